import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  MAILBOX_TEST_STEPS,
  type MailboxFolder,
  type MailboxOffer,
  type MailboxRecord,
  type MailboxTestStep,
} from '../../../shared/contract/mailboxes.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { dropDraft, keepDraft, keptDraft } from './mailbox-draft.ts';
import {
  EMPTY_FORM,
  edited,
  formOf,
  inputOf,
  type MailboxForm,
  proposedFolders,
  proposedMoveTo,
  remedied,
  sameConnection,
  withOffer,
} from './mailbox-form.ts';

/** A new mailbox starts at its address; a kept one at its server. */
export const NEW_STEPS = ['address', 'server', 'test', 'folders', 'handling'] as const;
export const KEPT_STEPS = ['server', 'test', 'folders', 'handling'] as const;
export type MailboxStep = (typeof NEW_STEPS)[number];

/** A mailbox being set up: what is typed, what was found, its test as it goes. The password is not in it: see `password`. */
export interface MailboxFormState {
  form: MailboxForm | null;
  /** The mailbox that is being changed. */
  kept: MailboxRecord | null;
  step: MailboxStep;
  /** What was typed on the first screen. */
  address: string;
  /** Ways that were found; null while nothing was looked for. */
  offers: readonly MailboxOffer[] | null;
  finding: boolean;
  offer: MailboxOffer | null;
  /** The server is typed by the person. */
  byHand: boolean;
  /** The person chose the folders: a later test no longer proposes any. */
  picked: boolean;
  /** Counts what was typed secretly, so that screens notice. */
  typed: number;
  steps: readonly MailboxTestStep[];
  testing: boolean;
  /** Every step succeeded for what is typed now. */
  passed: boolean;
  /** The folders that the last test found; null before. */
  found: readonly MailboxFolder[] | null;
  failure: Failure | null;
  saving: boolean;
  load(): Promise<void>;
  edit(patch: Partial<MailboxForm>): void;
  setAddress(address: string): void;
  /** Looks for ways to read the address's mail and takes the best. */
  find(): Promise<void>;
  choose(offer: MailboxOffer): void;
  pick(folders: readonly string[]): void;
  enterByHand(): void;
  go(step: MailboxStep): void;
  /** What was typed secretly so far; never part of the state. */
  password(): string;
  setPassword(password: string): void;
  /** Runs the four steps; the screen goes along unless it is told to stay. */
  test(stay?: boolean): Promise<void>;
  stopTest(): void;
  /** Does what a button of the explanation says and tests again; false where it changes nothing here. */
  remedy(key: string, facts: Readonly<Record<string, string>>): boolean;
  /** Keeps it; the kept mailbox, or null where it failed. */
  save(): Promise<MailboxRecord | null>;
  /** The person is gone: ends the test and forgets the password; `all` forgets the rest too. */
  leave(all: boolean): void;
}

function blankSteps(): MailboxTestStep[] {
  return MAILBOX_TEST_STEPS.map((step) => ({
    step,
    state: 'not_run',
    milliseconds: null,
    facts: {},
    cause: null,
    remedies: [],
    words: '',
    folders: [],
  }));
}

const BLANK = {
  address: '',
  offers: null,
  finding: false,
  offer: null,
  byHand: false,
  picked: false,
  testing: false,
  passed: false,
  found: null,
  failure: null,
  saving: false,
};

/** Where a reload comes back to: the password that was typed is gone, so never behind the place where it is typed. */
const stepAfterReload = (step: string, isNew: boolean): MailboxStep =>
  isNew && step === 'address' ? 'address' : 'server';

