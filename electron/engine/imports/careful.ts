import type { Consent } from '../../../shared/contract/contacts.ts';
import {
  type Draft,
  draftOf,
  ensureField,
  ensureList,
  ensureTag,
  groupCode,
  groupsOf,
  type MetPerson,
  openWriter,
} from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import { suppressedAmong, suppressMany } from '../suppressions/public.ts';
import type { Counts } from './counts.ts';
import { type DuplicateRule, mergeDraft } from './merge.ts';
import { noteFieldMade, noteMade, openJournal } from './repo.ts';
import type { Claim, LaterRow } from './staging-repo.ts';
import type { Wanted } from './thread-messages.ts';

export type CarefulOrder = {
  importId: number;
  duplicates: DuplicateRule;
  consent: Consent | null;
  listIds: readonly number[];
  tagIds: readonly number[];
};

type Groups = { listIds: readonly number[]; tagIds: readonly number[] };

/**
 * What cannot be written by the thousand: people who are known already, rows that name somebody again, and claims that an
 * address must not be mailed. Each is written one by one, with a journal for taking the import back.
 */
export function openCareful(db: Db, order: CarefulOrder, counts: Counts) {
  const contacts = openWriter(db);
  const journal = openJournal(db, order.importId);

  function meet(draft: Draft, groups: Groups, at: number) {
    const known = contacts.find(draft.key);
    if (!known) return undefined;
    const before = draftOf(known, draft.key);
    const { draft: merged, differs } = mergeDraft(before, draft, order.duplicates);
    if (differs) contacts.update(known.id, merged, at);
    const joined = [...order.listIds, ...groups.listIds].filter((id) => contacts.join(id, known.id));
    const tagged = [...order.tagIds, ...groups.tagIds].filter((id) => contacts.tag(id, known.id));
    if (known.importId !== order.importId && (differs || joined.length > 0 || tagged.length > 0))
      journal.change(known.id, differs ? { ...before, updatedAt: known.updatedAt } : null, joined, tagged);
    return { differs, own: known.importId === order.importId };
  }

  function create(draft: Draft, groups: Groups, at: number): void {
    const reason = suppressedAmong(db, [draft.key]).get(draft.key)?.reason ?? null;
    const id = contacts.insert(draft, { suppressed: reason, importId: order.importId, at });
    if (id === null) return;
    counts.created++;
    if (reason) counts.suppressed++;
    for (const listId of [...order.listIds, ...groups.listIds]) contacts.join(listId, id);
    for (const tagId of [...order.tagIds, ...groups.tagIds]) contacts.tag(tagId, id);
  }

  return {
    /** A person of the file whose address is known already. */
    known({ draft, suppressed, ...groups }: MetPerson, at: number): void {
      counts.rows++;
      const whole = { ...draft, consent: draft.consent ?? order.consent };
      const met = meet(whole, groups, at);
      if (!met) {
        create(whole, groups, at);
        return;
      }
      if (suppressed) counts.suppressed++;
      met.differs ? counts.updated++ : counts.unchanged++;
    },

    /** A row that names somebody again: it may add to them, and is reported. Answers whether it was. */
    later(row: LaterRow, at: number): boolean {
      counts.rows++;
      const groups = groupsOf(row.groups);
      if (!meet(row.draft, groups, at)) {
        create(row.draft, groups, at);
        return false;
      }
      counts.duplicates++;
      journal.reject({ ...row, cause: 'duplicate', found: row.draft.address });
      return true;
    },

    claims(claims: readonly Claim[], at: number): void {
      const many = claims.map(({ address, reason, detail }) => ({ address, reason, source: 'import', detail, at }));
      suppressMany(db, many).forEach(({ id, already }, n) => {
        const { key, again } = claims[n] ?? {};
        // Their first row counts them where it says so itself; here it is a later one that does.
        if (again === 1 && !already) counts.suppressed++;
        // Also what was known before: whoever takes another file back must see that this one says so too. Erased people have no id.
        if (id !== 0 && key !== undefined) journal.suppressed(key);
      });
    },
  };
}

/** Finds or makes what the file names, noting what was made; answers codes of lists and tags, keys of fields, types with keys of attributes. */
export function answerWanted(db: Db, importId: number, wanted: readonly Wanted[], at: number): (number | string)[] {
  return wanted.map(({ kind, name }) => {
    if (kind === 'field' || kind === 'attribute') {
      const { type, key, made } = ensureField(db, name, at);
      if (made) noteFieldMade(db, importId, key);
      return kind === 'field' ? key : `${type} ${key}`;
    }
    const group = kind === 'list' ? ensureList(db, name, at) : ensureTag(db, name, at);
    if (group.made) noteMade(db, importId, kind, group.id);
    return groupCode(kind, group.id);
  });
}
