import type { Db } from '../db/open.ts';
import { faster, fullSpeed, keptPace, type Pace, slowedUntil, slower } from './pace.ts';
import { bearsOnly, interrupted, isProbing, type Probing, settledAtSpeed, startProbing } from './probing.ts';
import { readDomainPaces, readPace, storeDomainPace, storePace } from './repo-limits.ts';
import { createSpeed, type Speed } from './speed.ts';

/** How fast one relay is used: what it rewards, and what it or a recipient domain asked for. Times are monotonic. */
export interface RelayPace {
  readonly relayId: number;
  readonly openedAt: number;
  whole: Pace;
  readonly domains: Map<string, Pace>;
  probing: Probing;
  readonly speed: Speed;
  /** What was taken over the last minute. */
  readonly minute: Speed;
  /** What was taken since a minute before it was braked: a relay that counts by the minute bears that. */
  cycle: { from: number; count: number };
  /** How many of the last few hundred replies asked to slow down, now and before it was last asked for more. */
  readonly complaints: { count: number; before: number };
  /** Whom the last complaint that named nobody was about, and how many messages ago. */
  readonly suspect: { domain: string; ago: number };
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
/** Complaints are counted among about so many messages; up to so many of them are chance, and not a matter of speed. */
const AMONG = 250;
const BY_CHANCE = { most: 4, least: 1.5, perRate: 0.3 };
/** So many more than before it was asked for more: then that was too much. */
const BY_PROBING = { most: 3, least: 0.5, perRate: 0.075 };
/** Two domains complaining within so many messages: then it is the relay that has too much. */
const CLOSE_BY = 50;

/** A reply that asks to slow down. */
export interface Complaint {
  /** When its message was claimed. */
  readonly claimedAt: number;
  /** Where its message went. */
  readonly domain: string;
  /** About the relay as a whole, about that domain, or it does not say. */
  readonly whose: 'relay' | 'domain' | 'either';
  /** Its words speak of speed: then it is no chance. */
  readonly ofSpeed: boolean;
}

/** The pace as it was last kept. */
export function openRelayPace(db: Db, relayId: number, mostConnections: number, now: number): RelayPace {
  const saved = readPace(db, relayId);
  return {
    relayId,
    openedAt: now,
    whole: keptPace(saved.gap, now),
    domains: new Map(readDomainPaces(db, relayId).map(({ domain, gap }) => [domain, keptPace(gap, now)])),
    probing: startProbing(saved.connections, mostConnections),
    speed: createSpeed(),
    minute: createSpeed(60),
    cycle: { from: now, count: 0 },
    complaints: { count: 0, before: 0 },
    suspect: { domain: '', ago: Number.POSITIVE_INFINITY },
    occupied: 0,
    lastSpeed: saved.perSecond,
    changed: false,
    changedDomains: new Set(),
  };
}

/** A message went through: counts for the speed, lets slowed paces probe upward, and finds the number of connections. */
export function wentThrough(pace: RelayPace, now: number, about: { domain: string; took: number; most: number }): void {
  pace.speed.count(now);
  pace.minute.count(now);
  tried(pace);
  if (about.took > 0)
    pace.occupied = pace.occupied === 0 ? about.took : pace.occupied + (about.took - pace.occupied) * WEIGHT;
  const local = pace.domains.get(about.domain);
  if (pace.whole.phase !== 'full' || local !== undefined) {
    const perSecond = pace.speed.perSecond(now);
    pace.cycle.count += 1;
    const borne = (pace.cycle.count * 1_000) / Math.max(1_000, now - pace.cycle.from);
    const seen = { claimedAt: now - about.took, now, perSecond, borne };
    const before = pace.whole;
    setWhole(pace, faster(before, { ...seen, lone: isLone(pace), inVain: isInVain(pace) }));
    const { phase, step } = pace.whole;
    if (before.phase === 'braked' && phase === 'climbing') pace.complaints.count = 0;
    if (phase === 'probing' && step < 2) pace.complaints.before = pace.complaints.count;
    // Of one domain's own speed nobody keeps a record: what it was asked for more than twice in a row is no chance.
    if (local !== undefined)
      setDomain(pace, about.domain, faster(local, { ...seen, borne: 0, lone: local.told < 3, inVain: false }));
  }
  const slowed = pace.whole.gap > 0 || pace.whole.share < 1;
  setProbing(pace, slowed ? interrupted(pace.probing) : settledAtSpeed(pace.probing, now, about.most));
}

/**
 * Whether what it was told off for is chance: no more often than before, whatever the speed. The fewer messages a second, the
 * fewer bad replies are believed to be that, since each of them is a larger share.
 */
function isLone({ whole: { before }, complaints }: RelayPace): boolean {
  if (before === null || before.gap === 0) return complaints.count <= BY_CHANCE.most;
  const among = ({ most, least, perRate }: typeof BY_CHANCE) =>
    Math.min(most, Math.max(least, (perRate * 1_000) / before.gap));
  const probed = before.phase === 'probing' && before.step > 1;
  return complaints.count <= (probed ? complaints.before + among(BY_PROBING) : among(BY_CHANCE));
}

/** Bad replies go on at a lower rate as before: they were not about the rate. */
const IN_VAIN = { complaints: 0.5, messages: 500 };

function isInVain({ whole, complaints }: RelayPace): boolean {
  return complaints.count >= IN_VAIN.complaints && whole.passed >= IN_VAIN.messages;
}

function tried({ complaints, suspect }: RelayPace) {
  complaints.count *= 1 - 1 / AMONG;
  suspect.ago += 1;
}

/** Somebody asked to slow down: the relay, or a recipient domain whose words it hands on. */
export function wasToldOff(pace: RelayPace, now: number, { claimedAt, domain, whose, ofSpeed }: Complaint): void {
  const seen = { claimedAt, now, perSecond: pace.speed.perSecond(now), meant: ofSpeed };
  tried(pace);
  if (whose === 'domain' || (whose === 'either' && isThatDomainsOwn(pace, domain))) {
    setDomain(pace, domain, slower(pace.domains.get(domain) ?? fullSpeed, seen));
    return;
  }
  pace.complaints.count += 1;
  if (pace.whole.phase !== 'braked') beginCycle(pace, now);
  setWhole(pace, slower(pace.whole, seen));
  setProbing(pace, interrupted(pace.probing));
}

const MINUTE = 60_000;

function beginCycle(pace: RelayPace, now: number) {
  const perSecond = pace.minute.perSecond(now);
  const from = Math.max(pace.openedAt, now - MINUTE);
  pace.cycle = { from, count: (perSecond * (now - from)) / 1_000 };
}

/** "451 try later" about one message is mostly a matter between its domain and the relay; about another one's too, it is not. */
function isThatDomainsOwn({ suspect }: RelayPace, domain: string): boolean {
  const own = suspect.ago > CLOSE_BY || suspect.domain === domain;
  Object.assign(suspect, { domain, ago: 0 });
  return own && domain !== '';
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
  if (next.gap !== pace.whole.gap || next.share !== pace.whole.share) pace.changed = true;
  pace.whole = next;
}

function setProbing(pace: RelayPace, next: Probing) {
  if (next.level !== pace.probing.level) pace.changed = true;
  pace.probing = next;
}

function setDomain(pace: RelayPace, domain: string, next: Pace) {
  const known = pace.domains.get(domain);
  if (known !== undefined && next.gap === known.gap) {
    pace.domains.set(domain, next);
    return;
  }
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
