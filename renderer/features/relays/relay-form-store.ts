import { createStore, type StoreApi } from 'zustand/vanilla';
import { TEST_STEPS, type TestStep } from '../../../shared/contract/relays.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { EMPTY_FORM, formOf, inputOf, type RelayForm, remedied } from './relay-form.ts';

export const RELAY_STEPS = ['server', 'test', 'limits'] as const;
export type RelayStep = (typeof RELAY_STEPS)[number];

/** A relay being set up: what is typed, and its test as it goes. It outlives its screen, so leaving loses nothing. */
export interface RelayFormState {
  form: RelayForm | null;
  kind: 'smtp' | 'practice';
  step: RelayStep;
  steps: readonly TestStep[];
  testing: boolean;
  /** Every step that ran succeeded. */
  passed: boolean;
  failure: Failure | null;
  saving: boolean;
  load(): Promise<void>;
  edit(patch: Partial<RelayForm>): void;
  go(step: RelayStep): void;
  test(): Promise<void>;
  stopTest(): void;
  /** Does what a button of the explanation says and tests again; false where it changes nothing here. */
  remedy(key: string, facts: Readonly<Record<string, string>>): boolean;
  save(): Promise<boolean>;
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

/** The set-up of a new relay (`id` null) or of one that is kept. */
export function createRelayFormStore(api: Api, id: number | null): StoreApi<RelayFormState> {
  const { relays } = api.client;
  let stopper: AbortController | null = null;

  return createStore<RelayFormState>((set, get) => {
    const take = (told: TestStep) => set({ steps: get().steps.map((each) => (each.step === told.step ? told : each)) });

    return {
      form: id === null ? EMPTY_FORM : null,
      kind: 'smtp',
      step: 'server',
      steps: blankSteps(),
      testing: false,
      passed: false,
      failure: null,
      saving: false,
      load: async () => {
        try {
          const settings = await api.client.settings.get({});
          const relay = id === null ? null : await relays.get({ id });
          const before = get().form;
          const form = relay && !before ? formOf(relay) : (before ?? EMPTY_FORM);
          set({
            form: { ...form, testTo: form.testTo || settings.sender.address },
            kind: relay?.kind ?? 'smtp',
            failure: null,
          });
        } catch (error) {
          set({ failure: toFailure(error) });
        }
      },
      edit: (patch) => {
        const { form } = get();
        if (form) set({ form: { ...form, ...patch }, failure: null });
      },
      go: (step) => set({ step }),
      test: async () => {
        const { form } = get();
        if (!form) return;
        stopper?.abort();
        const mine = new AbortController();
        stopper = mine;
        set({ step: 'test', testing: true, passed: false, failure: null, steps: blankSteps() });
        try {
          const steps = await relays.test(
            { settings: inputOf(form, id), testTo: form.testTo.trim() },
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
          await relays.save(inputOf(form, id));
          set({
            saving: false,
            failure: null,
            form: id === null ? EMPTY_FORM : null,
            step: 'server',
            steps: blankSteps(),
            passed: false,
          });
          return true;
        } catch (error) {
          set({ saving: false, failure: toFailure(error) });
          return false;
        }
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
