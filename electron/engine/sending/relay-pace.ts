import type { Db } from '../db/open.ts';
import { faster, fullSpeed, type Pace, slowedUntil, slower } from './pace.ts';
import { bearsOnly, interrupted, isProbing, type Probing, settledAtSpeed, startProbing } from './probing.ts';
import { readDomainPaces, readPace, storeDomainPace, storePace } from './repo-limits.ts';
import { createSpeed, type Speed } from './speed.ts';

/** How fast one relay is used: what it rewards, and what it or a recipient domain asked for. Times are monotonic. */
export interface RelayPace {
  readonly relayId: number;
  whole: Pace;
  readonly domains: Map<string, Pace>;
  probing: Probing;
  readonly speed: Speed;
  /** Mean milliseconds that a message occupies its connection, 0 before the first. */
  occupied: number;
  lastSpeed: number;
  /** What is not on disk yet: the whole pace, and domains. */
  changed: boolean;
  readonly changedDomains: Set<string>;
}

/** Beyond so many slowed domains the oldest is forgotten: a hostile list may hold a million. */
const MOST_DOMAINS = 1_000;
const WEIGHT = 0.05;

/** The pace as it was last kept. */
export function openRelayPace(db: Db, relayId: number, mostConnections: number): RelayPace {
  const saved = readPace(db, relayId);
  return {
    relayId,
    whole: { ...fullSpeed, gap: saved.gap, share: saved.share },
    domains: new Map(readDomainPaces(db, relayId).map(({ domain, gap }) => [domain, { ...fullSpeed, gap }])),
    probing: startProbing(saved.connections, mostConnections),
    speed: createSpeed(),
    occupied: 0,
    lastSpeed: saved.perSecond,
    changed: false,
    changedDomains: new Set(),
  };
}

/** A message went through: counts for the speed, lets slowed paces probe upward, and finds the number of connections. */
export function wentThrough(pace: RelayPace, now: number, about: { domain: string; took: number; most: number }): void {
  pace.speed.count(now);
  if (about.took > 0)
    pace.occupied = pace.occupied === 0 ? about.took : pace.occupied + (about.took - pace.occupied) * WEIGHT;
  setWhole(pace, faster(pace.whole, now));
  const local = pace.domains.get(about.domain);
  if (local !== undefined) setDomain(pace, about.domain, faster(local, now));
  const slowed = pace.whole.gap > 0 || pace.whole.share < 1;
  setProbing(pace, slowed ? interrupted(pace.probing) : settledAtSpeed(pace.probing, now, about.most));
}

/** The relay (or, with a domain, that domain) asked to slow down, about a message that was claimed at that time. */
export function wasToldOff(pace: RelayPace, now: number, claimedAt: number, domain: string | null): void {
  const seen = { claimedAt, now, perSecond: pace.speed.perSecond(now) };
  if (domain !== null) {
    setDomain(pace, domain, slower(pace.domains.get(domain) ?? fullSpeed, seen));
    return;
  }
  setWhole(pace, slower(pace.whole, seen));
  setProbing(pace, interrupted(pace.probing));
}

/** The relay lets in no more than so many connections; it is asked for more at that moment (monotonic) at the earliest. */
export function bears(pace: RelayPace, connections: number, until: number): void {
  setProbing(pace, bearsOnly(connections, until));
}

/** Something else than the relay sets the speed now. */
export function isStarved(pace: RelayPace): void {
  pace.probing = interrupted(pace.probing);
}

function setWhole(pace: RelayPace, next: Pace) {
  if (next === pace.whole) return;
  pace.whole = next;
  pace.changed = true;
}

function setProbing(pace: RelayPace, next: Probing) {
  if (next.level !== pace.probing.level) pace.changed = true;
  pace.probing = next;
}

function setDomain(pace: RelayPace, domain: string, next: Pace) {
  if (next === pace.domains.get(domain)) return;
  pace.domains.delete(domain);
  if (next.gap > 0) pace.domains.set(domain, next);
  pace.changedDomains.add(domain);
  const oldest = pace.domains.keys().next().value;
  if (pace.domains.size <= MOST_DOMAINS || oldest === undefined) return;
  pace.domains.delete(oldest);
  pace.changedDomains.add(oldest);
}

/** Connections that are allowed now, of those that the relay allows at most. */
export function allowedConnections(pace: RelayPace, most: number, halved: boolean): number {
  const level = Math.min(most, pace.probing.level);
  return Math.max(1, Math.floor(level * pace.whole.share * (halved ? 0.5 : 1)));
}

/** Messages per second: as measured lately, else as the last engine measured. */
export function measuredSpeed(pace: RelayPace, now: number): number {
  const lately = pace.speed.perSecond(now);
  if (lately > 0) pace.lastSpeed = lately;
  return pace.lastSpeed;
}

/** Messages per second that so many connections could carry, by how long one message takes; 0 where nothing is known. */
export function possibleSpeed(pace: RelayPace, connections: number): number {
  return pace.occupied > 0 ? (connections * 1_000) / pace.occupied : pace.lastSpeed;
}

/** Why it goes as fast as it goes, for the eye. */
export function paceStanding(pace: RelayPace, now: number, about: { most: number; halved: boolean }) {
  const until = slowedUntil(pace.whole, now);
  const found = pace.probing.level >= about.most ? ('limit' as const) : ('best' as const);
  const reason = until !== null ? ('slowed_down' as const) : about.halved ? ('person' as const) : found;
  const probes = reason === 'best' && isProbing(pace.probing, now);
  return {
    allowed: allowedConnections(pace, about.most, about.halved),
    gap: pace.whole.gap,
    slowedUntil: until,
    reason: probes ? ('probing' as const) : reason,
    domains: [...pace.domains].slice(-50).map(([domain, one]) => ({
      domain,
      gap: one.gap,
      slowedUntil: slowedUntil(one, now),
    })),
  };
}

/** Writes what changed; runs inside a commit. */
export function savePace(db: Db, pace: RelayPace): void {
  if (pace.changed) {
    const { gap, share } = pace.whole;
    storePace(db, pace.relayId, { gap, share, perSecond: pace.lastSpeed, connections: pace.probing.level });
  }
  for (const domain of pace.changedDomains)
    storeDomainPace(db, pace.relayId, domain, pace.domains.get(domain)?.gap ?? 0);
  pace.changed = false;
  pace.changedDomains.clear();
}

/** The last save was rolled back. */
export function paceNotSaved(pace: RelayPace): void {
  pace.changed = true;
  for (const domain of pace.domains.keys()) pace.changedDomains.add(domain);
}
