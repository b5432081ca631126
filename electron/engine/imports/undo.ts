import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import {
  contactCount,
  type Draft,
  findContact,
  keyOf,
  leaveList,
  madeByImport,
  openWriter,
  removeContacts,
  removeList,
} from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import { anyMessageTo } from '../sending/public.ts';
import { withdraw } from '../suppressions/public.ts';
import { toRecord } from './record.ts';
import { changeSlice, findImport, finishImport, type StoredImport, suppressedKeys } from './repo.ts';

const SLICE = 1_000;

/**
 * Takes back what an import wrote, in slices: removes the people it brought (unless somebody edited them since), gives
 * changed people their earlier values, lifts the suppressions that only this file caused. Throws `not_found`,
 * `import_not_undoable`, or `import_used` once anybody was written to.
 */
export async function undoImport(ctx: EngineContext, id: number): Promise<{ removed: number; restored: number }> {
  const stored = findImport(ctx.db, id);
  if (!stored) throw new AppError('not_found');
  if (stored.state === 'running' || stored.state === 'undone') throw new AppError('import_not_undoable');
  if (!toRecord(ctx.db, stored).undoable || (await anyMessaged(ctx, id))) throw new AppError('import_used');
  const removed = await removeMade(ctx, stored);
  const restored = await restoreChanged(ctx, stored);
  liftSuppressions(ctx, stored);
  dropEmptyList(ctx, stored);
  finishImport(ctx.db, id, 'undone', ctx.clock.now());
  return { removed, restored };
}

async function anyMessaged({ db }: EngineContext, id: number): Promise<boolean> {
  for (let after = 0; ; await nextTurn()) {
    const made = madeByImport(db, id, after, SLICE);
    const last = made.at(-1);
    if (!last) return false;
    if (
      anyMessageTo(
        db,
        made.map((contact) => contact.id),
      )
    )
      return true;
    after = last.id;
  }
}

async function removeMade({ db }: EngineContext, { id, finishedAt }: StoredImport): Promise<number> {
  let removed = 0;
  for (let after = 0; ; await nextTurn()) {
    const made = madeByImport(db, id, after, SLICE);
    const last = made.at(-1);
    if (!last) return removed;
    after = last.id;
    const untouched = made.filter((contact) => contact.updatedAt <= (finishedAt ?? Number.MAX_SAFE_INTEGER));
    removed += db.transaction(() =>
      removeContacts(
        db,
        untouched.map((contact) => contact.id),
      ),
    )();
  }
}

async function restoreChanged({ db }: EngineContext, { id, finishedAt }: StoredImport): Promise<number> {
  const writer = openWriter(db);
  let restored = 0;
  for (let after = 0; ; await nextTurn()) {
    const changes = changeSlice(db, id, after, SLICE);
    const last = changes.at(-1);
    if (!last) return restored;
    after = last.contactId;
    db.transaction(() => {
      for (const { contactId, before, joined } of changes) {
        for (const listId of joined) leaveList(db, listId, [contactId]);
        const now = findContact(db, contactId);
        if (!now || before === null || now.updatedAt > (finishedAt ?? Number.MAX_SAFE_INTEGER)) continue;
        const { updatedAt, ...draft } = JSON.parse(before) as Draft & { updatedAt: number };
        if (keyOf(db, contactId) !== draft.key) continue;
        writer.update(contactId, draft, updatedAt);
        restored++;
      }
    })();
  }
}

function liftSuppressions({ db, clock }: EngineContext, { id, fileName }: StoredImport): void {
  db.transaction(() => {
    const ours = (claim: { source: string; text: string }) =>
      claim.source === 'import' && claim.text.startsWith(`${fileName}:`);
    for (const key of suppressedKeys(db, id)) withdraw(db, key, ours, `import undone: ${fileName}`, clock.now());
  })();
}

function dropEmptyList({ db }: EngineContext, { listId, listMade }: StoredImport): void {
  if (listMade && listId !== null && contactCount(db, listId) === 0) db.transaction(() => removeList(db, listId))();
}