/** The set-up of a new mailbox (`id` null) or of one that is kept. */
export function createMailboxFormStore(api: Api, id: number | null): StoreApi<MailboxFormState> {
  const { mailboxes, settings } = api.client;
  const isNew = id === null;
  const draft = keptDraft(id);
  let stopper: AbortController | null = null;
  let password = '';
  let visit = 0;
  let search = 0;

  return createStore<MailboxFormState>((set, get) => {
    const blank = () => ({
      ...BLANK,
      form: isNew ? EMPTY_FORM : null,
      step: isNew ? ('address' as const) : ('server' as const),
      steps: blankSteps(),
    });
    const remember = () => {
      const { form, step, address, offer, byHand, picked } = get();
      if (form) keepDraft(id, { form, step, address, offer, byHand, picked });
    };
    const change = (form: MailboxForm) => {
      const before = get().form;
      const other = before !== null && !sameConnection(before, form);
      set({ form, failure: null, ...(other ? { passed: false } : {}) });
      remember();
    };
    const take = (told: MailboxTestStep) =>
      set({ steps: get().steps.map((each) => (each.step === told.step ? told : each)) });
    const takeFolders = () => {
      const found = get().steps.find((each) => each.step === 'folders' && each.state === 'ok')?.folders;
      const { form, picked } = get();
      if (!found || !form) return;
      const folders = isNew && !picked ? proposedFolders(found) : form.folders;
      set({ found, form: { ...form, folders, moveTo: form.moveTo || proposedMoveTo(found) } });
      remember();
    };

    return {
      ...blank(),
      kept: null,
      typed: 0,
      ...(draft
        ? {
            form: draft.form,
            address: draft.address,
            offer: draft.offer,
            offers: draft.offer ? [draft.offer] : null,
            byHand: draft.byHand,
            picked: draft.picked,
            step: stepAfterReload(draft.step, isNew),
          }
        : {}),
      load: async () => {
        const mine = visit;
        try {
          const { sender, unsubscribe } = await settings.get({});
          const all = isNew ? [] : (await mailboxes.list({})).mailboxes;
          if (mine !== visit) return;
          const kept = all.find((each) => each.id === id) ?? null;
          if (!isNew && kept === null) return set({ failure: { code: 'not_found', data: { what: 'mailbox' } } });
          const form = get().form ?? (kept ? formOf(kept) : EMPTY_FORM);
          const usual = unsubscribe.mailbox || sender.replyTo || sender.address;
          set({ form, address: get().address || (kept?.address ?? usual), kept, failure: null });
        } catch (error) {
          if (mine === visit) set({ failure: toFailure(error) });
        }
      },
      edit: (patch) => {
        const { form } = get();
        if (form) change(edited(form, patch));
      },
      setAddress: (address) => {
        const { form } = get();
        const other = address.trim() !== get().address.trim();
        if (other) search += 1;
        set({ address, failure: null, ...(other ? { offer: null, offers: null, byHand: false, finding: false } : {}) });
        if (form) change({ ...form, address: address.trim() });
      },
      find: async () => {
        search += 1;
        const mine = search;
        const address = get().address.trim();
        set({ finding: true, offers: null, failure: null });
        try {
          const { offers } = await mailboxes.discover({ address });
          if (mine !== search) return;
          set({ offers, finding: false });
          const [best] = offers;
          if (best && !get().byHand) get().choose(best);
        } catch (error) {
          if (mine === search) set({ finding: false, offers: null, failure: toFailure(error) });
        }
      },
      choose: (offer) => {
        const { form, address } = get();
        password = '';
        set({ offer, byHand: false, steps: blankSteps(), passed: false, failure: null });
        if (form) change({ ...withOffer(form, offer), address: address.trim() });
      },
      pick: (folders) => {
        const { form } = get();
        set({ picked: true });
        if (form) change({ ...form, folders });
      },
      enterByHand: () => {
        const { form, offer, address } = get();
        search += 1;
        set({ byHand: true, finding: false, step: 'server' });
        if (form) change({ ...form, address: address.trim(), user: offer ? form.user : form.user || address.trim() });
      },
      go: (step) => {
        set({ step });
        remember();
      },
      password: () => password,
      setPassword: (typed) => {
        password = typed;
        set({ typed: get().typed + 1, passed: false });
      },
      test: async (stay = false) => {
        const { form, kept } = get();
        if (!form) return;
        stopper?.abort();
        const mine = new AbortController();
        stopper = mine;
        set({ testing: true, passed: false, failure: null, steps: blankSteps(), ...(stay ? {} : { step: 'test' }) });
        remember();
        try {
          const steps = await mailboxes.test({ settings: inputOf(form, password, kept) }, { signal: mine.signal });
          for await (const told of steps) if (!mine.signal.aborted) take(told);
        } catch (error) {
          if (!mine.signal.aborted) set({ failure: toFailure(error) });
        }
        if (mine.signal.aborted) return;
        const { steps, failure } = get();
        const passed = failure === null && steps.some((each) => each.step === 'folders' && each.state === 'ok');
        set({ testing: false, passed });
        takeFolders();
      },
      stopTest: () => {
        stopper?.abort();
        set({ testing: false });
      },
      remedy: (key, facts) => {
        const { form } = get();
        const next = form ? remedied(form, key, facts) : null;
        if (!next) return false;
        change(next);
        void get().test();
        return true;
      },
      save: async () => {
        const { form, kept } = get();
        if (!form) return null;
        set({ saving: true });
        try {
          const saved = await mailboxes.save(inputOf(form, password, kept));
          get().leave(true);
          return saved;
        } catch (error) {
          set({ saving: false, failure: toFailure(error) });
          return null;
        }
      },
      leave: (all) => {
        stopper?.abort();
        visit += 1;
        search += 1;
        password = '';
        set({ testing: false, finding: false, passed: false, typed: 0, steps: blankSteps(), found: null });
        if (all || !isNew) {
          dropDraft(id);
          set({ ...blank(), kept: null });
          return;
        }
        set({ step: stepAfterReload(get().step, true) });
      },
    };
  });
}

const FORMS = new WeakMap<Api, Map<number | null, StoreApi<MailboxFormState>>>();

/** The one form of a mailbox, kept while the page lives. */
export function mailboxFormOf(api: Api, id: number | null): StoreApi<MailboxFormState> {
  const forms = FORMS.get(api) ?? new Map<number | null, StoreApi<MailboxFormState>>();
  FORMS.set(api, forms);
  const known = forms.get(id);
  if (known) return known;
  const made = createMailboxFormStore(api, id);
  forms.set(id, made);
  return made;
}
