import { setImmediate as nextTurn } from 'node:timers/promises';
import { contactCount, leaveNames, namesAfter } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import { addId, emptySet, hasId, type IdSet } from '../db/id-set.ts';
import { beforeMade, isUntouched, madeAfter } from './made.ts';
import type { StoredImport } from './repo.ts';
import type { Slices } from './undo-slices.ts';

const ASKED = 1_000;
/** Where others are so many times as many, reading all their names costs more than it saves. */
const TOO_MANY_OTHERS = 8;

/**
 * Takes the people who will be removed out of the order of names first, in that order: removed one by one, each of them would
 * write a page there of its own, four kilobytes a person. Whoever is kept after all gets the place back when it is their turn.
 */
export async function leaveOrderOfNames(ctx: EngineContext, stored: StoredImport, slice: Slices): Promise<void> {
  const { db } = ctx;
  if (stored.counts.created * TOO_MANY_OTHERS < contactCount(db, null)) return;
  const leaving = await whoLeaves(ctx, stored);
  for (let names = namesAfter(db, null, slice.size); ; ) {
    const last = names.at(-1);
    if (last === undefined) return;
    const meant = names.filter(({ id }) => hasId(leaving, id));
    await slice.write(names.length, () => leaveNames(db, meant));
    names = namesAfter(db, last, slice.size);
  }
}

async function whoLeaves({ db, closing }: EngineContext, stored: StoredImport): Promise<IdSet> {
  const leaving = emptySet(stored.contacts?.last ?? 0);
  const untouched = isUntouched(stored);
  for (let afterId = beforeMade(stored); !closing.aborted; await nextTurn()) {
    const next = madeAfter(db, stored, afterId, ASKED);
    if (!next) break;
    for (const contact of next.made) if (untouched(contact)) addId(leaving, contact.id);
    afterId = next.reached;
  }
  return leaving;
}
