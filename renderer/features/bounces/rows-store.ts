import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';
import { type Opened, sameOpened } from './bounces-store.ts';

/** What is listed: what is open, of one campaign or all, with what was typed. */
interface Listed {
  open: Opened;
  campaignId: number | null;
  search: string;
}

type Filter = Pick<
  Parameters<EngineClient['bounces']['list']>[0],
  'kind' | 'class' | 'reason' | 'provider' | 'campaignId' | 'search'
>;

/** The rows of what is open, a page at a time, and which of them are marked. */
interface RowsState {
  listed: Listed | null;
  rows: readonly Bounce[];
  total: number;
  /** Where each page begins that was seen, the shown one last. */
  pages: readonly (string | null)[];
  next: string | null;
  marked: ReadonlySet<number>;
  /** The row whose evidence is shown; null for none. */
  shown: number | null;
  failure: Failure | null;
  asking: boolean;
  show(listed: Listed): Promise<void>;
  again(): Promise<void>;
  forward(): Promise<void>;
  back(): Promise<void>;
  mark(ids: ReadonlySet<number>): void;
  unfold(id: number | null): void;
  /** Ids of all that is listed and that a choice takes, however many. */
  all(takes: (bounce: Bounce) => boolean): Promise<number[]>;
}

export const PAGE = 50;
const LARGE = 500;

function filterOf({ open, campaignId, search }: Listed): Filter {
  const named = open.by === 'cause' ? open.group : { provider: open.provider };
  return { ...named, campaignId, search };
}

const sameListed = (a: Listed | null, b: Listed) =>
  a !== null && sameOpened(a.open, b.open) && a.campaignId === b.campaignId && a.search === b.search;

/** The rows of one group or provider. */
export function createRowsStore(api: Api): StoreApi<RowsState> {
  const { bounces } = api.client;
  let latest = 0;
  return createStore<RowsState>((set, get) => {
    const ask = async (pages: readonly (string | null)[]): Promise<void> => {
      const { listed } = get();
      if (!listed) return;
      latest += 1;
      const mine = latest;
      set({ asking: true });
      try {
        const page = await bounces.list({ ...filterOf(listed), cursor: pages.at(-1) ?? null, limit: PAGE });
        if (mine !== latest) return;
        const { shown } = get();
        const kept = shown !== null && page.rows.some((row) => row.id === shown);
        set({
          rows: page.rows,
          total: page.total,
          next: page.next,
          pages,
          failure: null,
          asking: false,
          shown: shown === 0 || kept ? shown : (page.rows[0]?.id ?? null),
        });
      } catch (error) {
        if (mine === latest) set({ failure: toFailure(error), asking: false });
      }
    };

    return {
      listed: null,
      rows: [],
      total: 0,
      pages: [null],
      next: null,
      marked: new Set(),
      shown: null,
      failure: null,
      asking: false,
      show: async (listed) => {
        if (sameListed(get().listed, listed)) return ask(get().pages);
        const other = !sameOpened(get().listed?.open ?? null, listed.open);
        set({
          listed,
          marked: new Set(),
          ...(other ? { rows: [], total: 0, next: null, shown: null } : { shown: null }),
        });
        await ask([null]);
      },
      again: () => ask(get().pages),
      forward: async () => {
        const { next, pages } = get();
        if (next === null) return;
        set({ shown: null });
        await ask([...pages, next]);
      },
      back: async () => {
        const { pages } = get();
        if (pages.length < 2) return;
        set({ shown: null });
        await ask(pages.slice(0, -1));
      },
      mark: (marked) => set({ marked }),
      unfold: (shown) => set({ shown: shown ?? 0 }),
      all: async (takes) => {
        const { listed } = get();
        const ids: number[] = [];
        if (!listed) return ids;
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof bounces.list>> = await bounces.list({
            ...filterOf(listed),
            cursor,
            limit: LARGE,
          });
          for (const row of page.rows) if (takes(row)) ids.push(row.id);
          cursor = page.next;
        } while (cursor !== null);
        return ids;
      },
    };
  });
}

export const useRows = hookOf(createRowsStore);
