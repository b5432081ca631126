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
      /** Tried again later, and not because we were too fast or greylisted. */
      readonly deferred?: boolean;
      /** How many failed or were put off within the last hour through this relay, by all campaigns, with this one. */
      readonly failedInHour?: number;
    }
  | { readonly kind: 'lost'; readonly again: boolean }
  | { readonly kind: 'unmade' };

/** The memory of the guard: small, a value, starts anew when a person resumes. */
export interface GuardState {
  readonly consecutive: number;
  readonly aboutUs: number;
  readonly seen: number;
  readonly unmade: number;
  readonly bounced: number;
  readonly deferred: number;
}

export const calm: GuardState = {
  consecutive: 0,
  aboutUs: 0,
  seen: 0,
  unmade: 0,
  bounced: 0,
  deferred: 0,
};

/** The thresholds, as data. */
export interface GuardLimits {
  /** Failures in a row, of any kind, that stop a campaign. */
  readonly failures: number;
  /** Refusals about us (blocklist, content, policy) that stop it, once they are more than this share of what was tried. */
  readonly aboutUs: number;
  readonly aboutUsShare: number;
  /** Dead addresses: providers take more than this for a bought list. */
  readonly bounces: number;
  readonly bounceShare: number;
  readonly deferrals: number;
  readonly deferralShare: number;
  /** Complaints about a campaign: Gmail and Yahoo take no mail from whom more than 0.3 % complain about. */
  readonly complaints: number;
  readonly complaintShare: number;
  /** Failed or deferred messages an hour at which the host itself would stop us (cPanel: 5); null where none is known. */
  readonly failedPerHour: number | null;
}

export const usualGuard: GuardLimits = {
  failures: 25,
  aboutUs: 3,
  aboutUsShare: 0.02,
  bounces: 20,
  bounceShare: 0.1,
  deferrals: 30,
  deferralShare: 0.5,
  complaints: 3,
  complaintShare: 0.003,
  failedPerHour: null,
};

const SIGN_IN_CODES = new Set([530, 534, 535, 538]);
const HARMLESS = new Set(['greylisted', 'mailboxfull', 'userunknown', 'hostunknown']);
/** Shares are of about the last so many: what went well in the morning must not hide the afternoon. */
const MEMORY = 400;

/** What a refusal about us is about, by its reason. */
export const CAUSES: Readonly<Record<string, GuardCause>> = {
  blocked: 'blocklist',
  badreputation: 'reputation',
  requireptr: 'reputation',
  spamdetected: 'content',
  contenterror: 'content',
  virusdetected: 'content',
  mesgtoobig: 'too_big',
  authfailure: 'authentication',
  policyviolation: 'policy',
  norelaying: 'policy',
  rejected: 'policy',
  securityerror: 'policy',
  notcompliantrfc: 'policy',
  exceedlimit: 'quota',
  speeding: 'quota',
  toomanyconn: 'quota',
};

/** The next state, and the cause to pause for, if any. A failed sign-in stops at once: more tries lock accounts. */
export function watch(
  state: GuardState,
  event: GuardEvent,
  limits: GuardLimits,
): { state: GuardState; cause: GuardCause | null } {
  const seen = state.seen + 1;
  if (event.kind === 'accepted') return { state: forgetful({ ...state, seen, consecutive: 0 }), cause: null };
  if (event.kind === 'unmade') {
    const unmade = state.unmade + 1;
    return { state: { ...state, seen, unmade }, cause: unmade >= limits.aboutUs ? 'composing' : null };
  }
  if (event.kind === 'lost')
    return counted({ ...state, seen, consecutive: state.consecutive + Number(!event.again) }, limits);
  if (SIGN_IN_CODES.has(event.code) || (event.about === 'us' && event.reason === 'signin')) {
    return { state: { ...state, seen }, cause: 'sign_in' };
  }
  return refused({ ...state, seen }, event, limits);
}

/**
 * Trouble with us that a report tells of, about a message that counted as accepted when it left: the same thresholds as for
 * refusals while sending, together with them.
 */
export function watchReturned(
  state: GuardState,
  reason: string,
  limits: GuardLimits,
): { state: GuardState; cause: GuardCause | null } {
  const next = { ...state, aboutUs: state.aboutUs + 1 };
  const enough = next.aboutUs >= limits.aboutUs && next.aboutUs > next.seen * limits.aboutUsShare;
  return { state: next, cause: enough ? (CAUSES[reason] ?? 'about_us') : null };
}

function refused(state: GuardState, event: GuardEvent & { kind: 'refused' }, limits: GuardLimits) {
  // A dead address or a full mailbox is the list's matter: it says nothing about whether the next one will be accepted.
  const harmless = event.again || event.about === 'address' || HARMLESS.has(event.reason);
  const ours = (event.about === 'us' || event.about === 'complaint') && event.permanent;
  const bounce = event.about === 'address' && event.permanent;
  const deferred = event.deferred === true && !event.again;
  const next: GuardState = {
    ...state,
    consecutive: state.consecutive + Number(!harmless),
    aboutUs: state.aboutUs + Number(ours),
    bounced: state.bounced + Number(bounce),
    deferred: state.deferred + Number(deferred),
  };
  const cause = causeIn(next, event, limits, { ours, bounce, deferred });
  return cause === null ? counted(forgetful(next), limits) : { state: next, cause };
}

function causeIn(
  state: GuardState,
  event: GuardEvent & { kind: 'refused' },
  limits: GuardLimits,
  is: { ours: boolean; bounce: boolean; deferred: boolean },
): GuardCause | null {
  const above = (count: number, least: number, share: number) => count >= least && count > state.seen * share;
  if (is.ours && above(state.aboutUs, limits.aboutUs, limits.aboutUsShare))
    return event.about === 'complaint' ? 'complaints' : (CAUSES[event.reason] ?? 'about_us');
  if (is.bounce && above(state.bounced, limits.bounces, limits.bounceShare)) return 'bounce_rate';
  if (is.deferred && above(state.deferred, limits.deferrals, limits.deferralShare)) return 'deferral_rate';
  const { failedPerHour } = limits;
  return failedPerHour !== null && (event.failedInHour ?? 0) >= failedPerHour ? 'deferral_rate' : null;
}

function forgetful(state: GuardState): GuardState {
  if (state.seen < MEMORY) return state;
  const half = (count: number) => Math.floor(count / 2);
  const { aboutUs, seen, bounced, deferred } = state;
  return {
    ...state,
    aboutUs: half(aboutUs),
    seen: half(seen),
    bounced: half(bounced),
    deferred: half(deferred),
  };
}

function counted(state: GuardState, limits: GuardLimits): { state: GuardState; cause: GuardCause | null } {
  return { state, cause: state.consecutive >= limits.failures ? 'failures' : null };
}

/** Causes that another relay must not be used to get around: nothing goes out anywhere until a person has looked. */
export const EVERYWHERE: ReadonlySet<PauseCause> = new Set<PauseCause>([
  'blocklist',
  'reputation',
  'content',
  'quota',
  'policy',
  'authentication',
  'complaints',
  'about_us',
]);

/** Pauses that end by themselves when their cause is gone. */
export const RESUMES_ITSELF: ReadonlySet<string> = new Set<PauseCause>(['network', 'disk_full', 'relay_off']);
