import { createStore } from 'zustand/vanilla';
import type { ImportRecord, RejectionWords } from '../../../shared/contract/imports.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { keepFile } from '../../api/files.ts';
import { hookOf } from '../../api/react.tsx';
import { endOf, type Pace, withSample } from './pace.ts';

interface ImportsState {
  /** When running imports will be done (wall clock), as far as their pace lets tell. */
  ends: Readonly<Record<number, number>>;
  /** The import that is being taken back or made to go on. */
  working: number | null;
  rows: readonly ImportRecord[];
  total: number;
  next: string | null;
  loaded: boolean;
  failure: Failure | null;
  load: () => Promise<void>;
  more: () => Promise<void>;
  /** Takes an import back; answers what it removed and restored, or null where it failed. */
  undo: (id: number) => Promise<{
    removed: number;
    restored: number;
    groupsStay?: string[] | undefined;
    fieldsStay?: string[] | undefined;
  } | null>;
  cancel: (id: number) => Promise<void>;
  /** Goes on with an import that was interrupted. */
  resume: (id: number) => Promise<void>;
  /** Saves the rows that were left out; `words` say in the person's language why each was. */
  downloadLeftOut: (id: number, words: RejectionWords) => Promise<void>;
}

const PAGE = 50;

function withRecord(rows: readonly ImportRecord[], record: ImportRecord): readonly ImportRecord[] {
  return rows.some((row) => row.id === record.id)
    ? rows.map((row) => (row.id === record.id ? record : row))
    : [record, ...rows];
}

/** Every import so far, newest first; running ones follow their events. */
export function createImportsStore(api: Api) {
  const { client } = api;
  const store = createStore<ImportsState>()((set, get) => {
    const guarded = async <T>(work: () => Promise<T>): Promise<T | null> => {
      try {
        const answer = await work();
        set({ failure: null });
        return answer;
      } catch (error) {
        set({ failure: toFailure(error) });
        return null;
      }
    };
    const working = async <T>(id: number, work: () => Promise<T>): Promise<T> => {
      set({ working: id });
      try {
        return await work();
      } finally {
        set({ working: null });
      }
    };
    return {
      ends: {},
      working: null,
      rows: [],
      total: 0,
      next: null,
      loaded: false,
      failure: null,
      load: async () => {
        const page = await guarded(() => client.imports.list({ limit: PAGE }));
        if (page) set({ rows: page.rows, total: page.total, next: page.next });
        set({ loaded: true });
      },
      more: async () => {
        const { next: cursor, rows } = get();
        if (cursor === null) return;
        const page = await guarded(() => client.imports.list({ cursor, limit: PAGE }));
        if (page) set({ rows: [...rows, ...page.rows], total: page.total, next: page.next });
      },
      undo: (id) =>
        working(id, async () => {
          const answer = await guarded(() => client.imports.undo({ id }));
          if (answer) await get().load();
          return answer;
        }),
      cancel: (id) => working(id, async () => void (await guarded(() => client.imports.cancel({ id })))),
      resume: (id) =>
        working(id, async () => {
          await guarded(() => client.imports.resume({ id }));
          await get().load();
        }),
      downloadLeftOut: async (id, words) =>
        void (await guarded(async () => keepFile(client, await client.imports.downloadRejections({ id, words })))),
    };
  });
  const paces = new Map<number, Pace>();
  const timed = (record: ImportRecord) => {
    const before = paces.get(record.id);
    const pace = withSample(before, { at: Date.now(), progress: record.progress });
    if (record.state === 'running') paces.set(record.id, pace);
    else paces.delete(record.id);
    const { [record.id]: _over, ...others } = store.getState().ends;
    const end = record.state === 'running' ? endOf(pace) : null;
    return end === null ? others : { ...others, [record.id]: end };
  };
  api.on((event) => {
    if (event.type === 'import')
      store.setState({ rows: withRecord(store.getState().rows, event.import), ends: timed(event.import) });
    if (event.type === 'hello' || (event.type === 'changed' && event.what === 'imports')) void store.getState().load();
  });
  return store;
}

/** How far an import is, as a share in whole per cents; rounded down, so that all of it is said only when it is. */
export function shareOf({ progress }: ImportRecord): number {
  return Math.floor(progress * 100) / 100;
}

/** The import that runs now, or null. */
export function runningOf(rows: readonly ImportRecord[]): ImportRecord | null {
  return rows.find((row) => row.state === 'running') ?? null;
}

export const useImports = hookOf(createImportsStore);
