import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import { cleanBounceNotes, eraseFromBounces } from '../bounces/public.ts';
import { eraseFromCampaigns } from '../campaigns/public.ts';
import { eraseFromCleaning, isCleaning } from '../cleaning/public.ts';
import { changed, type EngineContext } from '../context.ts';
import { backupsHolding, removeBackupsHolding } from '../db/backups.ts';
import type { Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { namedOnlyIn, overwriteLast, overwriteProven } from '../db/overwrite.ts';
import { eraseFromImports, isImporting } from '../imports/public.ts';
import { eraseFromPractice } from '../relays/public.ts';
import { forgetInSearch } from '../search/public.ts';
import { eraseFromSegments } from '../segments/public.ts';
import { cleanSendingTexts, eraseFromSending } from '../sending/public.ts';
import { cleanSuppressionNotes, eraseFromSuppressions } from '../suppressions/public.ts';
import { personOf, personOfKeys } from './person.ts';
import { beginErasure, cleanContacts, endErasure, ORDERS, openErasures, removePerson } from './person-repo.ts';

type Counts = { contacts: number; messages: number; bounces: number; others: number };
type Elsewhere = 'backups' | 'mailbox' | 'relay';
export type Erased = Counts & { elsewhere: Elsewhere[]; backups: { removed: number; left: number } };
type Wish = { address: string; suppress: boolean; backups: boolean };

/**
 * Forgets a person everywhere. The order is on disk before anything is done, each step may be done twice, and what a crash cut
 * short goes on at the next opening. The workspace's own safety copies that hold the person are deleted, whole, where `backups`
 * says so. Throws `address_invalid`, `erase_while_importing`, or `erase_under_way` while a message to
 * them is being sent.
 */
export async function erasePerson(ctx: EngineContext, { address, suppress, backups }: Wish): Promise<Erased> {
  const { db, clock } = ctx;
  if (isImporting(db) || isCleaning(ctx)) throw new AppError('erase_while_importing');
  const person = personOf(db, address);
  const before = { others: 0 };
  const order = db.transaction(() => {
    before.others = eraseFromSuppressions(db, person, suppress, clock.now());
    return beginErasure(db, person.keys, clock.now());
  })();
  const removed = backups ? await removeBackupsHolding(ctx.folder, person.addresses) : 0;
  const counts = await goThrough(ctx, order, person);
  const { length: left } = await backupsHolding(ctx.folder, person.addresses);
  return {
    ...counts,
    others: counts.others + before.others,
    elsewhere: elsewhereOf(counts),
    backups: { removed, left },
  };
}

/** Takes up the erasures that a crash or a quit cut short, as they stand when this is called; one by one, in the background. */
export async function resumeErasures(ctx: EngineContext): Promise<void> {
  // Before anybody begins another one.
  const orders = openErasures(ctx.db);
  await nextTurn();
  for (const { id, keys } of orders) {
    if (ctx.closing.aborted) return;
    await goThrough(ctx, id, personOfKeys(ctx.db, keys)).catch((error: unknown) =>
      ctx.log.error('an erasure could not be finished', error),
    );
  }
}

const turns = new WeakMap<Db, Promise<unknown>>();

/** One after the other: each fills the pages that nobody uses, and looks at a file that nobody else writes to. */
function goThrough(ctx: EngineContext, order: number, person: Person): Promise<Counts> {
  const go = () => eraseAll(ctx, order, person);
  const turn = (turns.get(ctx.db) ?? Promise.resolve()).then(go, go);
  turns.set(ctx.db, turn);
  return turn;
}

async function eraseAll(ctx: EngineContext, order: number, person: Person): Promise<Counts> {
  const { db } = ctx;
  const messages = await eraseFromSending(ctx, person);
  let others = (await eraseFromImports(ctx, person)) + (await eraseFromCleaning(db, person));
  // The last step that needs to know more than the addresses; with the contact go its lists, tags and history.
  const { contacts, bounces } = db.transaction(() => ({
    bounces: eraseFromBounces(ctx, person),
    contacts: removePerson(db, person),
  }))();
  // What came between the first step and the last.
  const late = await eraseFromSending(ctx, person);
  // A thread of its own forgets the contact while the engine looks through what is said about others.
  const forgotten = forgetInSearch(ctx);
  forgotten.catch(() => undefined);
  // Mostly nobody speaks of them: to look at the file once takes a third of the time of looking through every text.
  const unnamed = await namedOnlyIn(db, ORDERS, person);
  const named = unnamed ? { ...person, keys: [], addresses: [] } : person;
  others += await eraseNotes(ctx, named);
  others += await eraseFromPractice(ctx, person.keys);
  others += await ctx.files.dropHolding(person.addresses);
  const inContacts = await cleanContacts(db, named);
  await forgotten;
  // What others' fields said of them is in the search as well.
  if (inContacts > 0) await forgetInSearch(ctx);
  others += inContacts;
  db.transaction(() => endErasure(db, order))();
  await (unnamed ? overwriteLast(db, ORDERS, person.keys) : overwriteProven(db, person.keys));
  for (const what of [
    'contacts',
    'lists',
    'tags',
    'suppressions',
    'messages',
    'campaigns',
    'bounces',
    'imports',
    'practice',
  ] as const)
    changed(ctx, what);
  return { contacts, messages: messages + late, bounces, others };
}

/** Takes the addresses out of what is said about others; may be done when nobody knows any more whose they were. */
async function eraseNotes(ctx: EngineContext, person: Person): Promise<number> {
  const { db } = ctx;
  let places = 0;
  places += await eraseFromCampaigns(db, person);
  places += await eraseFromSegments(db, person);
  places += await cleanSuppressionNotes(db, person);
  places += await cleanSendingTexts(db, person);
  places += await cleanBounceNotes(ctx, person);
  return places;
}

/** Where copies may be that Merpati cannot reach: safety copies always, the others where mail went or came. */
function elsewhereOf({ messages, bounces }: Counts): Elsewhere[] {
  return ['backups', ...(bounces > 0 ? (['mailbox'] as const) : []), ...(messages > 0 ? (['relay'] as const) : [])];
}
