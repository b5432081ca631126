import type { Consent } from '../../../shared/contract/contacts.ts';
import { type Draft, draftOf, ensureField, ensureList, openWriter } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import { erasedOf, suppress, suppressedAmong } from '../suppressions/public.ts';
import { type Counts, countRejected } from './counts.ts';
import type { CsvRecord } from './csv-records.ts';
import { type DuplicateRule, mergeDraft } from './merge.ts';
import { openJournal, storeProgress } from './repo.ts';
import type { SuppressionReason } from './status-words.ts';
import {
  type Corrections,
  consentOfRow,
  type ImportProblem,
  type RowContact,
  type RowPlan,
  toContact,
} from './to-contact.ts';

export type WriteOrder = {
  importId: number;
  fileName: string;
  plan: RowPlan;
  corrections: Corrections;
  duplicates: DuplicateRule;
  consent: Consent | null;
  listId: number | null;
};

const MOST_LISTS = 500;

/**
 * Writes slices of records, each in one transaction together with the import's counters: after a crash the numbers are
 * those of the rows that are there. Nobody is ever made mailable again: suppressions are looked up for every row.
 */
export function openImportWriter(db: Db, order: WriteOrder, counts: Counts, now: () => number) {
  const contacts = openWriter(db);
  const journal = openJournal(db, order.importId);
  const touched = new Set<number>();
  const listIds = new Map<string, number>();
  let otherAddresses = false;
  let left: { record: CsvRecord; cause: ImportProblem; found: string }[] = [];
  const leave = (record: CsvRecord, cause: ImportProblem, found: string) => void left.push({ record, cause, found });

  function writeSlice(records: readonly CsvRecord[], progress: number): void {
    const good: { row: RowContact; record: CsvRecord }[] = [];
    for (const record of records) {
      counts.rows++;
      const outcome = toContact(record, order.plan, order.corrections);
      if (outcome.ok) good.push({ row: outcome.contact, record });
      else {
        countRejected(counts, outcome.cause);
        leave(record, outcome.cause, outcome.found);
      }
    }
    const suppressed = suppressedAmong(
      db,
      good.map(({ row }) => row.address.key),
    );
    const erased = erasedOf(db, [...suppressed.keys()]);
    for (const { row, record } of good) {
      if (!erased.has(row.address.key)) continue;
      countRejected(counts, 'suppressed');
      // Nothing about a person who was erased is stored again, not even that they stood in this file.
      leave({ ...record, fields: [] }, 'suppressed', '');
    }
    for (const { row, record } of good)
      if (!erased.has(row.address.key)) writeRow(row, record, suppressed.get(row.address.key)?.reason ?? null);
    for (const { record, cause, found } of left.sort((a, b) => a.record.line - b.record.line))
      journal.reject(record.line, cause, found, record.fields);
    left = [];
    storeProgress(db, order.importId, counts, progress);
  }

  function writeRow(row: RowContact, record: CsvRecord, known: SuppressionReason | null): void {
    const at = now();
    const reason = row.suppress ? suppressRow(row, at) : known;
    if (row.fields.other_addresses && !otherAddresses) {
      ensureField(db, 'Other addresses', at);
      otherAddresses = true;
    }
    const { key, address } = row.address;
    const draft: Draft = {
      address,
      key,
      name: row.name,
      firstName: row.firstName,
      lastName: row.lastName,
      fields: row.fields,
      consent: consentOfRow(row, order.consent, at),
    };
    const lists = listsOf(row, at);
    const id = contacts.insert(draft, { suppressed: reason, importId: order.importId, at });
    if (id === null) {
      meetKnown(draft, record, lists, at, reason !== null);
      return;
    }
    counts.created++;
    if (reason) counts.suppressed++;
    for (const listId of lists) contacts.join(listId, id);
  }

  function meetKnown(draft: Draft, record: CsvRecord, lists: readonly number[], at: number, suppressed: boolean): void {
    const known = contacts.find(draft.key);
    if (!known) return;
    const before = draftOf(known, draft.key);
    const { draft: merged, differs } = mergeDraft(before, draft, order.duplicates);
    const own = known.importId === order.importId;
    const again = own || touched.has(known.id);
    if (differs) contacts.update(known.id, merged, at);
    const joined = lists.filter((listId) => contacts.join(listId, known.id));
    if (!own && (differs || joined.length > 0))
      journal.change(known.id, differs ? { ...before, updatedAt: known.updatedAt } : null, joined);
    touched.add(known.id);
    if (again) {
      counts.duplicates++;
      leave(record, 'duplicate', draft.address);
      return;
    }
    if (suppressed) counts.suppressed++;
    differs ? counts.updated++ : counts.unchanged++;
  }

  function suppressRow(row: RowContact, at: number) {
    const { key, address } = row.address;
    const { reason, words } = row.suppress ?? { reason: 'manual' as const, words: '' };
    const { already } = suppress(db, {
      address,
      reason,
      source: 'import',
      detail: `${order.fileName}:${row.line} ${words}`,
      at,
    });
    if (!already) journal.suppressed(key);
    return suppressedAmong(db, [key]).get(key)?.reason ?? reason;
  }

  function listsOf(row: RowContact, at: number): number[] {
    const ids = order.listId === null ? [] : [order.listId];
    for (const name of row.lists) {
      const word = name.toLowerCase();
      let id = listIds.get(word);
      if (id === undefined && listIds.size < MOST_LISTS) {
        id = ensureList(db, name, at).id;
        listIds.set(word, id);
      }
      if (id !== undefined && !ids.includes(id)) ids.push(id);
    }
    return ids;
  }

  const inTransaction = db.transaction(writeSlice);
  return {
    /** An import may be repeated and need not survive a power cut row by row; what the ledger needs is as it was. */
    write(records: readonly CsvRecord[], progress: number): void {
      const usual = Number(db.pragma('synchronous', { simple: true }));
      db.pragma('synchronous = NORMAL');
      try {
        inTransaction.immediate(records, progress);
      } finally {
        db.pragma(`synchronous = ${usual}`);
      }
    },
  };
}
