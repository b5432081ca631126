import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Dialect, ImportRecord } from '../../../shared/contract/imports.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { type GivenFile, giveFile } from '../../api/files.ts';
import { hookOf } from '../../api/react.tsx';
import { giveText } from './give-text.ts';
import {
  choicesOf,
  type ImportChoices,
  type ImportStep,
  mappingOf,
  NO_CHOICES,
  type Preview,
  type Problems,
} from './import-choices.ts';
import { type ImportDraft, keepDraft, keptDraft } from './import-draft.ts';

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
  /** The whole file is being read, which may take a while and can be stopped. */
  reading: boolean;
  /** How far that is, 0 to 1; null where nobody has said yet. */
  looked: number | null;
  failure: Failure | null;
  /** The import once started. */
  record: ImportRecord | null;
  /** What was chosen for a file that the engine does not have any more, until it is chosen again. */
  kept: ImportDraft | null;
  takeFile: (file: File) => Promise<void>;
  /** Takes a file that the shell opened: it has its ticket already. */
  takeGiven: (file: GivenFile) => Promise<void>;
  /** Takes pasted cells or addresses; `name` is what the import is called in the history. */
  takeText: (text: string, name: string) => Promise<void>;
  /** Reads the file again with parts of the dialect as given; those in `anew` are guessed, the others stay. */
  read: (dialect: Partial<Dialect>, anew?: readonly (keyof Dialect)[]) => Promise<void>;
  choose: (change: Partial<ImportChoices>) => void;
  repair: (line: number, address: string | null) => void;
  go: (step: ImportStep) => void;
  next: () => Promise<void>;
  stopReading: () => void;
  start: () => Promise<void>;
  stop: () => Promise<void>;
  /** Shows an import that was started earlier. */
  show: (record: ImportRecord) => void;
  forget: () => void;
  reset: () => void;
}

const BLANK = {
  ...NO_CHOICES,
  step: 'file' as ImportStep,
  file: null,
  uploading: null,
  preview: null,
  problems: null,
  outcome: null,
  busy: false,
  reading: false,
  looked: null,
  failure: null,
  record: null,
  kept: null,
};

/** What a change of these makes stale: the whole file must be read again. */
const READ_ANEW = ['targets', 'types'] as const;

const headersOf = (preview: Preview) => preview.columns.map((column) => column.header);
const same = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b);

function draftOf(state: ImportState): ImportDraft | null {
  const { file, preview, step, kept, record } = state;
  if (record) return null;
  if (!file || !preview || step === 'file') return kept;
  return { file, step, dialect: preview.dialect, headers: headersOf(preview), choices: choicesOf(state) };
}

/** The wizard: five steps, nothing saved before the last; what was chosen stays while the person goes back and forth. */
export function createImportStore(api: Api) {
  const { client } = api;
  let stopper = new AbortController();
  /** Counts questions about the file, so that an answer that was overtaken is dropped. */
  let asked = 0;
  const store = createStore<ImportState>()((set, get) => {
    const attempt = async (work: () => Promise<void>) => {
      asked += 1;
      const mine = asked;
      set({ busy: true, failure: null });
      try {
        await work();
      } catch (error) {
        if (mine === asked) set({ failure: toFailure(error) });
      } finally {
        if (mine === asked) set({ busy: false, reading: false });
      }
    };
    const source = () => {
      const { file, preview } = get();
      if (!file || !preview) throw new Error('no file is open');
      return { ticket: file.ticket, dialect: preview.dialect, mapping: mappingOf(preview, get()) };
    };
    const repairsNow = () =>
      Object.entries(get().repairs)
        .map(([line, address]) => ({ line: Number(line), address: address.trim() }))
        .filter(({ address }) => address !== '');
    const readAll = (mended: boolean) => {
      stopper = new AbortController();
      set({ reading: true, looked: null });
      const { duplicates, fixTypos } = get();
      const choices = mended ? { duplicates, fixTypos, repairs: repairsNow() } : { duplicates, fixTypos: false };
      return client.imports.problems({ ...source(), ...choices }, { signal: stopper.signal });
    };
    const readWith = async (dialect: Partial<Dialect>) => {
      const { file } = get();
      if (!file) return;
      const mine = asked;
      const preview = await client.imports.preview({ ticket: file.ticket, dialect });
      if (mine === asked) set({ preview, targets: {}, types: {}, repairs: {}, problems: null, outcome: null });
    };
    /** Reads a new file; where it is the one that was lost with the engine, what was chosen for it comes back. */
    const open = async (file: GivenFile) => {
      const { kept } = get();
      const before = kept?.file.name === file.name ? kept : null;
      set({ file });
      await readWith(before?.dialect ?? {});
      const { preview } = get();
      if (before && preview && same(headersOf(preview), before.headers)) set(before.choices);
      set({ step: 'header', kept: null });
    };
    const take = (give: () => Promise<GivenFile>) =>
      attempt(async () => {
        dropFile(get().file);
        set({ ...BLANK, kept: get().kept, busy: true, uploading: 0 });
        try {
          set({ file: await give() });
        } finally {
          set({ uploading: null });
        }
        const { file } = get();
        if (file) await open(file);
      });
    const dropFile = (file: GivenFile | null) => {
      if (file) void client.files.drop({ ticket: file.ticket }).catch(() => {});
    };
    return {
      ...BLANK,
      takeFile: (file) => take(() => giveFile(client, file, (uploading) => set({ uploading }))),
      takeGiven: (file) => take(async () => file),
      takeText: (text, name) => take(() => giveText(client, text, name)),
      read: (dialect, anew = []) => {
        const before = Object.entries(get().preview?.dialect ?? {}).filter(([key]) => !anew.includes(key as never));
        return attempt(() => readWith({ ...Object.fromEntries(before), ...dialect }));
      },
      choose: (change) =>
        set({ ...change, ...(READ_ANEW.some((key) => key in change) ? { problems: null, outcome: null } : {}) }),
      repair: (line, address) => {
        const repairs = { ...get().repairs };
        if (address === null) delete repairs[line];
        else repairs[line] = address;
        set({ repairs });
      },
      go: (step) => set({ step, failure: null }),
      next: () =>
        attempt(async () => {
          const { step, problems, preview } = get();
          const mine = asked;
          // In a plain list there is nothing to match.
          const matched = step === 'match' || (step === 'header' && preview?.dialect.format === 'plain');
          if (step === 'header' && !matched) set({ step: 'match' });
          if (matched) {
            const found = problems ?? (await readAll(false));
            if (mine === asked) set({ problems: found, outcome: found, step: 'problems' });
          }
          if (step === 'problems') {
            const outcome = await readAll(true);
            if (mine === asked) set({ outcome, step: 'confirm' });
          }
        }),
      stopReading: () => {
        stopper.abort();
        asked += 1;
        set({ busy: false, reading: false });
      },
      start: () =>
        attempt(async () => {
          const { duplicates, fixTypos, consent, list, tags } = get();
          const { id } = await client.imports.start({
            ...source(),
            duplicates,
            fixTypos,
            repairs: repairsNow(),
            consent: consent === 'unknown' ? null : consent,
            listId: list.kind === 'existing' ? list.id : null,
            newList: list.kind === 'new' ? list.name.trim() : null,
            tags: [...tags],
          });
          set({ record: await client.imports.get({ id }) });
        }),
      stop: () =>
        attempt(async () => {
          const { record } = get();
          if (record) await client.imports.cancel({ id: record.id });
        }),
      show: (record) => set({ ...BLANK, record }),
      forget: () => set({ kept: null }),
      reset: () => {
        asked += 1;
        stopper.abort();
        // An import that was started still reads its file.
        if (!get().record) dropFile(get().file);
        set(BLANK);
      },
    };
  });
  store.subscribe((state) => keepDraft(draftOf(state)));
  followEngine(api, store);
  return store;
}

