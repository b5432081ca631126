import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import { campaignsNameField } from '../campaigns/public.ts';
import { allFields, anyFilled, dropField } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { segmentsNameField } from '../segments/public.ts';
import { anyOtherGoesOn, fieldsMade } from './repo.ts';

/**
 * Removes the fields that an import made, but for those that somebody filled meanwhile, or that a segment, a campaign or an import
 * that goes on asks for; answers the labels of those. May be done twice.
 */
export async function dropOwnFields(ctx: Pick<EngineContext, 'db' | 'closing'>, importId: number): Promise<string[]> {
  const { db } = ctx;
  const made = new Set(fieldsMade(db, importId));
  const stay: string[] = [];
  for (const { key, label } of allFields(db).filter((field) => !field.builtIn && made.has(field.key))) {
    const wanted = isNamed(db, key, importId) || (await isFilled(ctx, key));
    // Somebody may have begun to use it while everybody was looked at.
    if (wanted || isNamed(db, key, importId)) stay.push(label);
    else dropField(db, key);
  }
  // Whatever is left is done at the next opening.
  if (ctx.closing.aborted) throw new AppError('engine_unavailable');
  return stay;
}

const isNamed = (db: Db, key: string, importId: number): boolean =>
  anyOtherGoesOn(db, importId) || segmentsNameField(db, key) || campaignsNameField(db, key);

/** People who are looked at between two turns of everybody else. */
const PIECE = 5_000;

async function isFilled({ db, closing }: Pick<EngineContext, 'db' | 'closing'>, key: string): Promise<boolean> {
  for (let after: number | null = 0; after !== null && !closing.aborted; await nextTurn()) {
    const { found, last } = anyFilled(db, key, after, PIECE);
    if (found) return true;
    after = last;
  }
  return closing.aborted;
}
