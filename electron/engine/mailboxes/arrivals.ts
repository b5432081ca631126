import type { EngineContext } from '../context.ts';

/** Of how many mails, and how much of each, the beginning is remembered: whoever waits for a mail may ask a little late. */
const REMEMBERED = 64;
const BEGINNING = 16_384;

type Arrivals = { readonly lately: string[]; readonly waiting: Set<(raw: string) => void> };
const byContext = new WeakMap<EngineContext, Arrivals>();

function arrivalsOf(ctx: EngineContext): Arrivals {
  const known = byContext.get(ctx) ?? { lately: [], waiting: new Set() };
  byContext.set(ctx, known);
  return known;
}

/** Tells whoever waits that a mail was read. */
export function mailArrived(ctx: EngineContext, raw: Buffer): void {
  const { lately, waiting } = arrivalsOf(ctx);
  lately.push(raw.toString('latin1', 0, BEGINNING));
  if (lately.length > REMEMBERED) lately.shift();
  if (waiting.size === 0) return;
  const whole = raw.toString('latin1');
  for (const hear of [...waiting]) hear(whole);
}

/** Resolves true once a mail that contains these letters was read, now or just before; false when the signal aborts. */
export function arrivalOf(ctx: EngineContext, marker: string, signal: AbortSignal): Promise<boolean> {
  const { lately, waiting } = arrivalsOf(ctx);
  if (lately.some((beginning) => beginning.includes(marker))) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (arrived: boolean) => {
      waiting.delete(hear);
      signal.removeEventListener('abort', onAbort);
      resolve(arrived);
    };
    const hear = (raw: string) => raw.includes(marker) && end(true);
    const onAbort = () => end(false);
    if (signal.aborted) return resolve(false);
    waiting.add(hear);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
