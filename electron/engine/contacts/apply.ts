import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ContactAction, Selection } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import { logToDisk, relaxed } from '../db/relaxed.ts';
import { underWayAmong } from '../sending/public.ts';
import { suppressMany } from '../suppressions/public.ts';
import {
  addHistoryToMany,
  addressesOf,
  type Changed,
  isName,
  setFieldOfMany,
  setMissingConsent,
  setNameOfMany,
} from './apply-repo.ts';
import { requireHonestConsent, sortName, tidyText } from './contact.ts';
import { fieldValue } from './edit.ts';
import { findList, joinList, leaveList } from './list-repo.ts';
import { removeContacts } from './repo.ts';
import { walkOf } from './selection-walk.ts';
import { findTag, joinTag, leaveTag } from './tag-repo.ts';

/** What one transaction may hold the engine: milliseconds aimed at, and people it may touch. */
const SLICE_MS = 10;
const FEWEST = 60;
const MOST = 2_000;
const TOLD_EVERY = 250;

type Act = (ids: readonly number[]) => number;
type What = Parameters<typeof changed>[1];

/**
 * Does one thing to everybody of a selection, a slice of some milliseconds at a time; answers how many changed. Ids only go up, so
 * nobody is met twice and whoever is added meanwhile is not met at all. What is done when `signal` stops it stays done.
 */
export async function applyToMany(
  ctx: EngineContext,
  { who, action, ticket }: { who: Selection; action: ContactAction; ticket: string },
  signal: AbortSignal | undefined,
): Promise<number> {
  const act = actOf(ctx, action);
  const tell = teller(ctx, ticket);
  const walk = walkOf(ctx, who);
  const state = { done: 0, changed: 0, size: 200 };
  const stopped = () => signal?.aborted || ctx.closing.aborted;
  try {
    while (!stopped()) {
      const ids = await walk.next(state.size, signal);
      if (ids === null || stopped()) break;
      const began = performance.now();
      if (ids.length > 0) state.changed += relaxed(ctx.db, () => act(ids));
      state.done += ids.length;
      state.size = nextSize(state.size, performance.now() - began, ids.length);
      tell(state, false);
      await nextTurn();
    }
    // Waiting for the disk once, elsewhere, instead of standing still for it after every slice.
    if (state.changed > 0 && !ctx.closing.aborted) await logToDisk(ctx.db);
  } finally {
    tell(state, true);
    if (state.changed > 0 && !ctx.closing.aborted) for (const what of TOUCHED[action.do]) changed(ctx, what);
  }
  return state.changed;
}

/** How many a selection means, and how many of them wait in a campaign that is on its way. */
export async function foresee(
  ctx: EngineContext,
  who: Selection,
  signal: AbortSignal | undefined,
): Promise<{ contacts: number; underWay: number }> {
  const walk = walkOf(ctx, who);
  const found = { contacts: 0, underWay: 0 };
  while (!signal?.aborted && !ctx.closing.aborted) {
    const ids = await walk.next(MOST, signal);
    if (ids === null) break;
    found.contacts += ids.length;
    found.underWay += underWayAmong(ctx.db, ids);
    await nextTurn();
  }
  return found;
}

const TOUCHED: Readonly<Record<ContactAction['do'], readonly What[]>> = {
  add_to_list: ['contacts', 'lists'],
  remove_from_list: ['contacts', 'lists'],
  add_tag: ['contacts', 'tags'],
  remove_tag: ['contacts', 'tags'],
  set_field: ['contacts'],
  set_consent: ['contacts'],
  suppress: ['contacts', 'suppressions'],
  remove: ['contacts', 'lists', 'tags'],
};

// Grows and shrinks with what the last slice took: a removal costs a hundred times what a tag does.
function nextSize(size: number, took: number, done: number): number {
  if (done < size / 2) return size;
  const fits = took > 0 ? (size * SLICE_MS) / took : size * 2;
  return Math.round(Math.min(MOST, Math.max(FEWEST, Math.min(size * 2, fits))));
}

/** What the action does to a slice, and how many it changed; all that can be wrong about it is found here, before anything is done. */
function actOf(ctx: EngineContext, action: ContactAction): Act {
  const { db, clock } = ctx;
  const at = clock.now();
  switch (action.do) {
    case 'add_to_list':
      if (!findList(db, action.listId)) throw new AppError('not_found');
      return (ids) => joinList(db, action.listId, ids);
    case 'remove_from_list':
      if (!findList(db, action.listId)) throw new AppError('not_found');
      return (ids) => leaveList(db, action.listId, ids);
    case 'add_tag':
    case 'remove_tag':
      return tagging(ctx, action.tagId, action.do === 'add_tag', at);
    case 'set_field':
      return setting(ctx, action.field, action.value, at);
    case 'set_consent':
      requireHonestConsent(action.consent);
      return (ids) => {
        const mine = setMissingConsent(db, ids, action.consent, at);
        const { source, note } = action.consent;
        addHistoryToMany(db, mine, { at, kind: 'consent', subject: '', detail: source, text: note });
        return mine.length;
      };
    case 'suppress':
      return (ids) => {
        const entry = { reason: 'manual', source: 'person', detail: '', at } as const;
        const done = suppressMany(
          db,
          addressesOf(db, ids).map((address) => ({ ...entry, address })),
        );
        return done.filter(({ already }) => !already).length;
      };
    case 'remove':
      return (ids) => removeContacts(db, ids);
  }
}

function tagging({ db }: EngineContext, tagId: number, on: boolean, at: number): Act {
  const tag = findTag(db, tagId);
  if (!tag) throw new AppError('not_found');
  const entry = { at, kind: 'tagged', subject: tag.name, detail: on ? 'added' : 'removed', text: '' };
  return (ids) => {
    const mine = on ? joinTag(db, tagId, ids) : leaveTag(db, tagId, ids);
    addHistoryToMany(db, mine, entry);
    return mine.length;
  };
}

function setting({ db }: EngineContext, field: string, typed: string, at: number): Act {
  const name = isName(field);
  const value = name ? tidyText(typed) : fieldValue(db, field, typed);
  const write = (ids: readonly number[]) =>
    name ? setNameOfMany(db, ids, field, value, sortName(value, ''), at) : setFieldOfMany(db, ids, field, value, at);
  return (ids) => {
    const mine = write(ids);
    for (const [was, people] of byFormer(mine))
      addHistoryToMany(db, people, { at, kind: 'edited', subject: '', detail: field, text: was });
    return mine.length;
  };
}

function byFormer(changes: readonly Changed[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { id, was } of changes) found.set(was, [...(found.get(was) ?? []), id]);
  return found;
}

/** Tells the caller's ticket how far it is, at most four times a second and once at the end. */
function teller({ events }: EngineContext, ticket: string) {
  let told = Number.NEGATIVE_INFINITY;
  return ({ done, changed: so }: { done: number; changed: number }, last: boolean) => {
    if (ticket === '' || (!last && performance.now() - told < TOLD_EVERY)) return;
    told = performance.now();
    events.publish({ type: 'applying', ticket, done, changed: so, total: null });
  };
}
