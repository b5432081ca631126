import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ContactAction, Selection } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import { logToDisk, relaxed } from '../db/relaxed.ts';
import { nextSliceSize } from '../db/slice-size.ts';
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
  thoseSince,
} from './apply-repo.ts';
import { requireHonestConsent, sortName, tidyText } from './contact.ts';
import { fieldValue } from './edit.ts';
import { findList, joinList, leaveList } from './list-repo.ts';
import { removeContacts } from './repo.ts';
import { type Walk, walkOf, walkSlices } from './selection-walk.ts';
import { findTag, joinTag, leaveTag } from './tag-repo.ts';

/** People whom one transaction may touch. */
const BOUNDS = { fewest: 60, most: 2_000 };
const TOLD_EVERY = 250;

/** Answers how many changed, or who did where that can be taken back. */
type Act = (ids: readonly number[]) => number | readonly number[];
type What = Parameters<typeof changed>[1];

/**
 * Does one thing to everybody of a selection, a slice of some milliseconds at a time; answers how many changed. Ids only go up, so
 * nobody is met twice and whoever is added meanwhile is not met at all. What is done when `signal` stops it stays done.
 */
export async function applyToMany(
  ctx: EngineContext,
  { who, action, ticket }: { who: Selection; action: ContactAction; ticket: string },
  signal: AbortSignal | undefined,
): Promise<{ changed: number; undo: string | null }> {
  const mine: Uint32Array[] = [];
  const changed = await applyOnWalk(ctx, walkOf(ctx, who), { action, ticket, mine }, signal);
  return { changed, undo: rememberLast(ctx, action, mine) };
}

/** The same for people who are named, at the wish of a call that tells nobody how far it is: what can be taken back stays what it was. */
export function applyToNamed(ctx: EngineContext, ids: readonly number[], action: ContactAction): Promise<number> {
  return applyOnWalk(ctx, walkOf(ctx, { ids: [...ids] }), { action, ticket: '', mine: [] }, undefined);
}

/** Takes the last action back for whom it changed; answers how many changed. Throws `not_found` where it is not the last any more. */
export async function takeBackLast(
  ctx: EngineContext,
  { undo, ticket }: { undo: string; ticket: string },
  signal: AbortSignal | undefined,
): Promise<number> {
  const last = lastActions.get(ctx);
  if (last?.token !== undo) throw new AppError('not_found');
  const walk = walkSlices(last.people, (ids) => thoseSince(ctx.db, ids, last.at));
  const changed = await applyOnWalk(ctx, walk, { action: last.back, ticket, mine: [] }, signal);
  lastActions.delete(ctx);
  return changed;
}

/** What was done last to many people, and to whom: four bytes a person, for as long as the engine is open. */
type LastAction = { token: string; back: ContactAction; people: readonly Uint32Array[]; at: number };
const lastActions = new WeakMap<EngineContext, LastAction>();

function rememberLast(ctx: EngineContext, action: ContactAction, people: readonly Uint32Array[]): string | null {
  lastActions.delete(ctx);
  const back = reverseOf(action);
  if (back === null || people.length === 0) return null;
  const token = randomUUID();
  lastActions.set(ctx, { token, back, people, at: ctx.clock.now() });
  return token;
}

function reverseOf(action: ContactAction): ContactAction | null {
  switch (action.do) {
    case 'add_to_list':
      return { ...action, do: 'remove_from_list' };
    case 'remove_from_list':
      return { ...action, do: 'add_to_list' };
    case 'add_tag':
      return { ...action, do: 'remove_tag' };
    case 'remove_tag':
      return { ...action, do: 'add_tag' };
    default:
      return null;
  }
}

async function applyOnWalk(
  ctx: EngineContext,
  walk: Walk,
  { action, ticket, mine }: { action: ContactAction; ticket: string; mine: Uint32Array[] },
  signal: AbortSignal | undefined,
): Promise<number> {
  const act = actOf(ctx, action);
  const tell = teller(ctx, ticket);
  const state = { done: 0, changed: 0, size: 200 };
  const run = (ids: readonly number[]) => {
    const did = relaxed(ctx.db, () => act(ids));
    if (typeof did === 'number') return did;
    if (did.length > 0) mine.push(Uint32Array.from(did));
    return did.length;
  };
  const stopped = () => signal?.aborted || ctx.closing.aborted;
  try {
    while (!stopped()) {
      const ids = await walk.next(state.size, signal);
      if (ids === null || stopped()) break;
      const began = performance.now();
      if (ids.length > 0) state.changed += run(ids);
      state.done += ids.length;
      state.size = nextSliceSize(state.size, performance.now() - began, ids.length, BOUNDS);
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
    const ids = await walk.next(BOUNDS.most, signal);
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
    return mine;
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
