import type { Contact } from '../../../shared/contract/contacts.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { followContacts, searchState } from '../search/public.ts';
import { applyToMany, applyToNamed, foresee, takeBackLast } from './apply.ts';
import { idsBetween } from './between.ts';
import { editContact } from './edit.ts';
import { exportContacts } from './export.ts';
import { addField, changeField, requireField } from './fields.ts';
import { historyPage } from './history.ts';
import { addList, allLists, changeList, findList } from './lists.ts';
import { countContacts, listContacts } from './pages.ts';
import { personCalls } from './person-calls.ts';
import { allFields, findContact } from './public.ts';
import { removeForGood, resumeRemovals } from './removals.ts';
import { totals } from './repo.ts';
import { saveContact } from './save.ts';
import { allTags, findTag } from './tag-repo.ts';
import { addTag, changeTag } from './tags.ts';

/** The calls of contacts. */
export function contactsHandlers(ctx: EngineContext): Handlers<typeof contract.contacts> {
  const { db, clock } = ctx;
  followContacts(ctx);
  const resuming = new Promise((resolve) => setImmediate(resolve)).then(() => resumeRemovals(ctx));
  ctx.onClose(() => resuming);
  return {
    list: (input, { signal }) => listContacts(ctx, input, signal),
    totals: () => {
      const { contacts, suppressed, withoutConsent } = totals(db);
      return { contacts, suppressed, withoutConsent, mailable: contacts - suppressed - withoutConsent };
    },
    get: ({ id }) => requireContact(ctx, id),
    save: (input) => {
      const id = db.transaction(() => saveContact(ctx, input))();
      published(ctx, id);
      return requireContact(ctx, id);
    },
    remove: async ({ ids }) => ({ removed: await applyToNamed(ctx, ids, { do: 'remove' }) }),
    addToList: async ({ ids, listId }) => ({ changed: await applyToNamed(ctx, ids, { do: 'add_to_list', listId }) }),
    history: ({ id, cursor, limit }) => historyPage(ctx, requireContact(ctx, id), cursor, limit),
    lists: () => ({ lists: allLists(db) }),
    saveList: ({ id, name }) => {
      const listId = id === null ? addList(db, name, clock.now()) : changeList(db, id, name);
      changed(ctx, 'lists', listId);
      return requireList(ctx, listId);
    },
    removeList: async ({ id }) => {
      requireList(ctx, id);
      await removeForGood(ctx, { kind: 'list', id });
      published(ctx);
      return {};
    },
    fields: () => ({ fields: allFields(db) }),
    saveField: ({ key, label, type }) => {
      const field =
        key === null ? addField(db, label, type, clock.now()) : changeField(db, key, label, type, clock.now());
      changed(ctx, 'contacts');
      return field;
    },
    removeField: async ({ key }) => {
      requireField(db, key);
      await removeForGood(ctx, { kind: 'field', key });
      changed(ctx, 'contacts');
      return {};
    },
    between: async (input, { signal }) => ({ ids: await idsBetween(ctx, input, signal) }),
    count: async (filter, { signal }) => ({ contacts: await countContacts(ctx, filter, signal) }),
    searchState: () => searchState(ctx),
    apply: (input, { signal }) => applyToMany(ctx, input, signal),
    takeBack: async (input, { signal }) => ({ changed: await takeBackLast(ctx, input, signal) }),
    foresee: ({ who }, { signal }) => foresee(ctx, who, signal),
    edit: (cells) => {
      db.transaction(() => editContact(ctx, cells))();
      changed(ctx, 'contacts', cells.id);
      return requireContact(ctx, cells.id);
    },
    ...personCalls(ctx),
    tags: () => ({ tags: allTags(db) }),
    saveTag: ({ id, name }) => {
      const tagId = id === null ? addTag(db, name, clock.now()) : changeTag(db, id, name);
      changed(ctx, 'tags', tagId);
      return requireTag(ctx, tagId);
    },
    removeTag: async ({ id }) => {
      requireTag(ctx, id);
      await removeForGood(ctx, { kind: 'tag', id });
      published(ctx);
      return {};
    },
    export: ({ ids, except, ...filter }, { signal }) => exportContacts(ctx, { filter, ids, except }, signal),
  };
}

function requireContact({ db }: EngineContext, id: number): Contact {
  const contact = findContact(db, id);
  if (!contact) throw new AppError('not_found');
  return contact;
}

function requireList({ db }: EngineContext, id: number) {
  const list = findList(db, id);
  if (!list) throw new AppError('not_found');
  return list;
}

function requireTag({ db }: EngineContext, id: number) {
  const tag = findTag(db, id);
  if (!tag) throw new AppError('not_found');
  return tag;
}

function published(ctx: EngineContext, id: number | null = null): void {
  changed(ctx, 'contacts', id);
  changed(ctx, 'lists');
  changed(ctx, 'tags');
}
