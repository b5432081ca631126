import type { Audience } from '../../../shared/contract/campaigns.ts';
import type { Rule } from '../../../shared/contract/segments.ts';
import { AppError } from '../../../shared/errors.ts';
import { contactLists, contactTags, type ResolvedAudience } from '../contacts/public.ts';
import { eitherOf, type IdSet, setOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import { ask, knownNow } from './reader.ts';
import { selectSegment } from './repo.ts';
import { hasBroken } from './rule.ts';

type Needs = Parameters<typeof ask>[0];

/**
 * Works out who an audience is, once: everything that walks or counts it afterwards is about the same people. Segments mean whom
 * they find as of `now`. One that is gone finds nobody. May be aborted.
 */
export async function resolveAudience(
  ctx: Needs,
  audience: Audience,
  options: { now?: number; signal?: AbortSignal | undefined } = {},
): Promise<ResolvedAudience> {
  const chosen = audience.everybody ? null : anyOf(ctx.db, audience.listIds, audience.tagIds, audience.segmentIds);
  const left = anyOf(ctx.db, audience.excludeListIds, audience.excludeTagIds, audience.excludeSegmentIds);
  const rules = [chosen, left.rules.length === 0 ? null : left];
  // Everybody without exception, and nobody at all, need no reading.
  const asked = rules.some((rule) => rule !== null && rule.rules.length > 0);
  const sets = asked ? (await ask(ctx, { do: 'sets', rules }, options)).sets.map(toSet) : [chosen && setOf([]), null];
  return { audience, chosen: sets[0] ?? null, left: withPeople(sets[1] ?? null, audience.excludeContactIds) };
}

const toSet = (words: Uint32Array | null): IdSet | null => words && { words };

function withPeople(left: IdSet | null, ids: readonly number[]): IdSet | null {
  if (ids.length === 0) return left;
  const named = setOf(ids.filter((id) => id <= MOST_NAMED));
  return left === null ? named : eitherOf(left, named);
}

/** A number above this is no contact's: a made-up one must not take memory for everybody below it. */
const MOST_NAMED = 100_000_000;

function anyOf(db: Db, lists: readonly number[], tags: readonly number[], segments: readonly number[]) {
  const rules: Rule[] = [
    ...lists.map((id) => ({ kind: 'list' as const, id, member: true })),
    ...tags.map((id) => ({ kind: 'tag' as const, id, member: true })),
    ...segments.flatMap((id) => selectSegment(db, id)?.rule ?? []),
  ];
  return { kind: 'any' as const, rules };
}

/** What an audience names that is gone, and which of its segments name something that is gone. */
export function audienceFaults(db: Db, audience: Audience): { gone: number; broken: { id: number; name: string }[] } {
  const known = knownNow(db);
  const ids = [...audience.segmentIds, ...audience.excludeSegmentIds];
  const segments = ids.flatMap((id) => selectSegment(db, id) ?? []);
  const lists = new Set(contactLists(db).map((list) => list.id));
  const tags = new Set(contactTags(db).map((tag) => tag.id));
  const gone =
    [...audience.listIds, ...audience.excludeListIds].filter((id) => !lists.has(id)).length +
    [...audience.tagIds, ...audience.excludeTagIds].filter((id) => !tags.has(id)).length +
    (ids.length - segments.length);
  const broken = segments.filter(({ rule }) => hasBroken(rule, known)).map(({ id, name }) => ({ id, name }));
  return { gone, broken };
}

/** The people of a segment as a set, as of now; throws `not_found`. May be aborted. */
export async function peopleOfSegment(
  ctx: Needs,
  segmentId: number,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<IdSet> {
  const segment = selectSegment(ctx.db, segmentId);
  if (segment === undefined) throw new AppError('not_found', { what: 'segment' });
  const { sets } = await ask(ctx, { do: 'sets', rules: [segment.rule] }, options);
  return toSet(sets[0] ?? null) ?? setOf([]);
}
