import type { EngineContext } from '../context.ts';
import { handedOverSlice, runsSince } from '../sending/public.ts';
import type { Handed } from './rates.ts';

const SLICE = 5_000;
/** An answer is kept so many times as long as it took: a million messages are not counted again for every bounce. */
const KEPT_TIMES = 20;

type Kept = { readonly until: number; readonly answer: Promise<readonly Handed[]> };
const kept = new WeakMap<EngineContext, Map<number, Kept>>();

/** What relays handed over in the last days by domain, counted in slices that let the engine breathe. */
export function handedOver(ctx: EngineContext, days: number): Promise<readonly Handed[]> {
  const known = kept.get(ctx) ?? new Map<number, Kept>();
  kept.set(ctx, known);
  const before = known.get(days);
  if (before && before.until > ctx.clock.monotonic()) return before.answer;
  const started = ctx.clock.monotonic();
  const answer = count(ctx, ctx.clock.now() - days * 86_400_000);
  known.set(days, { until: Number.POSITIVE_INFINITY, answer });
  const settle = (until: number) => {
    if (known.get(days)?.answer === answer) known.set(days, { until, answer });
  };
  answer.then(
    () => settle(ctx.clock.monotonic() + (ctx.clock.monotonic() - started) * KEPT_TIMES),
    () => settle(0),
  );
  return answer;
}

async function count(ctx: EngineContext, since: number): Promise<readonly Handed[]> {
  const sums = new Map<string, { -readonly [K in keyof Handed]: Handed[K] }>();
  for (const campaignId of runsSince(ctx.db, since)) {
    let after: string | null = '';
    while (after !== null && !ctx.closing.aborted) {
      const { handed, last }: ReturnType<typeof handedOverSlice> = handedOverSlice(ctx.db, {
        campaignId,
        since,
        after,
        limit: SLICE,
      });
      for (const one of handed) add(sums, one);
      after = last;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return [...sums.values()];
}

function add(sums: Map<string, { -readonly [K in keyof Handed]: Handed[K] }>, one: Handed): void {
  const key = `${one.relayId} ${one.domain}`;
  const known = sums.get(key);
  if (!known) {
    sums.set(key, { ...one });
    return;
  }
  known.accepted += one.accepted;
  known.bounced += one.bounced;
  known.complained += one.complained;
}
