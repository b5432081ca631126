import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Campaign, CampaignSummary } from '../../../shared/contract/campaigns.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';

type StateFilter = CampaignSummary['state'] | null;

/** All campaigns as cards, newest first, and what can be done to them. */
interface CampaignsState {
  rows: readonly CampaignSummary[] | null;
  next: string | null;
  total: number;
  filter: StateFilter;
  failure: Failure | null;
  load(): Promise<void>;
  more(): Promise<void>;
  show(filter: StateFilter): Promise<void>;
  /** Answers the new draft, or null where it failed. */
  create(from: { name: string; template: string | null; language: 'en' | 'id' }): Promise<Campaign | null>;
  duplicate(id: number): Promise<Campaign | null>;
  remove(id: number): Promise<boolean>;
}

/** The campaigns of this workspace. */
function createCampaignsStore(api: Api): StoreApi<CampaignsState> {
  const { campaigns } = api.client;
  return createStore<CampaignsState>((set, get) => {
    const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
      try {
        const answer = await work();
        set({ failure: null });
        return answer;
      } catch (error) {
        set({ failure: toFailure(error) });
        return null;
      }
    };
    return {
      rows: null,
      next: null,
      total: 0,
      filter: null,
      failure: null,
      load: async () => {
        const limit = Math.min(500, Math.max(30, get().rows?.length ?? 0));
        const page = await attempt(() => campaigns.list({ state: get().filter, limit }));
        if (page) set({ rows: page.rows, next: page.next, total: page.total });
      },
      more: async () => {
        const { next, filter, rows } = get();
        if (next === null) return;
        const page = await attempt(() => campaigns.list({ state: filter, cursor: next, limit: 30 }));
        if (page) set({ rows: [...(rows ?? []), ...page.rows], next: page.next, total: page.total });
      },
      show: async (filter) => {
        set({ filter, rows: null });
        await get().load();
      },
      create: (from) => attempt(() => campaigns.create(from)),
      duplicate: async (id) => {
        const made = await attempt(() => campaigns.duplicate({ id }));
        await get().load();
        return made;
      },
      remove: async (id) => {
        const done = await attempt(() => campaigns.remove({ id }));
        await get().load();
        return done !== null;
      },
    };
  });
}

export const useCampaigns = hookOf(createCampaignsStore);
