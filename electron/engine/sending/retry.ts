import type { Verdict } from '../../../shared/verdict.ts';

/** Kinds of waiting, each with its own rhythm. */
export type RetryClass = 'speed' | 'greylist' | 'mailbox' | 'down';

/** What a message went through so far. `attempts` counts this one too; `text` is the reply that asks for the wait. */
export interface RetryHistory {
  readonly attempts: number;
  readonly firstAttemptAt: number;
  readonly text?: string | undefined;
}

/** Now (epoch ms), and by how much every wait is scaled: 1, or less against the practice relay, where nobody wants to wait for hours. */
export interface RetryClock {
  readonly now: number;
  readonly scale: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

// RFC 5321 4.5.4.1 asks for half an hour between attempts and four to five days in all; a campaign is news, so it gives up after
// two days, and what is known to pass sooner (greylisting: RFC 6647 section 2, mostly 1 to 15 minutes) is tried sooner.
const SCHEDULES: Readonly<Record<RetryClass, readonly number[]>> = {
  speed: [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  greylist: [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE, HOUR, 2 * HOUR],
  mailbox: [30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR],
  down: [2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR],
};

/** Asked for the very second, a server's clock may say that it is one too early, and the wait begins anew. */
const A_LITTLE_LATER = 5_000;

/** How long a message is tried at all, from its first attempt. */
export const DEADLINE = 48 * HOUR;

/** Which rhythm a temporary refusal deserves. */
export function retryClass(verdict: Verdict | null): RetryClass {
  switch (verdict?.reason) {
    case 'greylisted':
      return 'greylist';
    case 'mailboxfull':
    case 'exceedlimit':
      return 'mailbox';
    case 'ratelimited':
    case 'speeding':
    case 'toomanyconn':
      return 'speed';
    default:
      return 'down';
  }
}

/** When to try again (epoch ms), or null where the deadline has passed: then the message is given up as `expired`. */
export function retryAt(kind: RetryClass, history: RetryHistory, clock: RetryClock): number | null {
  const schedule = SCHEDULES[kind];
  const step = Math.max(0, Math.min(history.attempts - 1, schedule.length - 1));
  const planned = schedule[step] ?? HOUR;
  const asked = askedDelay(history.text ?? '');
  const wait =
    (asked === null ? planned : Math.min(Math.max(asked + A_LITTLE_LATER, MINUTE / 2), 6 * HOUR)) * clock.scale;
  const at = clock.now + Math.max(1, Math.round(wait));
  return at - history.firstAttemptAt > DEADLINE * clock.scale ? null : at;
}

const UNIT = String.raw`(s|sec|secs|second|seconds|m|min|mins|minute|minutes|h|hr|hour|hours)\b`;
/** "try again in 300 seconds", "wait 5 min", "greylisted for 5 minutes", "Retry after 1 hour". */
const ASKED = new RegExp(
  String.raw`\b(?:again|retry|wait|back|in|for|after|least)\D{0,30}(\d{1,5})\s{0,3}${UNIT}`,
  'i',
);
/** "try again in 00:04:59", "retry in 4:59 min". */
const ASKED_CLOCK = /\b(?:again|retry|wait|back|in|for|after)\D{0,30}(?:(\d{1,2}):)?(\d{1,2}):(\d{2})\b/i;
/** "299 seconds left", "5 minutes remaining". */
const LEFT = new RegExp(String.raw`\b(\d{1,5})\s{0,3}${UNIT}.{0,20}\b(?:left|remain)`, 'i');

/** The wait (ms) that a reply asks for in words ("try again in 300 seconds"), or null. */
export function askedDelay(text: string): number | null {
  const words = text.slice(0, 500);
  const clock = ASKED_CLOCK.exec(words);
  if (clock !== null) return Number(clock[1] ?? 0) * HOUR + Number(clock[2]) * MINUTE + Number(clock[3]) * 1_000;
  const found = ASKED.exec(words) ?? LEFT.exec(words);
  if (found === null) return null;
  const unit = { s: 1_000, m: MINUTE, h: HOUR }[found[2]?.charAt(0).toLowerCase() ?? ''] ?? 1_000;
  return Number(found[1]) * unit;
}
