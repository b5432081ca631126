import { createStore } from 'zustand/vanilla';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Suppression } from '../../../shared/contract/suppressions.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { giveFile } from '../../api/files.ts';
import { hookOf } from '../../api/react.tsx';

export type Reason = Suppression['reason'];
type Calls = EngineClient['suppressions'];
type SuppressionTotals = Awaited<ReturnType<Calls['totals']>>;
export type Added = { added: number; already: number; invalid: readonly string[]; invalidCount: number };

interface SuppressionsState {
  search: string;
  reason: Reason | null;
  rows: readonly Suppression[];
  total: number;
  totals: SuppressionTotals | null;
  loaded: boolean;
  failure: Failure | null;
  show: (change: { search?: string; reason?: Reason | null }) => Promise<void>;
  reload: () => Promise<void>;
  more: () => Promise<void>;
  /** Adds typed addresses; answers what happened, or null where it failed. */
  add: (addresses: string, reason: Reason, note: string) => Promise<Added | null>;
  addFile: (file: File, reason: Reason, note: string) => Promise<Added | null>;
  /** Lifts one by hand with its reason; answers the address, or null where it failed. */
  lift: (id: number, because: string) => Promise<string | null>;
}

const PAGE = 100;

/** Addresses never to mail, searched and paged on the engine's side. */
export function createSuppressionsStore(api: Api) {
  const { client } = api;
  let cursor: string | null = null;
  let asked = 0;
  let fetching = false;
  const store = createStore<SuppressionsState>()((set, get) => {
    const act = async <T>(work: () => Promise<T>): Promise<T | null> => {
      try {
        const answer = await work();
        set({ failure: null });
        await get().reload();
        return answer;
      } catch (error) {
        set({ failure: toFailure(error) });
        return null;
      }
    };
    return {
      search: '',
      reason: null,
      rows: [],
      total: 0,
      totals: null,
      loaded: false,
      failure: null,
      show: async (change) => {
        set(change);
        await get().reload();
      },
      reload: async () => {
        asked += 1;
        const mine = asked;
        const { search, reason } = get();
        try {
          const [page, totals] = await Promise.all([
            client.suppressions.list({ search, reason, limit: PAGE }),
            client.suppressions.totals({}),
          ]);
          if (mine !== asked) return;
          cursor = page.next;
          set({ rows: page.rows, total: page.total, totals, loaded: true, failure: null });
        } catch (error) {
          if (mine === asked) set({ failure: toFailure(error), loaded: true });
        }
      },
      more: async () => {
        if (cursor === null || fetching) return;
        fetching = true;
        const mine = asked;
        const { search, reason } = get();
        try {
          const page = await client.suppressions.list({ search, reason, cursor, limit: PAGE });
          if (mine !== asked) return;
          cursor = page.next;
          set({ rows: [...get().rows, ...page.rows], total: page.total });
        } catch (error) {
          set({ failure: toFailure(error) });
        } finally {
          fetching = false;
        }
      },
      add: (addresses, reason, note) =>
        act(async () => {
          const { added, already, invalid } = await client.suppressions.add({ addresses, reason, note });
          return { added, already, invalid, invalidCount: invalid.length };
        }),
      addFile: (file, reason, note) =>
        act(async () => {
          const { ticket } = await giveFile(client, file);
          const { added, already, invalid, invalidSamples } = await client.suppressions.import({
            ticket,
            reason,
            note,
          });
          return { added, already, invalid: invalidSamples, invalidCount: invalid };
        }),
      lift: async (id, because) => (await act(() => client.suppressions.remove({ id, because })))?.address ?? null,
    };
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  api.on((event) => {
    if (event.type === 'hello') void store.getState().reload();
    if (event.type !== 'changed' || event.what !== 'suppressions') return;
    clearTimeout(timer);
    timer = setTimeout(() => void store.getState().reload(), 300);
  });
  return store;
}

export const useSuppressions = hookOf(createSuppressionsStore);
