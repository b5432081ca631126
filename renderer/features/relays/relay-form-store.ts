import { createStore, type StoreApi } from 'zustand/vanilla';
import { type RelayOffer, type RelayRecord, TEST_STEPS, type TestStep } from '../../../shared/contract/relays.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { dropDraft, keepDraft, keptDraft } from './connect-draft.ts';
import { formOfOffer } from './offers.ts';
import {
  EMPTY_FORM,
  edited,
  formOf,
  inputOf,
  NO_SECRETS,
  type RelayForm,
  type RelaySecrets,
  remedied,
} from './relay-form.ts';

/** A new relay starts at the address; a kept one at its server; the practice relay has limits only. */
export const NEW_STEPS = ['address', 'found', 'test', 'limits'] as const;
export const KEPT_STEPS = ['server', 'test', 'limits', 'returns'] as const;
export const PRACTICE_STEPS = ['limits', 'returns'] as const;
export type RelayStep = (typeof NEW_STEPS)[number] | (typeof KEPT_STEPS)[number];

/** A relay being set up: what is typed, and its test as it goes. Secrets are not in it: see `secrets`. */
export interface RelayFormState {
  form: RelayForm | null;
  /** The relay that is being changed. */
  kept: RelayRecord | null;
  kind: 'smtp' | 'practice';
  step: RelayStep;
  /** What was typed on the first screen. */
  address: string;
  /** What was found or chosen from the list. */
  offer: RelayOffer | null;
  /** The server is typed by the person. */
  byHand: boolean;
  /** Counts what was typed secretly, so that screens notice. */
  typed: number;
  steps: readonly TestStep[];
  testing: boolean;
  /** Every step that ran succeeded. */
  passed: boolean;
  failure: Failure | null;
  saving: boolean;
  load(): Promise<void>;
  edit(patch: Partial<RelayForm>): void;
  setAddress(address: string): void;
  /** Takes what was found; `null` forgets it, so that it is looked for again. */
  choose(offer: RelayOffer | null): void;
  enterByHand(): void;
  go(step: RelayStep): void;
  /** What was typed secretly so far; never part of the state. */
  secrets(): RelaySecrets;
  setSecret(patch: Partial<RelaySecrets>): void;
  test(): Promise<void>;
  stopTest(): void;
  /** Does what a button of the explanation says and tests again; false where it changes nothing here. */
  remedy(key: string, facts: Readonly<Record<string, string>>): boolean;
  save(): Promise<boolean>;
  /** The person is gone: ends the test and forgets every secret; `all` forgets the rest too. */
  leave(all: boolean): void;
}

function blankSteps(): TestStep[] {
  return TEST_STEPS.map((step) => ({
    step,
    state: 'not_run',
    milliseconds: null,
    facts: {},
    cause: null,
    remedies: [],
    words: '',
    tried: [],
  }));
}

const BLANK = { address: '', offer: null, byHand: false, testing: false, passed: false, failure: null, saving: false };

/** Where a reload comes back to: what was typed secretly is gone, so never behind the place where it is typed. */
function stepAfterReload(step: string, isNew: boolean): RelayStep {
  if (!isNew) return 'server';
  return step === 'address' ? 'address' : 'found';
}

