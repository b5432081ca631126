import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { readSettings } from '../settings/public.ts';
import { countLately } from './repo-frequency.ts';

const DAY = 86_400_000;
const SLICE = 2_000;
/** How long the settings are believed: asked for every message they would cost more than the message. */
const FRESH = 1_000;

/** Nobody gets more than so many messages in a stretch of milliseconds. */
export interface FrequencyCap {
  readonly messages: number;
  readonly ms: number;
}

const kept = new WeakMap<Db, { readonly at: number; readonly cap: FrequencyCap | null }>();

/** The cap as the settings have it, null for none; at most a second old, or as of now. */
export function frequencyCap(
  { db, clock }: Pick<EngineContext, 'db' | 'clock'>,
  asOf: 'lately' | 'now' = 'lately',
): FrequencyCap | null {
  const now = clock.monotonic();
  const known = kept.get(db);
  if (asOf === 'lately' && known !== undefined && now - known.at < FRESH && now >= known.at) return known.cap;
  const { frequencyCap } = readSettings(db);
  const cap = frequencyCap === null ? null : { messages: frequencyCap.messages, ms: frequencyCap.days * DAY };
  kept.set(db, { at: now, cap });
  return cap;
}

/** Which of these people had as many messages of other campaigns lately as the settings allow. */
export function cappedAmong(
  ctx: Pick<EngineContext, 'db' | 'clock'>,
  addressKeys: readonly string[],
  campaignId: number,
): ReadonlySet<string> {
  const cap = frequencyCap(ctx);
  if (cap === null || addressKeys.length === 0) return NOBODY;
  const since = ctx.clock.now() - cap.ms;
  return new Set(countLately(ctx.db, addressKeys, { campaignId, since, least: cap.messages }));
}

const NOBODY: ReadonlySet<string> = new Set();

/** How many who would get a campaign had enough lately; looks at the whole audience, with breaths in between. */
export async function countCapped(
  ctx: Pick<EngineContext, 'db' | 'clock'>,
  slice: (afterId: number, limit: number) => readonly CapRow[],
  campaignId: number,
): Promise<number> {
  if (frequencyCap(ctx, 'now') === null) return 0;
  let count = 0;
  for (let after = 0; ; ) {
    const rows = slice(after, SLICE);
    count += cappedAmong(
      ctx,
      rows.filter((row) => row.suppressed === null && row.consent).map((row) => row.addressKey),
      campaignId,
    ).size;
    if (rows.length < SLICE) return count;
    after = rows.at(-1)?.contactId ?? after;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

interface CapRow {
  readonly contactId: number;
  readonly addressKey: string;
  readonly suppressed: string | null;
  readonly consent: boolean;
}
