import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import {
  contactCount,
  contactTag,
  type Draft,
  deleteTag,
  findContact,
  keyOf,
  leaveList,
  leaveTag,
  madeByImport,
  openWriter,
  removeContacts,
  removeList,
} from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import { anyMessageTo } from '../sending/public.ts';
import { withdraw } from '../suppressions/public.ts';
import { toRecord } from './record.ts';
import {
  changeSlice,
  claimedByNamesakes,
  findImport,
  finishImport,
  groupsMade,
  type StoredImport,
  suppressedKeys,
} from './repo.ts';
import { forgetJob } from './run.ts';

const SLICE = 1_000;
/** Taking somebody out of every index takes longer than asking about them. */
const REMOVED_A_SLICE = 400;
const EVENT_EVERY_MS = 250;

/**
 * Takes back what an import wrote, in slices: removes the people it brought (unless somebody edited them since), gives
 * changed people their earlier values, lifts the suppressions that only this file caused. What a crash interrupted goes on when it
 * is asked for again. Throws `not_found`, `import_not_undoable`, or `import_used` once anybody was written to.
 */
export async function undoImport(ctx: EngineContext, id: number): Promise<{ removed: number; restored: number }> {
  const stored = findImport(ctx.db, id);
  if (!stored) throw new AppError('not_found');
  if (stored.state === 'running' || stored.state === 'undone') throw new AppError('import_not_undoable');
  if (!toRecord(ctx.db, stored).undoable || (await anyMessaged(ctx, stored))) throw new AppError('import_used');
  // From here on there is nothing to go on with.
  forgetJob(ctx, id);
  const removed = await removeMade(ctx, stored);
  const restored = await restoreChanged(ctx, stored);
  await liftSuppressions(ctx, stored);
  dropEmptyGroups(ctx, stored);
  finishImport(ctx.db, id, 'undone', ctx.clock.now());
  return { removed, restored };
}

/** The people of an import in slices, with yields between. */
async function* madeBy({ db }: EngineContext, { id, contacts }: StoredImport, size: number) {
  if (!contacts) return;
  for (let afterId = contacts.first - 1; db.open; await nextTurn()) {
    const made = madeByImport(db, id, { afterId, lastId: contacts.last }, size);
    const last = made.at(-1);
    if (!last) return;
    yield made;
    afterId = last.id;
  }
}

async function anyMessaged(ctx: EngineContext, stored: StoredImport): Promise<boolean> {
  for await (const made of madeBy(ctx, stored, SLICE)) {
    const ids = made.map((contact) => contact.id);
    if (anyMessageTo(ctx.db, ids)) return true;
  }
  return false;
}

async function removeMade(ctx: EngineContext, stored: StoredImport): Promise<number> {
  const { db, clock, events } = ctx;
  let removed = 0;
  let told = clock.monotonic();
  for await (const made of madeBy(ctx, stored, REMOVED_A_SLICE)) {
    const untouched = made.filter((contact) => contact.updatedAt <= (stored.finishedAt ?? Number.MAX_SAFE_INTEGER));
    const ids = untouched.map((contact) => contact.id);
    removed += db.transaction(() => removeContacts(db, ids))();
    if (clock.monotonic() - told < EVENT_EVERY_MS) continue;
    told = clock.monotonic();
    const progress = Math.min(1, removed / Math.max(1, stored.counts.created));
    events.publish({ type: 'import', import: { ...toRecord(db, stored), phase: 'writing', progress } });
  }
  return removed;
}

async function restoreChanged({ db }: EngineContext, { id, finishedAt }: StoredImport): Promise<number> {
  const writer = openWriter(db);
  const end = finishedAt ?? Number.MAX_SAFE_INTEGER;
  let restored = 0;
  for (let after = 0; ; await nextTurn()) {
    const changes = changeSlice(db, id, after, REMOVED_A_SLICE);
    const last = changes.at(-1);
    if (!last) return restored;
    after = last.contactId;
    db.transaction(() => {
      for (const { contactId, before, joined, tagged } of changes) {
        const now = findContact(db, contactId);
        // Numbers are given again: whoever came after the import was not changed by it.
        if (!now || now.createdAt > end) continue;
        for (const listId of joined) leaveList(db, listId, [contactId]);
        for (const tagId of tagged) leaveTag(db, tagId, [contactId]);
        if (before === null || now.updatedAt > end) continue;
        const { updatedAt, ...draft } = JSON.parse(before) as Draft & { updatedAt: number };
        if (keyOf(db, contactId) !== draft.key) continue;
        writer.update(contactId, draft, updatedAt);
        restored++;
      }
    })();
  }
}

async function liftSuppressions({ db, clock }: EngineContext, { id, fileName }: StoredImport): Promise<void> {
  const ours = (claim: { source: string; text: string }) =>
    claim.source === 'import' && claim.text.startsWith(`${fileName}:`);
  const keys = suppressedKeys(db, id);
  for (let from = 0; from < keys.length; from += REMOVED_A_SLICE, await nextTurn())
    db.transaction(() => {
      const slice = keys.slice(from, from + REMOVED_A_SLICE);
      // A claim is known by the name of its file: where another file of that name says the same, it stands.
      const others = claimedByNamesakes(db, id, slice);
      for (const key of slice) if (!others.has(key)) withdraw(db, key, ours, `import undone: ${fileName}`, clock.now());
    })();
}

function dropEmptyGroups({ db }: EngineContext, { id }: StoredImport): void {
  db.transaction(() => {
    for (const { kind, id: group } of groupsMade(db, id)) {
      if (kind === 'list' && contactCount(db, group) === 0) removeList(db, group);
      if (kind === 'tag' && contactTag(db, group)?.contacts === 0) deleteTag(db, group);
    }
  })();
}
