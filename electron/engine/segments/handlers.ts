import type { contract } from '../../../shared/contract/index.ts';
import type { Rule, Segment } from '../../../shared/contract/segments.ts';
import { AppError } from '../../../shared/errors.ts';
import { campaignAddressing } from '../campaigns/public.ts';
import { findContacts } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { ask, knownNow } from './reader.ts';
import {
  deleteSegment,
  insertSegment,
  noteCount,
  type StoredSegment,
  segmentNamed,
  selectSegment,
  selectSegments,
  updateSegment,
} from './repo.ts';
import { hasBroken, type Known, normalise } from './rule.ts';
import { requireSimple } from './rule-limits.ts';

const SAMPLES = 5;
const MOST_VALUES = 30;

/** The calls of segments. */
export function segmentsHandlers(ctx: EngineContext): Handlers<typeof contract.segments> {
  const { db } = ctx;
  return {
    list: () => {
      const known = knownNow(db);
      return { segments: selectSegments(db).map((segment) => shown(segment, known)) };
    },
    get: ({ id }) => found(ctx, id),
    save: ({ id, name, rule }) => save(ctx, id, name, rule),
    remove: ({ id }) => remove(ctx, id),
    count: async ({ rule }, { signal }) => count(ctx, rule, signal),
    values: async ({ field }, { signal }) => {
      const { values } = await ask(ctx, { do: 'values', field, most: MOST_VALUES }, { signal });
      return { values: values.map((value) => value.slice(0, 200)) };
    },
  };
}

const shown = (segment: StoredSegment, known: Known): Segment => ({
  ...segment,
  broken: hasBroken(segment.rule, known),
});

function found(ctx: EngineContext, id: number): Segment {
  const segment = selectSegment(ctx.db, id);
  if (segment === undefined) throw new AppError('not_found', { what: 'segment' });
  return shown(segment, knownNow(ctx.db));
}

function save(ctx: EngineContext, id: number | null, name: string, rule: Rule): Segment {
  requireSimple(rule);
  const tidy = name.replace(/[\x00-\x1f\x7f\s]+/g, ' ').trim();
  if (tidy === '') throw new AppError('invalid_input');
  const other = segmentNamed(ctx.db, tidy);
  if (other !== undefined && other !== id) throw new AppError('segment_name_taken', { name: tidy });
  if (id !== null) found(ctx, id);
  const now = ctx.clock.now();
  const kept = normalise(rule);
  const savedId = id ?? insertSegment(ctx.db, tidy, kept, now);
  if (id !== null) updateSegment(ctx.db, id, tidy, kept, now);
  changed(ctx, 'segments', savedId);
  countLater(ctx, kept);
  return found(ctx, savedId);
}

function remove(ctx: EngineContext, id: number): Record<string, never> {
  const segment = found(ctx, id);
  const campaign = campaignAddressing(ctx.db, id);
  if (campaign !== undefined) throw new AppError('segment_in_use', { name: segment.name, campaign: campaign.name });
  deleteSegment(ctx.db, id);
  changed(ctx, 'segments', id);
  return {};
}

/** A new rule shows its number soon, without the person who saved it waiting for that. */
function countLater(ctx: EngineContext, rule: Rule): void {
  count(ctx, rule, ctx.closing).catch((error: unknown) => {
    if (!ctx.closing.aborted) ctx.log.warn('a segment could not be counted', { cause: String(error) });
  });
}

async function count(ctx: EngineContext, rule: Rule, signal: AbortSignal | undefined) {
  requireSimple(rule);
  const tidy = normalise(rule);
  const told = await ask(ctx, { do: 'count', rule: tidy, samples: SAMPLES }, { signal });
  const { contacts, mailable } = told;
  // The answer may come when the database is closing.
  if (ctx.closing.aborted) throw new AppError('engine_unavailable');
  if (noteCount(ctx.db, tidy, contacts, ctx.clock.now())) changed(ctx, 'segments');
  const order = new Map(told.samples.map((id, at) => [id, at]));
  const people = findContacts(ctx.db, told.samples)
    .sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
    .map(({ id, address, name }) => ({ id, address, name }));
  return { contacts, mailable, people };
}
