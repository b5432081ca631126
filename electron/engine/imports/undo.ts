import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import {
  type Draft,
  findContact,
  keyOf,
  leaveList,
  leaveTag,
  nameAfterwards,
  openWriter,
  removeContacts,
} from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import { widenCache } from '../db/open.ts';
import { logToDisk } from '../db/relaxed.ts';
import { keepLogShort } from '../db/short-log.ts';
import { anyMessageTo } from '../sending/public.ts';
import { withdraw } from '../suppressions/public.ts';
import { beforeMade, isUntouched, madeAfter } from './made.ts';
import { dropOwnFields } from './own-fields.ts';
import { dropEmptyGroups, madeGroups } from './own-groups.ts';
import { toRecord } from './record.ts';
import {
  changeSlice,
  claimedByNamesakes,
  findImport,
  finishImport,
  importsBeingUndone,
  type StoredImport,
  storeUndoing,
  suppressedKeys,
} from './repo.ts';
import { forgetJob } from './run.ts';
import { leaveOrderOfNames } from './undo-names.ts';
import { type Slices, slices } from './undo-slices.ts';

/** People who are asked about at once. */
const ASKED = 1_000;
const EVENT_EVERY_MS = 250;
/** From so many people on, the log is brought in by a thread, as while they were imported. */
const MANY = 20_000;

type Undone = { removed: number; restored: number; groupsStay?: string[]; fieldsStay?: string[] };
const underWay = new WeakMap<EngineContext, Map<number, Promise<Undone>>>();

/**
 * Takes back what an import wrote, in slices: removes the people it brought (unless somebody edited them since), gives
 * changed people their earlier values, lifts the suppressions that only this file caused. Once begun, it is on disk that it is to
 * be done: what a crash, a quit or a full disk interrupted goes on at the next opening, or when it is asked for again. Throws
 * `not_found`, `import_not_undoable`, or `import_used` once anybody was written to.
 */
export function undoImport(ctx: EngineContext, id: number): Promise<Undone> {
  return once(ctx, id, async () => {
    const stored = findImport(ctx.db, id);
    if (!stored) throw new AppError('not_found');
    if (stored.state === 'running' || stored.state === 'undone') throw new AppError('import_not_undoable');
    if (!stored.position.undoing && (!toRecord(ctx.db, stored).undoable || (await anyMessaged(ctx, stored))))
      throw new AppError('import_used');
    storeUndoing(ctx.db, id);
    return takeBack(ctx, stored);
  });
}

/** Goes on, in the background, with what a crash or a quit interrupted; called once when a workspace opens. */
export function resumeUndoing(ctx: EngineContext): void {
  for (const stored of importsBeingUndone(ctx.db))
    once(ctx, stored.id, async () => {
      await nextTurn();
      return takeBack(ctx, stored);
    }).catch((error: unknown) => {
      if (!ctx.closing.aborted) ctx.log.error('an import could not be taken back', error, { import: stored.id });
    });
}

/** Whoever asks while it goes on is answered by the same work; closing the engine waits until it has stopped. */
function once(ctx: EngineContext, id: number, work: () => Promise<Undone>): Promise<Undone> {
  const all = underWay.get(ctx) ?? new Map<number, Promise<Undone>>();
  if (!underWay.has(ctx)) {
    underWay.set(ctx, all);
    ctx.onClose(async () => {
      await Promise.allSettled(all.values());
    });
  }
  const known = all.get(id);
  if (known) return known;
  const done = work().finally(() => {
    all.delete(id);
    for (const what of ['imports', 'contacts', 'lists', 'tags', 'suppressions'] as const) changed(ctx, what);
  });
  all.set(id, done);
  return done;
}