/** Keeps the wizard true across reloads of the page and restarts of the engine. */
function followEngine(api: Api, store: StoreApi<ImportState>): void {
  const { client } = api;
  let draft = keptDraft();

  /** A page that was loaded anew follows the import that is still running. */
  const followRunning = async () => {
    const { rows } = await client.imports.list({ limit: 1 }).catch(() => ({ rows: [] }));
    const { record, file, kept } = store.getState();
    if (rows[0]?.state === 'running' && !record && !file && !kept) store.setState({ record: rows[0] });
  };
  /** Takes up the draft of the page before: the same file, read the same way, at the same step. */
  const takeUp = async (before: ImportDraft) => {
    store.setState({ busy: true });
    try {
      const preview = await client.imports.preview({ ticket: before.file.ticket, dialect: before.dialect });
      const { file, record } = store.getState();
      if (file || record) return;
      const step = before.step === 'problems' || before.step === 'confirm' ? 'match' : before.step;
      store.setState({ ...before.choices, file: before.file, preview, step });
      // What was read of the whole file is not kept: it is read again.
      if (before.step === 'problems' || before.step === 'confirm') await store.getState().next();
      if (before.step === 'confirm') await store.getState().next();
    } catch (error) {
      const { code } = toFailure(error);
      if (code === 'engine_unavailable' || code === 'deadline_exceeded') draft = before;
      else if (!store.getState().file) store.setState({ kept: before });
    } finally {
      store.setState({ busy: false });
    }
  };
  /** A restarted engine has no tickets of the one before: the file must be chosen again, the choices stay. */
  const checkTicket = async (ticket: string) => {
    try {
      await client.files.read({ ticket, offset: 0 });
    } catch (error) {
      const state = store.getState();
      const code = toFailure(error).code;
      if (state.file?.ticket !== ticket || (code !== 'ticket_unknown' && code !== 'file_unreadable')) return;
      store.setState({ ...BLANK, kept: draftOf(state) });
    }
  };
  const greet = () => {
    const { record, file, busy } = store.getState();
    const before = draft;
    draft = null;
    if (record) return;
    if (before && !file) void takeUp(before);
    else if (file && !busy) void checkTicket(file.ticket);
    else if (!file) void followRunning();
  };
  const ask = (id: number) =>
    void client.imports.get({ id }).then(
      (now) => store.getState().record?.id === id && store.setState({ record: now }),
      () => {},
    );
  api.on((event) => {
    const { record } = store.getState();
    if (event.type === 'hello') greet();
    if (event.type === 'looking') {
      const { reading, file } = store.getState();
      if (reading && file?.ticket === event.ticket) store.setState({ looked: event.progress });
    }
    if (!record) return;
    if (event.type === 'import' && event.import.id === record.id) store.setState({ record: event.import });
    if (event.type === 'hello' || (event.type === 'changed' && event.what === 'imports')) ask(record.id);
  });
}

export const useImport = hookOf(createImportStore);
