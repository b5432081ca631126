import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';
import { type ReadSummary, readAll } from './read-files.ts';

type Groups = Awaited<ReturnType<EngineClient['bounces']['groups']>>;
export type BounceGroup = Groups['groups'][number];
export type ProviderGroup = Groups['providers'][number];
export type Totals = Awaited<ReturnType<EngineClient['bounces']['totals']>>;
export type Applied = Awaited<ReturnType<EngineClient['bounces']['applyPolicy']>>;

/** What names a group: kind, whom it is about, and the reason. */
export type GroupKey = Pick<BounceGroup, 'kind' | 'class' | 'reason'>;

/** What is open: a cause, or all of one provider. */
export type Opened = { by: 'cause'; group: GroupKey } | { by: 'provider'; provider: string };

export function sameGroup(a: GroupKey | null, b: GroupKey | null): boolean {
  return a !== null && b !== null && a.kind === b.kind && a.class === b.class && a.reason === b.reason;
}

/** Whether two things that are open are the same. */
export function sameOpened(a: Opened | null, b: Opened | null): boolean {
  if (a === null || b === null) return false;
  if (a.by === 'cause') return b.by === 'cause' && sameGroup(a.group, b.group);
  return b.by === 'provider' && a.provider === b.provider;
}

/** What came back, by cause and by provider; one of them is open. */
export interface BouncesState {
  groups: readonly BounceGroup[] | null;
  providers: readonly ProviderGroup[];
  weeks: Groups['weeks'];
  totals: Totals | null;
  by: Opened['by'];
  /** Only what belongs to this campaign; null for all. */
  campaignId: number | null;
  open: Opened | null;
  failure: Failure | null;
  busy: 'read' | 'apply' | null;
  load(): Promise<void>;
  sort(by: Opened['by']): void;
  choose(open: Opened): void;
  filter(campaignId: number | null): Promise<void>;
  read(files: readonly File[]): Promise<ReadSummary | null>;
  readPractice(): Promise<ReadSummary | null>;
  /** Does what the policy says to all that wait, or to one group. */
  apply(group: GroupKey | null): Promise<Applied | null>;
  undo(what: { ids?: number[]; batch?: number }): Promise<number | null>;
}

/** What stays open after the groups were asked again: what was, else what waits, else the first. */
function stillOpen({ groups, providers }: Groups, by: Opened['by'], before: Opened | null): Opened | null {
  if (before?.by === 'cause' && groups.some((group) => sameGroup(group, before.group))) return before;
  if (before?.by === 'provider' && providers.some((each) => each.provider === before.provider)) return before;
  const [provider] = providers;
  if (by === 'provider' && provider) return { by, provider: provider.provider };
  const group = groups.find((each) => each.pending > 0) ?? groups[0];
  return group ? { by: 'cause', group: { kind: group.kind, class: group.class, reason: group.reason } } : null;
}

/** The bounces of this workspace. */
export function createBouncesStore(api: Api): StoreApi<BouncesState> {
  const { bounces } = api.client;
  let latest = 0;
  return createStore<BouncesState>((set, get) => {
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

    const changing = async <T>(busy: BouncesState['busy'], work: () => Promise<T>): Promise<T | null> => {
      set({ busy });
      const answer = await attempt(work);
      set({ busy: null });
      if (answer !== null) await get().load();
      return answer;
    };

    return {
      groups: null,
      providers: [],
      weeks: [],
      totals: null,
      by: 'cause',
      campaignId: null,
      open: null,
      failure: null,
      busy: null,
      load: async () => {
        latest += 1;
        const mine = latest;
        const { campaignId } = get();
        const found = await attempt(() => Promise.all([bounces.groups({ campaignId }), bounces.totals({})]));
        if (!found || mine !== latest) return;
        const [answer, totals] = found;
        set({ ...answer, totals, open: stillOpen(answer, get().by, get().open) });
      },
      sort: (by) => {
        const { groups, providers, weeks } = get();
        set({
          by,
          open: groups ? stillOpen({ groups: [...groups], providers: [...providers], weeks }, by, null) : null,
        });
      },
      choose: (open) => set({ open, by: open.by }),
      filter: async (campaignId) => {
        set({ campaignId });
        await get().load();
      },
      read: (files) => changing('read', () => readAll(api.client, files)),
      readPractice: () => changing('read', () => bounces.read({ practice: true })),
      apply: (group) =>
        changing('apply', () => bounces.applyPolicy(group ? { class: group.class, reason: group.reason } : {})),
      undo: async (what) => (await changing(null, () => bounces.undo(what)))?.restored ?? null,
    };
  });
}

export const useBounces = hookOf(createBouncesStore);

/** How many wait for the policy to be applied: requests to leave are answered one by one, in a place of their own. */
export function useWaiting(): number {
  return useBounces(({ totals }) => (totals ? Math.max(0, totals.pending - totals.requests.waiting) : 0));
}