async function takeBack(ctx: EngineContext, stored: StoredImport): Promise<Undone> {
  const { db, folder, clock } = ctx;
  // From here on there is nothing to go on with.
  forgetJob(ctx, stored.id);
  const usualCache = widenCache(db);
  const log = stored.counts.created < MANY ? null : keepLogShort(db, folder, () => clock.monotonic());
  // Each kind of work has a pace of its own.
  const paced = () => slices(ctx, () => log?.between());
  try {
    if (log) await leaveOrderOfNames(ctx, stored, paced());
    const removed = await removeMade(ctx, stored, paced());
    const restored = await restoreChanged(ctx, stored, paced());
    await liftSuppressions(ctx, stored, paced());
    const groupsStay = await dropGroups(ctx, stored, paced());
    const fieldsStay = await dropOwnFields(ctx, stored.id);
    // Written for good with all before it: what is on disk by then, the engine does not wait for.
    await (log?.end() ?? logToDisk(db));
    finishImport(db, stored.id, 'undone', clock.now());
    return {
      removed,
      restored,
      ...(groupsStay.length > 0 ? { groupsStay } : {}),
      ...(fieldsStay.length > 0 ? { fieldsStay } : {}),
    };
  } finally {
    usualCache();
    await log?.end();
  }
}

/** Whether anybody whom an import made was written to; asked with turns for everybody else in between. */
async function anyMessaged({ db, closing }: EngineContext, stored: StoredImport): Promise<boolean> {
  for (let afterId = beforeMade(stored); !closing.aborted; await nextTurn()) {
    const next = madeAfter(db, stored, afterId, ASKED);
    if (!next) return false;
    if (
      anyMessageTo(
        db,
        next.made.map((contact) => contact.id),
      )
    )
      return true;
    afterId = next.reached;
  }
  throw new AppError('engine_unavailable');
}

async function removeMade(ctx: EngineContext, stored: StoredImport, slice: Slices): Promise<number> {
  const { db } = ctx;
  const tell = teller(ctx, stored);
  const untouched = isUntouched(stored);
  let removed = 0;
  for (let afterId = beforeMade(stored); ; ) {
    const next = madeAfter(db, stored, afterId, slice.size);
    if (!next) return removed;
    const [from, to] = [afterId + 1, next.reached];
    afterId = to;
    const ids = next.made.filter(untouched).map((contact) => contact.id);
    await slice.write(next.made.length, () => {
      if (ids.length > 0) removed += removeContacts(db, ids);
      // Somebody may have been edited after they left the order of names.
      if (ids.length < next.made.length) nameAfterwards(db, stored.id, from, to);
    });
    tell(removed);
  }
}

/** Tells of progress a few times a second. */
function teller({ db, clock, events }: EngineContext, stored: StoredImport): (removed: number) => void {
  let told = clock.monotonic();
  return (removed) => {
    if (clock.monotonic() - told < EVENT_EVERY_MS) return;
    told = clock.monotonic();
    const progress = Math.min(1, removed / Math.max(1, stored.counts.created));
    events.publish({ type: 'import', import: { ...toRecord(db, stored), phase: 'writing', progress } });
  };
}

async function restoreChanged({ db }: EngineContext, stored: StoredImport, slice: Slices): Promise<number> {
  const { id, finishedAt } = stored;
  const writer = openWriter(db);
  const end = finishedAt ?? Number.MAX_SAFE_INTEGER;
  let restored = 0;
  for (let after = 0; ; ) {
    const changes = changeSlice(db, id, after, slice.size);
    const last = changes.at(-1);
    if (!last) return restored;
    after = last.contactId;
    await slice.write(changes.length, () => {
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
    });
  }
}

async function liftSuppressions({ db, clock }: EngineContext, stored: StoredImport, slice: Slices): Promise<void> {
  const { id, fileName } = stored;
  const ours = (claim: { source: string; text: string }) =>
    claim.source === 'import' && claim.text.startsWith(`${fileName}:`);
  for (let after = ''; ; ) {
    const keys = suppressedKeys(db, id, after, slice.size);
    const last = keys.at(-1);
    if (last === undefined) return;
    after = last;
    await slice.write(keys.length, () => {
      // A claim is known by the name of its file: where another file of that name says the same, it stands.
      const others = claimedByNamesakes(db, id, keys);
      for (const key of keys) if (!others.has(key)) withdraw(db, key, ours, `import undone: ${fileName}`, clock.now());
    });
  }
}

async function dropGroups({ db }: EngineContext, { id }: StoredImport, slice: Slices): Promise<string[]> {
  const stay: string[] = [];
  for (const groups of madeGroups(db, id, () => slice.size))
    await slice.write(groups.length, () => void stay.push(...dropEmptyGroups(db, id, groups)));
  return stay;
}
