import type { Rate } from '../../../shared/contract/bounces.ts';
import { limitsOfRelay, type RateLimits, RECEIVER_LIMITS } from './provider-limits.ts';

/** Mail that one relay handed to one domain in the time that is looked at. */
export type Handed = {
  readonly relayId: number | null;
  readonly domain: string;
  readonly accepted: number;
  /** Of these, how many came back for good because of the address, and how many were complained about. */
  readonly bounced: number;
  readonly complained: number;
};

export type RatedRelay = {
  readonly id: number;
  readonly name: string;
  readonly preset: string | null;
  readonly host: string;
};

/** Fewer say nothing about a share of a few per cent. */
const ENOUGH_FOR_BOUNCES = 50;
/** One complaint among fewer is already over every limit; three are no accident whatever the number. */
const ENOUGH_FOR_COMPLAINTS = 1_000;
const NO_ACCIDENT = 3;

type Sums = { accepted: number; bounced: number; complained: number };

/**
 * How often mail came back or was complained about, per relay and per large receiver, beside what they accept; who got most
 * mail first. Receivers without known limits are left out; `providerOf` names whose domain it is.
 */
export function ratesOf(
  handed: readonly Handed[],
  relays: readonly RatedRelay[],
  providerOf: (domain: string) => string,
): Rate[] {
  const byRelay = summed(handed, (one) => (one.relayId === null ? null : String(one.relayId)));
  const byReceiver = summed(handed, (one) => providerOf(one.domain));
  const ofRelays = relays.flatMap((relay) => {
    const sums = byRelay.get(String(relay.id));
    return sums
      ? [rated({ kind: 'relay', relayId: relay.id, name: relay.name, told: true }, sums, limitsOfRelay(relay))]
      : [];
  });
  const ofReceivers = RECEIVER_LIMITS.flatMap((receiver) => {
    const sums = byReceiver.get(receiver.key);
    const who = { kind: 'provider' as const, relayId: null, name: receiver.name, told: receiver.complaintsTold };
    return sums ? [rated(who, sums, receiver)] : [];
  });
  const most = (a: Rate, b: Rate) => b.sent - a.sent;
  return [...ofRelays.sort(most), ...ofReceivers.sort(most)];
}

function summed(handed: readonly Handed[], keyOf: (one: Handed) => string | null): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const one of handed) {
    const key = keyOf(one);
    if (key === null) continue;
    const sum = sums.get(key) ?? { accepted: 0, bounced: 0, complained: 0 };
    sum.accepted += one.accepted;
    sum.bounced += one.bounced;
    sum.complained += one.complained;
    sums.set(key, sum);
  }
  return sums;
}

function rated(
  who: { kind: Rate['kind']; relayId: number | null; name: string; told: boolean },
  { accepted, bounced, complained }: Sums,
  limits: RateLimits,
): Rate {
  const bounces = accepted >= ENOUGH_FOR_BOUNCES;
  const complaints =
    accepted > 0 && complained <= accepted && (accepted >= ENOUGH_FOR_COMPLAINTS || complained >= NO_ACCIDENT);
  // None counted proves nothing where nobody is told.
  const known = who.told || complained > 0;
  const { name: limitsOf, bounceWarn, bounceStop, complaintWarn, complaintStop } = limits;
  return {
    kind: who.kind,
    relayId: who.relayId,
    name: who.name,
    sent: accepted,
    bounced,
    complained,
    complaintsTold: who.told,
    bounceRate: bounces ? Math.min(1, bounced / accepted) : null,
    complaintRate: complaints && known ? complained / accepted : null,
    enough: bounces,
    bounceWarn,
    bounceStop,
    complaintWarn,
    complaintStop,
    limitsOf,
    certainty: limits.certainty,
    source: limits.source,
    sourceDate: limits.sourceDate,
  };
}

export type Standing = 'fine' | 'near' | 'over' | 'unknown';

/** Where a share stands: over what stops a sender, near it (over what is warned at, or eight tenths of the stop), or fine. */
export function standingOf(share: number | null, warn: number | null, stop: number | null): Standing {
  if (share === null || (warn === null && stop === null)) return 'unknown';
  if (stop !== null && share >= stop) return 'over';
  const near = warn ?? (stop ?? 1) * 0.8;
  return share >= near ? 'near' : 'fine';
}
