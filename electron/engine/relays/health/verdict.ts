import type { PHASE_NAMES, RelayHealth } from '../../../../shared/contract/relays.ts';

type PhaseName = (typeof PHASE_NAMES)[number];

/** One phase as measured: its median in milliseconds and how often it was gone through. */
export interface MeasuredPhase {
  readonly phase: PhaseName;
  readonly p50: number;
  readonly times: number;
}

const LEAST_MESSAGES = 20;
/** Milliseconds a message over one connection: five connections then take 20 a second, and the relay's limits come first. */
const FAST = 250;
/** Least number of round trips that a phase cannot do without (RFC 5321, 3207, 4954, 8446): name and TCP, greeting, EHLO … */
const TRIPS: Readonly<Record<PhaseName, number>> = { connect: 3, tls: 2, auth: 1, mail: 1, rcpt: 1, data: 1, reply: 1 };

const ONCE_A_CONNECTION: ReadonlySet<PhaseName> = new Set(['connect', 'tls', 'auth']);

/**
 * What takes the time of a message over one connection: the way there and back, or one of the server's phases beyond it.
 * What happens once a connection weighs as often as that: a slow sign-in matters little where a connection carries a
 * hundred messages. Null for fewer than 20 messages.
 */
export function verdictOf(phases: readonly MeasuredPhase[], messages: number): RelayHealth['verdict'] {
  if (messages < LEAST_MESSAGES) return null;
  const rtt = roundTrip(phases);
  const weighed = phases.map(({ phase, p50, times }) => {
    const weight = ONCE_A_CONNECTION.has(phase) ? times / messages : 1;
    const onTheWay = Math.min(p50, TRIPS[phase] * rtt);
    return { phase, p50, way: onTheWay * weight, theirs: (p50 - onTheWay) * weight };
  });
  const total = weighed.reduce((sum, { way, theirs }) => sum + way + theirs, 0);
  const theirs = (...names: PhaseName[]) =>
    weighed.filter(({ phase }) => names.includes(phase)).reduce((sum, one) => sum + one.theirs, 0);
  const median = (name: PhaseName) => phases.find(({ phase }) => phase === name)?.p50 ?? 0;
  const message = rounded(total);
  if (total <= FAST) return { key: 'fast', values: { message } };
  const suspects: { key: string; share: number; values: Record<string, number> }[] = [
    { key: 'their_side', share: theirs('data', 'reply'), values: { reply: median('data') + median('reply') } },
    { key: 'address_check_slow', share: theirs('mail', 'rcpt'), values: { check: median('mail') + median('rcpt') } },
    { key: 'sign_in_slow', share: theirs('auth'), values: { signIn: median('auth') } },
    { key: 'tls_slow', share: theirs('tls'), values: { tls: median('tls') } },
    { key: 'greeting_slow', share: theirs('connect'), values: { connect: median('connect') } },
    { key: 'distance', share: weighed.reduce((sum, { way }) => sum + way, 0), values: { roundTrip: rtt } },
  ];
  const worst = suspects.reduce((most, one) => (one.share > most.share ? one : most));
  const values = Object.entries({ ...worst.values, message }).map(([name, value]) => [name, rounded(value)]);
  return { key: worst.key, values: Object.fromEntries(values) };
}

/** At most this long is the way there and back: no phase was answered sooner. */
function roundTrip(phases: readonly MeasuredPhase[]): number {
  const bounds = phases
    .filter(({ phase, times }) => times > 0 && phase !== 'rcpt')
    .map(({ phase, p50 }) => p50 / TRIPS[phase]);
  return bounds.length === 0 ? 0 : Math.min(...bounds);
}

const rounded = (value: number) => Math.round(value * 10) / 10;
