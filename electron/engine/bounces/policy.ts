import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { BouncePolicy } from '../../../shared/contract/settings.ts';
import type { Reason, Verdict, VerdictClass } from '../../../shared/verdict.ts';
import type { ReportKind } from './report.ts';

export type Effect = Bounce['effect'];
export type SuppressAs = 'bounced' | 'complained' | 'unsubscribed';
export type Decision = { readonly effect: Effect; readonly as: SuppressAs | null };

/** What a bounce is about, as far as the policy looks. */
export type Occasion = {
  readonly kind: ReportKind;
  readonly verdict: Pick<Verdict, 'class' | 'reason' | 'confidence'>;
  /** Our own message is known to be what came back, and to that very address, by evidence that a stranger cannot make up. */
  readonly certain: boolean;
  /** The address is one that we wrote to. */
  readonly ours: boolean;
  /** A final failure: the server or the sending system gave up. */
  readonly final: boolean;
  /** Different campaigns that failed because the address is dead, within the policy's days, this one included. */
  readonly addressCampaigns: number;
  /** Different campaigns in which this address failed for its own temporary reasons, within the policy's days, this one included. */
  readonly temporaryCampaigns: number;
  /** Its message could be sent once more: accepted and come back lately, not retried before, of a campaign that goes on. */
  readonly mayRetry: boolean;
};

/** What a policy says: `ask` a person, `wait` for more of the same, `nothing` where it has no say. */
export type Judgement =
  | { readonly do: 'suppress'; readonly as: SuppressAs }
  | { readonly do: 'keep' | 'retry' | 'ask' | 'wait' | 'nothing' };

const SURE = 0.6;
/** A bare reply code is a guess: it adds up against nobody. */
export const LIKELY = 0.5;

/**
 * What happens to the contact by itself. Only the address's own fault, a complaint, an unsubscription and repeated
 * temporary failures can cost one; trouble with us never does. What is not certain waits for a person: whoever knows an
 * address can write a report about it, but not the Message-ID, the signed token or the return path of the mail it got.
 */
export function judge(occasion: Occasion, policy: BouncePolicy): Judgement {
  const { verdict, kind } = occasion;
  if (kind === 'unsubscribe') return occasion.ours ? { do: 'suppress', as: 'unsubscribed' } : { do: 'nothing' };
  if (!occasion.ours) return { do: 'nothing' };
  if (verdict.class === 'complaint') return byComplaint(occasion, policy);
  if (!occasion.final) return { do: 'nothing' };
  if (verdict.class === 'address') return byAddress(occasion, policy);
  if (verdict.class !== 'temporary') return { do: 'nothing' };
  const told = occasion.certain && verdict.confidence >= LIKELY;
  if (told && countsAgainst(verdict) && reached(occasion.temporaryCampaigns, policy.temporaryAfter))
    return { do: 'suppress', as: 'bounced' };
  // Switched off is not always for good: a person looks, one click suppresses them all.
  if (verdict.reason === 'suspend') return { do: policy.address === 'keep' ? 'keep' : 'ask' };
  return { do: retries(occasion, policy) ? 'retry' : 'nothing' };
}

function byComplaint({ certain }: Occasion, policy: BouncePolicy): Judgement {
  if (policy.complaint === 'keep') return { do: 'keep' };
  return certain ? { do: 'suppress', as: 'complained' } : { do: 'ask' };
}

function byAddress(occasion: Occasion, policy: BouncePolicy): Judgement {
  if (policy.address === 'keep') return { do: 'keep' };
  if (!occasion.certain || occasion.verdict.confidence < SURE) return { do: 'ask' };
  if (policy.address === 'after' && occasion.addressCampaigns < policy.addressAfter) return { do: 'wait' };
  return { do: 'suppress', as: 'bounced' };
}

/** What a person's "apply the policy" makes of it: they have looked, so what was uncertain is decided. */
export function judgeByPerson(occasion: Occasion, policy: BouncePolicy): Judgement {
  const { verdict } = occasion;
  const looked = {
    ...occasion,
    certain: true,
    verdict: verdict.class === 'temporary' ? verdict : { ...verdict, confidence: 1 },
  };
  const judgement = judge(looked, policy);
  return judgement.do === 'ask' ? byAddress({ ...looked, verdict: { ...verdict, confidence: 1 } }, policy) : judgement;
}

function reached(campaigns: number, after: number): boolean {
  return after > 0 && campaigns >= after;
}

function retries(occasion: Occasion, policy: BouncePolicy): boolean {
  return policy.retryAfterHours > 0 && occasion.certain && occasion.mayRetry && mayPass(occasion.verdict);
}

/** Whether a failure is of the kind that passes by itself, so that the same mail may arrive some hours later. */
export function mayPass(verdict: Pick<Verdict, 'class' | 'reason'>): boolean {
  return verdict.class === 'temporary' && verdict.reason !== 'suspend' && verdict.reason !== 'filtered';
}

const EFFECT_OF = {
  suppress: 'suppressed',
  keep: 'kept',
  retry: 'retried',
  ask: 'pending',
  wait: 'none',
  nothing: 'none',
} as const satisfies Record<Judgement['do'], Effect>;

/** A judgement as it is stored. */
export function decisionOf(judgement: Judgement): Decision {
  return { effect: EFFECT_OF[judgement.do], as: judgement.do === 'suppress' ? judgement.as : null };
}

/** What happens by itself when a bounce is recorded. */
export function decide(occasion: Occasion, policy: BouncePolicy): Decision {
  return decisionOf(judge(occasion, policy));
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
