import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { readOwn, storeOwn } from '../settings/public.ts';
import { dropField, dropFieldValues, removeList } from './list-repo.ts';
import { leaveSome } from './members-repo.ts';
import { deleteTag } from './tag-repo.ts';

const removal = z.union([
  z.strictObject({ kind: z.enum(['list', 'tag']), id: z.int() }),
  z.strictObject({ kind: z.literal('field'), key: z.string() }),
]);
type Removal = z.infer<typeof removal>;

/** Memberships or people that one transaction touches: a few milliseconds, after which everything else has its turn. */
const SLICE = 1_000;
const NAME = 'removals';

/**
 * Removes a list or a tag (its people stay), or a field with everybody's values, in slices. That it is to be done is on disk first:
 * what a crash or a quit interrupts goes on at the next opening.
 */
export async function removeForGood(ctx: Needs, what: Removal): Promise<void> {
  const { db } = ctx;
  db.transaction(() => {
    storeOwn(db, NAME, [...others(db, what), what]);
    if (what.kind === 'field') dropField(db, what.key);
  })();
  await goThrough(ctx, what);
}

type Needs = Pick<EngineContext, 'db' | 'closing'>;

/** Goes on, in the background, with what a crash or a quit interrupted. */
export async function resumeRemovals(ctx: Needs & Pick<EngineContext, 'log'>): Promise<void> {
  const told = (error: unknown) => {
    if (!ctx.closing.aborted) ctx.log.error('a removal could not be finished', error);
  };
  try {
    for (const what of open(ctx.db)) await goThrough(ctx, what).catch(told);
  } catch (error) {
    told(error);
  }
}

/** Keys of fields whose values are still being taken away: a new field must not find them. */
export function keysInRemoval(db: Db): string[] {
  return open(db).flatMap((what) => (what.kind === 'field' ? [what.key] : []));
}

async function goThrough({ db, closing }: Needs, what: Removal): Promise<void> {
  const step = stepOf(db, what);
  for (let more = true; more; await nextTurn()) {
    if (closing.aborted) throw new AppError('engine_unavailable');
    more = step();
  }
  if (closing.aborted) throw new AppError('engine_unavailable');
  db.transaction(() => {
    if (what.kind === 'list') removeList(db, what.id);
    if (what.kind === 'tag') deleteTag(db, what.id);
    storeOwn(db, NAME, others(db, what));
  })();
}

/** Does the next slice; answers whether there may be more. */
function stepOf(db: Db, what: Removal): () => boolean {
  if (what.kind !== 'field') {
    const { kind, id } = what;
    return () => leaveSome(db, kind, id, SLICE) === SLICE;
  }
  let after: number | null = 0;
  return () => {
    after = dropFieldValues(db, what.key, after ?? 0, SLICE);
    return after !== null;
  };
}

const open = (db: Db): Removal[] => z.array(removal).catch([]).parse(readOwn(db, NAME));
const others = (db: Db, what: Removal) => open(db).filter((one) => JSON.stringify(one) !== JSON.stringify(what));
