import type { TestStep, Tried } from '../../../shared/contract/relays.ts';
import { clean } from './reply.ts';

/** Tells of one thing that was done, as it is done; sentences are `relays:tried.<key>`. `ok` is null where it tells nothing. */
export type Note = (key: TriedKey, values: Readonly<Record<string, string>>, ok: boolean | null) => void;

/** To which step each thing belongs. */
const STEP_OF = {
  mistaken_port: 'find',
  looked_up: 'find',
  looked_up_not: 'find',
  dialled: 'find',
  dialled_not: 'find',
  greeted: 'find',
  hello: 'secure',
  starttls: 'secure',
  open_line: 'secure',
  handshake: 'secure',
  tls_answers: 'secure',
  encrypted: 'secure',
  encrypted_by: 'secure',
  certificate: 'secure',
  trusted: 'secure',
  mechanisms: 'sign_in',
  mechanisms_none: 'sign_in',
  no_user: 'sign_in',
  signing_in: 'sign_in',
  signed_in: 'sign_in',
  own_limit: 'test_mail',
  not_sent: 'test_mail',
  mail: 'test_mail',
  rcpt: 'test_mail',
  data: 'test_mail',
  dot: 'test_mail',
  silence: null,
  cut: null,
} as const satisfies Readonly<Record<string, TestStep['step'] | null>>;
export type TriedKey = keyof typeof STEP_OF;

const MOST = 40;
const MOST_WORDS = 200;

export type TriedSteps = {
  readonly note: Note;
  /** What was done in a step so far, in order. */
  of(step: TestStep['step']): Tried[];
  /** Adds what belongs to no step by itself: silence, a cut line. */
  add(step: TestStep['step'], key: TriedKey, values: Readonly<Record<string, string>>): void;
  /** Resolves with the next note. */
  next(): Promise<void>;
};

/** Gathers what is done by step, shortened and without secrets; a server cannot make it grow without end. */
export function triedSteps(hide: (text: string) => string): TriedSteps {
  const all: { step: TestStep['step']; tried: Tried }[] = [];
  let wake: (() => void)[] = [];
  const put = (step: TestStep['step'], key: TriedKey, values: Readonly<Record<string, string>>, ok: boolean | null) => {
    if (all.length >= MOST) return;
    const shown = Object.entries(values).map(([name, text]) => [name, clean(hide(text)).slice(0, MOST_WORDS)]);
    all.push({ step, tried: { key, values: Object.fromEntries(shown), ok } });
    for (const one of wake.splice(0)) one();
  };
  return {
    note: (key, values, ok) => {
      const step = STEP_OF[key];
      if (step !== null) put(step, key, values, ok);
    },
    of: (step) => all.filter((one) => one.step === step).map(({ tried }) => tried),
    add: (step, key, values) => put(step, key, values, false),
    next: () =>
      new Promise((resolve) => {
        wake = [...wake, resolve];
      }),
  };
}
