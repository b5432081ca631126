import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Reason, Verdict, VerdictClass } from '../../../shared/verdict.ts';
import type { ReportKind } from './report.ts';

export type Effect = Bounce['effect'];
export type SuppressAs = 'bounced' | 'complained' | 'unsubscribed';
export type Decision = { readonly effect: Effect; readonly as: SuppressAs | null };

/** What a bounce is about, as far as the policy looks. */
export type Occasion = {
  readonly kind: ReportKind;
  readonly verdict: Verdict;
  /** Our own message is known to be what came back, and to that very address. */
  readonly certain: boolean;
  /** The address is one of our contacts or recipients at all. */
  readonly ours: boolean;
  /** A final failure: the server or the sending system gave up. */
  readonly final: boolean;
  /** Different campaigns in which this address failed for its own temporary reasons, this one included. */
  readonly temporaryCampaigns: number;
};

const NOTHING: Decision = { effect: 'none', as: null };
const SURE = 0.6;

/**
 * What happens to the contact by itself. Only the address's own fault, a complaint, an unsubscription and repeated
 * temporary failures can cost one; trouble with us never does. What is not certain waits for a person (`pending`).
 */
export function decide(occasion: Occasion, policy: Settings['bouncePolicy']): Decision {
  if (occasion.kind === 'unsubscribe') return occasion.ours ? { effect: 'suppressed', as: 'unsubscribed' } : NOTHING;
  if (!occasion.ours) return NOTHING;
  const { verdict } = occasion;
  if (verdict.class === 'complaint') return bySetting(policy.complaint, occasion.certain, 'complained');
  if (!occasion.final) return NOTHING;
  if (verdict.class === 'address')
    return bySetting(policy.address, occasion.certain && verdict.confidence >= SURE, 'bounced');
  // Switched off is not always for good: a person looks, one click suppresses them all.
  if (verdict.reason === 'suspend')
    return policy.address === 'keep' ? { effect: 'kept', as: null } : { effect: 'pending', as: null };
  return countsAgainst(verdict) && reached(occasion.temporaryCampaigns, policy)
    ? { effect: 'suppressed', as: 'bounced' }
    : NOTHING;
}

function bySetting(setting: 'suppress' | 'after' | 'keep', sure: boolean, as: SuppressAs): Decision {
  if (setting === 'keep') return { effect: 'kept', as: null };
  return sure ? { effect: 'suppressed', as } : { effect: 'pending', as: null };
}

function reached(campaigns: number, policy: Settings['bouncePolicy']): boolean {
  return policy.temporaryAfter > 0 && campaigns >= policy.temporaryAfter;
}

const PERSONAL: ReadonlySet<Reason> = new Set<Reason>([
  'mailboxfull',
  'filtered',
  'suspend',
  'onhold',
  'expired',
  'networkerror',
  'mailererror',
]);

/** Which temporary failures add up against an address: those of the mailbox or its server, not of the moment or of us. */
export function countsAgainst(verdict: Pick<Verdict, 'class' | 'reason'>): boolean {
  return verdict.class === 'temporary' && PERSONAL.has(verdict.reason);
}

export const COUNTED_REASONS: readonly Reason[] = [...PERSONAL];

/** What a pending bounce becomes when a person applies the policy to it. */
export function applied(
  bounce: { readonly class: VerdictClass; readonly reason: Reason },
  policy: Settings['bouncePolicy'],
): Decision {
  if (bounce.class === 'complaint') return bySetting(policy.complaint, true, 'complained');
  if (bounce.class === 'address' || bounce.reason === 'suspend') return bySetting(policy.address, true, 'bounced');
  return { effect: 'kept', as: null };
}

/** What the review screen offers for a group. */
export function offerFor(bounce: {
  readonly kind: ReportKind;
  readonly class: VerdictClass;
  readonly reason: Reason;
}): 'suppress' | 'keep' | 'mend' | 'none' {
  if (bounce.kind === 'autoreply' || bounce.kind === 'reply' || bounce.kind === 'other') return 'none';
  if (bounce.kind === 'delay') return 'none';
  if (bounce.class === 'us') return 'mend';
  if (
    bounce.class === 'address' ||
    bounce.class === 'complaint' ||
    bounce.reason === 'suspend' ||
    bounce.kind === 'unsubscribe'
  )
    return 'suppress';
  return 'keep';
}
