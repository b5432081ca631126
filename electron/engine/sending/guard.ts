import type { PauseCause } from '../../../shared/contract/sending.ts';
import type { VerdictClass } from '../../../shared/verdict.ts';

/** Why a campaign stopped by itself. Each has a sentence and a next step on the screen. */
export type GuardCause = Exclude<PauseCause, 'person'>;

/** What the guard looks at after each attempt; `again` where this message had failed before, so that a tail of retries is no alarm. */
export type GuardEvent =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'refused';
      readonly about: VerdictClass;
      readonly reason: string;
      readonly code: number;
      readonly permanent: boolean;
      readonly again: boolean;
    }
  | { readonly kind: 'lost'; readonly again: boolean }
  | { readonly kind: 'unmade' };

/** The memory of the guard: small, a value, starts anew when a person resumes. */
export interface GuardState {
  readonly consecutive: number;
  readonly aboutUs: number;
  readonly seen: number;
  readonly unmade: number;
}

export const calm: GuardState = { consecutive: 0, aboutUs: 0, seen: 0, unmade: 0 };

export interface GuardLimits {
  /** Failures in a row, of any kind, that stop a campaign. */
  readonly failures: number;
  /** Refusals about us (blocklist, content, policy) that stop it, once they are more than 2 % of what was tried. */
  readonly aboutUs: number;
}

export const usualGuard: GuardLimits = { failures: 25, aboutUs: 3 };

const SIGN_IN_CODES = new Set([530, 534, 535, 538]);
const HARMLESS = new Set(['greylisted', 'mailboxfull', 'userunknown', 'hostunknown']);
const MOST_SHARE = 0.02;

/** The guard's next state, and the cause to pause for, if any. A failed sign-in stops at once: more tries lock accounts. */
export function watch(
  state: GuardState,
  event: GuardEvent,
  limits: GuardLimits,
): { state: GuardState; cause: GuardCause | null } {
  const seen = state.seen + 1;
  if (event.kind === 'accepted') return { state: { ...state, seen, consecutive: 0 }, cause: null };
  if (event.kind === 'unmade') {
    const unmade = state.unmade + 1;
    return { state: { ...state, seen, unmade }, cause: unmade >= limits.aboutUs ? 'composing' : null };
  }
  if (event.kind === 'lost')
    return counted({ ...state, seen, consecutive: state.consecutive + Number(!event.again) }, limits);
  if (SIGN_IN_CODES.has(event.code) || (event.about === 'us' && event.reason === 'signin')) {
    return { state: { ...state, seen }, cause: 'sign_in' };
  }
  // A dead address or a full mailbox is the list's matter: it says nothing about whether the next one will be accepted.
  const harmless = event.again || event.about === 'address' || HARMLESS.has(event.reason);
  const consecutive = harmless ? state.consecutive : state.consecutive + 1;
  const aboutUs = state.aboutUs + (event.about === 'us' && event.permanent ? 1 : 0);
  const next = { ...state, seen, consecutive, aboutUs };
  if (aboutUs > state.aboutUs && aboutUs >= limits.aboutUs && aboutUs > seen * MOST_SHARE)
    return { state: next, cause: 'about_us' };
  return counted(next, limits);
}

function counted(state: GuardState, limits: GuardLimits): { state: GuardState; cause: GuardCause | null } {
  return { state, cause: state.consecutive >= limits.failures ? 'failures' : null };
}
