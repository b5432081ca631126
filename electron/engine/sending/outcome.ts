import type { MessageState } from '../../../shared/contract/sending.ts';
import type { Verdict } from '../../../shared/verdict.ts';
import { type RetryClock, type RetryHistory, retryAt, retryClass } from './retry.ts';

/** Where in the SMTP dialogue something ended. `data` is the reply to DATA, `dot` the reply to the final dot. */
export type Stage = 'connect' | 'greeting' | 'ehlo' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'dot';

/** What became of one attempt, as the relay adapter tells it. */
export type AttemptOutcome =
  | { readonly kind: 'accepted'; readonly code: number; readonly enhanced?: string | undefined; readonly text: string }
  | {
      readonly kind: 'refused';
      readonly stage: Stage;
      readonly code: number;
      readonly enhanced?: string | undefined;
      readonly text: string;
    }
  | { readonly kind: 'lost'; readonly afterDot: boolean; readonly cause: string }
  /** The message could not be made (an unknown merge field, an image gone): nothing left this machine. */
  | { readonly kind: 'unmade'; readonly cause: string };

/** A message's next state and what the rest of the engine should make of the outcome. */
export interface Decision {
  readonly state: MessageState;
  /** Earliest next attempt (epoch ms), for queued and deferred. */
  readonly dueAt: number;
  /** Why, for the report: a verdict's reason, or `expired` where the deadline ended the trying. */
  readonly reason: string | null;
  readonly verdict: Verdict | null;
  /** The relay asked to slow down. */
  readonly slowDown: boolean;
}

const LOST_PAUSE = 5_000;
const LOST_OFTEN = 3;

/** From outcome to next state (RFC 5321 4.2.5 and 6.1: responsibility moves with the reply to the final dot, and only with it). */
export function decide(
  outcome: AttemptOutcome,
  verdict: Verdict | null,
  history: RetryHistory & { readonly lost: number },
  clock: RetryClock,
): Decision {
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'accepted', dueAt: 0, reason: null, verdict: null, slowDown: false };
    case 'unmade':
      return { state: 'rejected', dueAt: 0, reason: 'unmade', verdict: null, slowDown: false };
    case 'lost':
      return outcome.afterDot ? inDoubt : afterLoss(history, clock);
    case 'refused':
      return afterRefusal(outcome, verdict, history, clock);
  }
}

const inDoubt: Decision = { state: 'in_doubt', dueAt: 0, reason: 'connectionlost', verdict: null, slowDown: false };

/** Nothing was handed over: back to the queue at once, later when this very message keeps losing the line. */
function afterLoss(history: RetryHistory & { readonly lost: number }, clock: RetryClock): Decision {
  if (history.lost < LOST_OFTEN) {
    const dueAt = clock.now + LOST_PAUSE * clock.scale * 2 ** history.lost;
    return { state: 'queued', dueAt, reason: 'connectionlost', verdict: null, slowDown: false };
  }
  const at = retryAt('down', history, clock);
  if (at === null) return { state: 'rejected', dueAt: 0, reason: 'expired', verdict: null, slowDown: false };
  return { state: 'deferred', dueAt: at, reason: 'connectionlost', verdict: null, slowDown: false };
}

function afterRefusal(
  reply: AttemptOutcome & { kind: 'refused' },
  verdict: Verdict | null,
  history: RetryHistory,
  clock: RetryClock,
): Decision {
  const reason = verdict?.reason ?? 'undefined';
  // Not signed in is about our line, not about this message: it keeps its place until the person has mended the sign-in.
  if (isSignIn(reply, verdict)) return { state: 'queued', dueAt: clock.now, reason, verdict, slowDown: false };
  const slowDown = asksToSlowDown(reply, verdict);
  if (!slowDown && !canTryAgain(reply, verdict)) return { state: 'rejected', dueAt: 0, reason, verdict, slowDown };
  const at = retryAt(slowDown ? 'speed' : retryClass(verdict), { ...history, text: reply.text }, clock);
  if (at === null) return { state: 'rejected', dueAt: 0, reason: 'expired', verdict, slowDown };
  return { state: slowDown ? 'queued' : 'deferred', dueAt: at, reason, verdict, slowDown };
}

const SESSION_WORDS = /\btoo many (?:messages|mails|e-?mails|transactions)\b/i;
const PER_TIME = /\b(?:rate|second|minute|hour|day|daily|hourly)/i;

/**
 * Tells whether a server takes no more on this connection (OpenSMTPD's max-mails, Exim's smtp_accept_max_per_connection):
 * the next connection is the way on, not a slower pace. `sent` counts this message too; the first one is never refused for that.
 */
