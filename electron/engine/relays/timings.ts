import type { EngineContext } from '../context.ts';
import type { Phase, Phases } from './connection.ts';

export const PHASES: readonly Phase[] = ['connect', 'tls', 'auth', 'mail', 'rcpt', 'data', 'reply'];
const MOST_SAMPLES = 500;

type Samples = Map<Phase, number[]>;
const byContext = new WeakMap<EngineContext, Map<number, Samples>>();

/** Adds the phases of one opening or one message to the last 500 of a relay; kept for as long as the engine is open. */
export function noteTimings(ctx: EngineContext, relayId: number, phases: Phases): void {
  const relays = byContext.get(ctx) ?? new Map<number, Samples>();
  byContext.set(ctx, relays);
  const samples: Samples = relays.get(relayId) ?? new Map();
  relays.set(relayId, samples);
  for (const phase of PHASES) {
    const value = phases[phase];
    if (value === undefined) continue;
    const list = samples.get(phase) ?? [];
    samples.set(phase, list);
    list.push(value);
    if (list.length > MOST_SAMPLES) list.shift();
  }
}

/** Median and 95th percentile per phase, milliseconds; phases never seen are left out. */
export function timingsOf(
  ctx: EngineContext,
  relayId: number,
): { messages: number; phases: { phase: Phase; p50: number; p95: number }[] } {
  const samples = byContext.get(ctx)?.get(relayId) ?? new Map<Phase, number[]>();
  const phases = PHASES.flatMap((phase) => {
    const sorted = [...(samples.get(phase) ?? [])].sort((a, b) => a - b);
    return sorted.length === 0 ? [] : [{ phase, p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) }];
  });
  return { messages: samples.get('reply')?.length ?? 0, phases };
}

/** Nearest rank on sorted values. */
export function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return Math.round(value * 10) / 10;
}
