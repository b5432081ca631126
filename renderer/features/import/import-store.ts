import { createStore } from 'zustand/vanilla';
import type { Consent } from '../../../shared/contract/contacts.ts';
import type { Dialect, ImportRecord } from '../../../shared/contract/imports.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { type GivenFile, giveFile } from '../../api/files.ts';
import { hookOf } from '../../api/react.tsx';

export type Preview = Awaited<ReturnType<EngineClient['imports']['preview']>>;
export type Problems = Awaited<ReturnType<EngineClient['imports']['problems']>>;
export type Duplicates = 'skip' | 'fill' | 'overwrite';
export const IMPORT_STEPS = ['file', 'header', 'match', 'problems', 'confirm'] as const;
export type ImportStep = (typeof IMPORT_STEPS)[number];

/** The list that new people join: none, one there is, or a new one. */
export type ListChoice = { kind: 'none' } | { kind: 'existing'; id: number } | { kind: 'new'; name: string };

export interface ImportChoices {
  /** Target by column, where the person changed the guess. */
  targets: Readonly<Record<number, string>>;
  duplicates: Duplicates;
  fixTypos: boolean;
  /** Addresses that the person mended, by line. */
  repairs: Readonly<Record<number, string>>;
  /** null: not answered yet; 'unknown': imported, but nobody is mailed until it is recorded. */
  consent: Consent | 'unknown' | null;
  list: ListChoice;
}

export interface ImportState extends ImportChoices {
  step: ImportStep;
  file: GivenFile | null;
  /** Share of the file handed over, or null. */
  uploading: number | null;
  preview: Preview | null;
  /** Result of reading the whole file as matched, before any mending. */
  problems: Problems | null;
  /** The same with everything the person decided; what the last step promises. */
  outcome: Problems | null;
  busy: boolean;
  failure: Failure | null;
  /** The import once started. */
  record: ImportRecord | null;
  takeFile: (file: File) => Promise<void>;
  read: (dialect: Partial<Dialect>) => Promise<void>;
  choose: (change: Partial<ImportChoices>) => void;
  repair: (line: number, address: string | null) => void;
  go: (step: ImportStep) => void;
  next: () => Promise<void>;
  count: () => Promise<void>;
  start: () => Promise<void>;
  stop: () => Promise<void>;
  reset: () => void;
}

const NO_CHOICES: ImportChoices = {
  targets: {},
  duplicates: 'fill',
  fixTypos: false,
  repairs: {},
  consent: null,
  list: { kind: 'none' },
};
const BLANK = {
  ...NO_CHOICES,
  step: 'file' as ImportStep,
  file: null,
  uploading: null,
  preview: null,
  problems: null,
  outcome: null,
  busy: false,
  failure: null,
  record: null,
};

/** What each column becomes: the guess, unless the person chose otherwise. */
export function mappingOf(preview: Preview, targets: ImportChoices['targets']) {
  return preview.columns.map(({ index, target }) => ({ index, target: targets[index] ?? target }));
}

/** Tells whether a column with addresses is chosen; without one there is nobody to import. */
export function hasAddress(preview: Preview, targets: ImportChoices['targets']): boolean {
  return mappingOf(preview, targets).some(({ target }) => target === 'address');
}

/** The wizard: five steps, nothing saved before the last; what was chosen stays while the person goes back and forth. */
export function createImportStore(api: Api) {
  const { client } = api;
  const store = createStore<ImportState>()((set, get) => {
    const attempt = async (work: () => Promise<void>) => {
      set({ busy: true, failure: null });
      try {
        await work();
      } catch (error) {
        set({ failure: toFailure(error) });
      } finally {
        set({ busy: false });
      }
    };
    const source = () => {
      const { file, preview, targets } = get();
      if (!file || !preview) throw new Error('no file is open');
      return { ticket: file.ticket, dialect: preview.dialect, mapping: mappingOf(preview, targets) };
    };
    const readWith = async (dialect: Partial<Dialect>) => {
      const { file, preview } = get();
      if (!file) return;
      const next = await client.imports.preview({ ticket: file.ticket, dialect: { ...preview?.dialect, ...dialect } });
      set({ preview: next, targets: {}, problems: null, outcome: null });
    };
    const check = async () => {
      const problems = await client.imports.problems({ ...source(), duplicates: get().duplicates, fixTypos: false });
      set({ problems, outcome: problems });
    };
    const repairsNow = () =>
      Object.entries(get().repairs).map(([line, address]) => ({ line: Number(line), address: address.trim() }));
    const outcomeNow = () => {
      const { duplicates, fixTypos } = get();
      return client.imports.problems({ ...source(), duplicates, fixTypos, repairs: repairsNow() });
    };
    return {
      ...BLANK,
      takeFile: (file) =>
        attempt(async () => {
          set({ ...BLANK, busy: true, uploading: 0 });
          try {
            set({ file: await giveFile(client, file, (uploading) => set({ uploading })) });
          } finally {
            set({ uploading: null });
          }
          await readWith({});
          set({ step: 'header' });
        }),
      read: (dialect) => attempt(() => readWith(dialect)),
      choose: (change) => set({ ...change, ...(change.targets ? { problems: null, outcome: null } : {}) }),
      repair: (line, address) => {
        const repairs = { ...get().repairs };
        if (address === null) delete repairs[line];
        else repairs[line] = address;
        set({ repairs });
      },
      go: (step) => set({ step, failure: null }),
      next: () =>
        attempt(async () => {
          const { step, problems } = get();
          if (step === 'header') set({ step: 'match' });
          if (step === 'match') {
            if (!problems) await check();
            set({ step: 'problems' });
          }
          if (step === 'problems') {
            set({ outcome: await outcomeNow() });
            set({ step: 'confirm' });
          }
        }),
      count: () =>
        attempt(async () => {
          set({ outcome: await outcomeNow() });
        }),
      start: () =>
        attempt(async () => {
          const { duplicates, fixTypos, consent, list } = get();
          const { id } = await client.imports.start({
            ...source(),
            duplicates,
            fixTypos,
            repairs: repairsNow(),
            consent: consent === 'unknown' ? null : consent,
            listId: list.kind === 'existing' ? list.id : null,
            newList: list.kind === 'new' ? list.name.trim() : null,
          });
          set({ record: await client.imports.get({ id }) });
        }),
      stop: () =>
        attempt(async () => {
          const { record } = get();
          if (record) await client.imports.cancel({ id: record.id });
        }),
      reset: () => {
        const { file } = get();
        if (file) void client.files.drop({ ticket: file.ticket }).catch(() => {});
        set(BLANK);
      },
    };
  });
  // A page that was loaded anew follows the import that is still running.
  const follow = async () => {
    const { rows } = await client.imports.list({ limit: 1 }).catch(() => ({ rows: [] }));
    const { record, file } = store.getState();
    if (rows[0]?.state === 'running' && !record && !file) store.setState({ record: rows[0] });
  };
  api.on((event) => {
    const { record, file } = store.getState();
    if (!record && !file && event.type === 'hello') void follow();
    if (!record) return;
    if (event.type === 'import' && event.import.id === record.id) store.setState({ record: event.import });
    if (event.type === 'hello' || (event.type === 'changed' && event.what === 'imports')) {
      void client.imports.get({ id: record.id }).then(
        (now) => store.setState({ record: now }),
        () => {},
      );
    }
  });
  return store;
}

export const useImport = hookOf(createImportStore);
