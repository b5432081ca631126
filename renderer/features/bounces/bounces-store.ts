import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { giveFile } from '../../api/files.ts';
import { hookOf } from '../../api/react.tsx';

type Groups = Awaited<ReturnType<EngineClient['bounces']['groups']>>;
export type BounceGroup = Groups['groups'][number];
export type ReadSummary = Awaited<ReturnType<EngineClient['bounces']['read']>>;
export type Applied = Awaited<ReturnType<EngineClient['bounces']['applyPolicy']>>;

/** What names a group: kind, whom it is about, and the reason. */
export type GroupKey = Pick<BounceGroup, 'kind' | 'class' | 'reason'>;

export function sameGroup(a: GroupKey | null, b: GroupKey | null): boolean {
  return a !== null && b !== null && a.kind === b.kind && a.class === b.class && a.reason === b.reason;
}

/** What came back, by cause; one group is open, with its rows. */
export interface BouncesState {
  groups: readonly BounceGroup[] | null;
  weeks: Groups['weeks'];
  pending: number;
  total: number;
  lastReadAt: number | null;
  open: GroupKey | null;
  rows: readonly Bounce[];
  next: string | null;
  failure: Failure | null;
  busy: 'read' | 'apply' | null;
  load(): Promise<void>;
  choose(group: GroupKey): Promise<void>;
  more(): Promise<void>;
  read(files: readonly File[]): Promise<ReadSummary | null>;
  readPractice(): Promise<ReadSummary | null>;
  /** Does what the policy says to all that wait, or to one group. */
  apply(group: GroupKey | null): Promise<Applied | null>;
  keep(id: number): Promise<void>;
  undo(what: { ids?: number[]; batch?: number }): Promise<number | null>;
}

const PAGE = 50;
/** Tickets a call: a folder of many thousand reports travels in several. */
const FILES_A_CALL = 500;

/** Sums two readings; kinds and classes are counted together. */
function plus(a: ReadSummary, b: ReadSummary): ReadSummary {
  const merged = <K extends string>(one: Partial<Record<K, number>>, two: Partial<Record<K, number>>) => {
    const sums = { ...one };
    for (const key of Object.keys(two) as K[]) sums[key] = (sums[key] ?? 0) + (two[key] ?? 0);
    return sums;
  };
  return {
    files: a.files + b.files,
    messages: a.messages + b.messages,
    seenBefore: a.seenBefore + b.seenBefore,
    suppressed: a.suppressed + b.suppressed,
    unmatched: a.unmatched + b.unmatched,
    kinds: merged(a.kinds, b.kinds),
    classes: merged(a.classes, b.classes),
  };
}

async function readAll(client: EngineClient, files: readonly File[]): Promise<ReadSummary> {
  let sum: ReadSummary | null = null;
  for (let from = 0; from < files.length; from += FILES_A_CALL) {
    const tickets: string[] = [];
    for (const file of files.slice(from, from + FILES_A_CALL)) tickets.push((await giveFile(client, file)).ticket);
    const part = await client.bounces.read({ tickets });
    sum = sum ? plus(sum, part) : part;
  }
  return sum ?? client.bounces.read({ tickets: [] });
}

/** The bounces of this workspace. */
export function createBouncesStore(api: Api): StoreApi<BouncesState> {
  const { bounces } = api.client;
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

    const rowsOf = async (group: GroupKey, limit: number): Promise<void> => {
      const { kind, class: about, reason } = group;
      const page = await attempt(() => bounces.list({ kind, class: about, reason, limit }));
      if (page && sameGroup(get().open, group)) set({ rows: page.rows, next: page.next });
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
      weeks: [],
      pending: 0,
      total: 0,
      lastReadAt: null,
      open: null,
      rows: [],
      next: null,
      failure: null,
      busy: null,
      load: async () => {
        const found = await attempt(() => Promise.all([bounces.groups({}), bounces.totals({})]));
        if (!found) return;
        const [{ groups, weeks }, { pending, total, lastReadAt }] = found;
        const before = get().open;
        const open =
          groups.find((group) => sameGroup(group, before)) ??
          groups.find((group) => group.pending > 0) ??
          groups[0] ??
          null;
        set({ groups, weeks, pending, total, lastReadAt, open });
        if (open) await rowsOf(open, Math.min(500, Math.max(PAGE, get().rows.length)));
      },
      choose: async (open) => {
        set({ open, rows: [], next: null });
        await rowsOf(open, PAGE);
      },
      more: async () => {
        const { open, next, rows } = get();
        if (!open || next === null) return;
        const { kind, class: about, reason } = open;
        const page = await attempt(() => bounces.list({ kind, class: about, reason, cursor: next, limit: PAGE }));
        if (page) set({ rows: [...rows, ...page.rows], next: page.next });
      },
      read: (files) => changing('read', () => readAll(api.client, files)),
      readPractice: () => changing('read', () => bounces.read({ practice: true })),
      apply: (group) =>
        changing('apply', () => bounces.applyPolicy(group ? { class: group.class, reason: group.reason } : {})),
      keep: async (id) => void (await changing(null, () => bounces.keep({ ids: [id] }))),
      undo: async (what) => (await changing(null, () => bounces.undo(what)))?.restored ?? null,
    };
  });
}

export const useBounces = hookOf(createBouncesStore);