export function endsSession(outcome: AttemptOutcome, sent: number): boolean {
  if (outcome.kind !== 'refused' || outcome.stage !== 'mail' || outcome.code >= 500 || sent < 2) return false;
  const text = outcome.text.slice(0, 500);
  return SESSION_WORDS.test(text) && !PER_TIME.test(text);
}

/** A message that only its connection was full for: it goes at once over another. */
export function onAnotherConnection(verdict: Verdict | null, now: number): Decision {
  return { state: 'queued', dueAt: now, reason: verdict?.reason ?? 'toomanyconn', verdict, slowDown: false };
}

const SIGN_IN_CODES: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/** Tells whether a relay wants a sign-in before it says anything about a message (RFC 4954 section 6). */
function isSignIn(
  reply: { readonly code: number; readonly enhanced?: string | undefined; readonly stage?: Stage },
  verdict: Verdict | null,
): boolean {
  if (reply.stage === 'dot') return false;
  if (SIGN_IN_CODES.has(reply.code) && verdict?.class !== 'address') return true;
  return verdict?.class === 'us' && verdict.reason === 'signin' && reply.code >= 500;
}

/** 5yz is final (RFC 5321 4.2.1), except where the words speak of speed or greylisting: some servers say 550 for those. */
function canTryAgain(reply: { code: number }, verdict: Verdict | null): boolean {
  if (reply.code < 500) return true;
  return verdict !== null && verdict.class !== 'address' && SPEED_REASONS.has(verdict.reason);
}

const SPEED_REASONS = new Set<string>(['ratelimited', 'speeding', 'toomanyconn', 'greylisted']);
const SPEED_WORDS =
  /too many|too fast|too quickly|\brates?\b|rate[- ]limit|throttl|slow down|quota exceeded for sending|try again later.{0,40}limit/i;
const ONE_ADDRESS = /<[^<>\s@]{1,64}@[^<>\s@]{1,255}>/;
const MAILBOX_WORDS = /mailbox|greylist|graylist|grey-list|recipient|over quota|user/i;

/** What a reply that asks to slow down is about, and whether its words speak of speed. */
export interface SlowDown {
  readonly whose: 'relay' | 'domain' | 'either';
  readonly ofSpeed: boolean;
}

/**
 * Whom a reply asks to write to more slowly: what a relay hands on from another server names the address or its domain.
 * "451 try later" about one recipient or one message says neither: it may be greylisting, or the relay itself.
 */
export function slowDownOf(outcome: AttemptOutcome, verdict: Verdict | null, domain: string): SlowDown {
  if (outcome.kind !== 'refused') return { whose: 'relay', ofSpeed: false };
  const { code, enhanced, stage } = outcome;
  const text = outcome.text.slice(0, 2_000);
  const ofSpeed = SPEED_WORDS.test(text) || SPEED_REASONS.has(verdict?.reason ?? '');
  if (code === 421 || stage === 'mail') return { whose: 'relay', ofSpeed };
  if (domain !== '' && text.toLowerCase().includes(domain)) return { whose: 'domain', ofSpeed };
  const ofMessage = stage === 'rcpt' || (stage === 'dot' && !/^4\.[35]\./.test(enhanced ?? ''));
  const vague = !ofSpeed && (code === 450 || code === 451) && ofMessage;
  return { whose: vague ? 'either' : 'relay', ofSpeed };
}

/**
 * Tells whether a reply asks us to send more slowly: 421, 454, and 450/451/452 unless they speak of the one mailbox
 * (4.1.x, 4.2.x, full, greylisted), which is a matter between that recipient and their server.
 */
export function asksToSlowDown(
  reply: {
    readonly code: number;
    readonly enhanced?: string | undefined;
    readonly text: string;
    readonly stage?: Stage;
  },
  verdict: Verdict | null,
): boolean {
  if (verdict?.class === 'address') return false;
  if (verdict !== null && ['ratelimited', 'speeding', 'toomanyconn'].includes(verdict.reason)) return true;
  const text = reply.text.slice(0, 2_000);
  if (verdict?.reason === 'greylisted' || verdict?.reason === 'mailboxfull') return false;
  if (reply.code === 421 || reply.code === 454) return true;
  if (![450, 451, 452].includes(reply.code)) return false;
  if (SPEED_WORDS.test(text)) return true;
  if (/^4\.[12]\./.test(reply.enhanced ?? '')) return false;
  // "451 4.3.0 <siti@example.com>: temporary lookup failure": a matter of that one domain.
  if (reply.stage === 'rcpt' && ONE_ADDRESS.test(text)) return false;
  return !MAILBOX_WORDS.test(text);
}