/** The set-up of a new relay (`id` null) or of one that is kept. */
function createRelayFormStore(api: Api, id: number | null): StoreApi<RelayFormState> {
  const { relays } = api.client;
  let stopper: AbortController | null = null;
  let secrets: RelaySecrets = NO_SECRETS;
  let visit = 0;
  const first: RelayStep = id === null ? 'address' : 'server';
  const draft = keptDraft(id);

  return createStore<RelayFormState>((set, get) => {
    const take = (told: TestStep) => set({ steps: get().steps.map((each) => (each.step === told.step ? told : each)) });
    const remember = () => {
      const { form, step, address, offer, byHand, kind } = get();
      if (form && kind === 'smtp') keepDraft(id, { form, step, address, offer, byHand });
    };
    const input = (form: RelayForm) => inputOf(form, secrets, get().kept);
    // Of a relay as it is kept the engine remembers how the test went.
    const untouched = (form: RelayForm) => {
      const { kept } = get();
      return (
        kept !== null &&
        secrets === NO_SECRETS &&
        JSON.stringify(input(form)) === JSON.stringify(inputOf(formOf(kept), NO_SECRETS, kept))
      );
    };
    const blank = () => ({ ...BLANK, form: id === null ? EMPTY_FORM : null, step: first, steps: blankSteps() });

    return {
      ...blank(),
      kept: null,
      kind: 'smtp',
      typed: 0,
      ...(draft
        ? {
            form: draft.form,
            address: draft.address,
            offer: draft.offer,
            byHand: draft.byHand,
            step: stepAfterReload(draft.step, id === null),
          }
        : {}),
      load: async () => {
        const mine = visit;
        try {
          const settings = await api.client.settings.get({});
          const relay = id === null ? null : await relays.get({ id });
          if (mine !== visit) return;
          const before = get().form;
          const form = relay && !before ? formOf(relay) : (before ?? EMPTY_FORM);
          set({
            form: { ...form, testTo: form.testTo || settings.sender.address },
            address: get().address || settings.sender.address,
            kept: relay,
            kind: relay?.kind ?? 'smtp',
            failure: null,
          });
        } catch (error) {
          if (mine === visit) set({ failure: toFailure(error) });
        }
      },
      edit: (patch) => {
        const { form } = get();
        if (form) set({ form: edited(form, patch), failure: null });
        remember();
      },
      setAddress: (address) => {
        if (address.trim() !== get().address.trim()) set({ offer: null, byHand: false });
        set({ address, failure: null });
        remember();
      },
      choose: (offer) => {
        const form = offer ? formOfOffer(offer, get().address.trim()) : { ...EMPTY_FORM, testTo: get().address.trim() };
        secrets = NO_SECRETS;
        set({ offer, byHand: false, form, steps: blankSteps(), passed: false, failure: null });
        remember();
      },
      enterByHand: () => {
        const { form, offer, address } = get();
        const typed = offer && form ? form : { ...EMPTY_FORM, user: address.trim(), testTo: address.trim() };
        set({ byHand: true, step: 'found', form: { ...typed, testTo: typed.testTo || address.trim() } });
        remember();
      },
      go: (step) => {
        set({ step });
        remember();
      },
      secrets: () => secrets,
      setSecret: (patch) => {
        secrets = { ...secrets, ...patch };
        set({ typed: get().typed + 1 });
      },
      test: async () => {
        const { form } = get();
        if (!form) return;
        stopper?.abort();
        const mine = new AbortController();
        stopper = mine;
        set({ step: 'test', testing: true, passed: false, failure: null, steps: blankSteps() });
        remember();
        try {
          const steps = await relays.test(
            { id, settings: untouched(form) ? null : input(form), testTo: form.testTo.trim() },
            { signal: mine.signal },
          );
          for await (const told of steps) if (!mine.signal.aborted) take(told);
        } catch (error) {
          if (!mine.signal.aborted) set({ failure: toFailure(error) });
        }
        if (mine.signal.aborted) return;
        const { steps, failure } = get();
        const passed =
          failure === null &&
          steps.every((each) => each.state !== 'failed') &&
          steps.some((each) => each.state === 'ok');
        set({ testing: false, passed });
      },
      stopTest: () => {
        stopper?.abort();
        set({ testing: false });
      },
      remedy: (key, facts) => {
        const { form } = get();
        const next = form ? remedied(form, key, facts) : null;
        if (!next) return false;
        set({ form: next });
        void get().test();
        return true;
      },
      save: async () => {
        const { form } = get();
        if (!form) return false;
        set({ saving: true });
        try {
          await relays.save(input(form));
          get().leave(true);
          return true;
        } catch (error) {
          set({ saving: false, failure: toFailure(error) });
          return false;
        }
      },
      leave: (all) => {
        stopper?.abort();
        visit += 1;
        secrets = NO_SECRETS;
        set({ testing: false, passed: false, typed: 0, steps: blankSteps() });
        if (all || id !== null) {
          dropDraft(id);
          set({ ...blank(), kept: null });
          return;
        }
        const { step } = get();
        set({ step: stepAfterReload(step, true) });
      },
    };
  });
}

const FORMS = new WeakMap<Api, Map<number | null, StoreApi<RelayFormState>>>();

/** The one form of a relay, kept while the page lives. */
export function relayFormOf(api: Api, id: number | null): StoreApi<RelayFormState> {
  const forms = FORMS.get(api) ?? new Map<number | null, StoreApi<RelayFormState>>();
  FORMS.set(api, forms);
  const known = forms.get(id);
  if (known) return known;
  const made = createRelayFormStore(api, id);
  forms.set(id, made);
  return made;
}
