import type { Consent } from '../../../../shared/contract/contacts.ts';
import type { Db } from '../../db/open.ts';
import type { SuppressionReason } from '../contact.ts';
import type { Draft } from '../repo.ts';
import { MOST_IN_FILE_ORDER, type StagedGroup, type StagedPeople } from './repo.ts';

/** What everybody of an import gets. */
export type BulkOrder = {
  importId: number;
  consent: Consent | null;
  listIds: readonly number[];
  tagIds: readonly number[];
};

/** What a slice did: `base` + n is the id of person n, `met` are those whose address is known already, `suppressed` of the made ones. */
export type BulkSlice = { base: number; made: number; suppressed: number; met: MetPerson[] };

/** A person as staged, with all groups. */
export type MetPerson = { draft: Draft; suppressed: SuppressionReason | null; listIds: number[]; tagIds: number[] };

/** A run of people that is staged, and the groups that its file puts them into. */
export type BulkRun = StagedPeople & { groups: readonly StagedGroup[] };

type Span = { from: number; to: number; base: number; importId: number };

/**
 * Takes staged people (schema `staging`, see `openStage`) over into the tables of contacts. Every call belongs into a
 * transaction; ids rise with n. What these write is counted here, once for a slice.
 */
export function openBulk(db: Db, order: BulkOrder, run: BulkRun) {
  db.exec('CREATE TABLE IF NOT EXISTS temp.import_met (n INTEGER PRIMARY KEY); DELETE FROM temp.import_met;');
  const { importId, consent } = order;
  const highest = db.prepare('SELECT coalesce(max(id), 0) FROM contacts').pluck();
  // Whoever fails takes the whole transaction back: without OR FAIL each page would be copied for taking back a statement.
  const insert = db.prepare(
    `INSERT OR FAIL INTO contacts (id, address, key, name, first_name, last_name, sort_name, fields, consent_source, consent_note, consent_date,
       suppressed, import_id, created_at, updated_at)
     SELECT n + @base, coalesce(address, key), key, name, first_name, last_name, sort_name, fields, coalesce(consent_source, @source),
       coalesce(consent_note, @note), coalesce(consent_date, @date), suppressed, @importId, @at, @at
     FROM staging.people WHERE n BETWEEN @from AND @to ORDER BY n ON CONFLICT (key) DO NOTHING`,
  );
  const meet = db
    .prepare(
      `INSERT OR IGNORE INTO temp.import_met SELECT n FROM staging.people WHERE n BETWEEN @from AND @to
       AND NOT EXISTS (SELECT 1 FROM contacts WHERE id = n + @base AND import_id = @importId) RETURNING n`,
    )
    .pluck();
  const total = db.prepare(
    `UPDATE contact_totals SET contacts = contacts + @made, version = version + 1, suppressed = suppressed + @suppressed,
       without_consent = without_consent + @withoutConsent`,
  );
  const count = openCounting(db, order, run);
  const groups = openGroups(db, order, run.groups);
  const find = openStaged(db, run.people > MOST_IN_FILE_ORDER);

  return {
    /**
     * Writes the people `from` to `to` with ids of at least `least` + n; those whose address is known already are left to the
     * caller.
     */
    people(from: number, to: number, at: number, least: number): BulkSlice {
      const base = Math.max(least, (highest.get() as number) - from + 1);
      const span = { from, to, base, importId };
      const usual = { source: consent?.source ?? null, note: consent?.note ?? '', date: consent?.date ?? null };
      const made = insert.run({ ...span, at, ...usual }).changes;
      const met = made === to - from + 1 ? [] : (meet.all(span) as number[]);
      const counted = count(span, made);
      total.run({ made, ...counted });
      const codes = groups(span, made, new Set(met));
      return { base, made, suppressed: counted.suppressed, met: find.people(met, codes) };
    },
    keysAt: find.keysAt,
    /** Finds anew who of `from` to `to` was met, after an interruption. */
    meetAgain: (from: number, to: number, base: number): void => void meet.all({ from, to, base, importId }),
    names: openNames(db),
  };
}

/** How many of those who were made are suppressed, or lack a consent without being so. */
function openCounting(db: Db, { consent }: BulkOrder, run: BulkRun) {
  const look = db.prepare(
    `SELECT coalesce(sum(suppressed IS NOT NULL), 0) AS suppressed,
       coalesce(sum(suppressed IS NULL AND consent_source IS NULL), 0) AS withoutConsent
     FROM contacts WHERE id BETWEEN @from + @base AND @to + @base AND import_id = @importId`,
  );
  // As a rule nobody of a run is suppressed, and consent is a matter of the whole file.
  const alike = run.suppressed === 0 && (consent !== null || run.consents === 0);
  return (span: Span, made: number): { suppressed: number; withoutConsent: number } =>
    alike
      ? { suppressed: 0, withoutConsent: consent === null ? made : 0 }
      : (look.get(span) as { suppressed: number; withoutConsent: number });
}

/** Memberships of a slice of new people; answers the codes of the groups of those who were met. */
function openGroups(db: Db, order: BulkOrder, staged: readonly StagedGroup[]) {
  const of = { list: openMembers(db, 'list'), tag: openMembers(db, 'tag') };
  return (span: Span, made: number, met: ReadonlySet<number>): Map<number, number[]> => {
    const codes = new Map<number, number[]>();
    if (made > 0) {
      for (const id of order.listIds) of.list.everybody(id, span, made, met.size > 0);
      for (const id of order.tagIds) of.tag.everybody(id, span, made, met.size > 0);
    }
    for (const { code, people } of staged) {
      const some = people.subarray(firstFrom(people, span.from), firstFrom(people, span.to + 1));
      if (some.length === 0) continue;
      const fresh = met.size === 0 ? some : some.filter((n) => !met.has(n));
      if (fresh.length < some.length)
        for (const n of some) if (met.has(n)) codes.set(n, [...(codes.get(n) ?? []), code]);
      if (fresh.length > 0) of[code % 2 === 1 ? 'tag' : 'list'].some(Math.floor(code / 2), span, fresh);
    }
    return codes;
  };
}

/** Where in ascending numbers those begin that are at least `least`. */
function firstFrom(numbers: Uint32Array, least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Writes and counts memberships of one kind. */
function openMembers(db: Db, kind: 'list' | 'tag') {
  const into = `INSERT OR FAIL INTO ${kind}_members (${kind}_id, contact_id, import_id)`;
  const span = `SELECT @group, id, @importId FROM contacts WHERE id BETWEEN @from + @base AND @to + @base`;
  const all = db.prepare(`${into} ${span}`);
  const made = db.prepare(`${into} ${span} AND import_id = @importId`);
  const some = db.prepare(`${into} SELECT @group, value + @base, @importId FROM json_each(@people)`);
  const count = db.prepare(`UPDATE ${kind}s SET contacts = contacts + ?, version = version + 1 WHERE id = ?`);
  // A list or a tag that somebody removed meanwhile takes what was just put on it along.
  const drop = db.prepare(`DELETE FROM ${kind}_members WHERE ${kind}_id = ? AND contact_id BETWEEN ? AND ?`);
  const counted = (id: number, members: number, { from, to, base }: Span) => {
    if (count.run(members, id).changes === 0) drop.run(id, from + base, to + base);
  };
  return {
    everybody(group: number, slice: Span, members: number, anyMet: boolean): void {
      (anyMet ? made : all).run({ ...slice, group });
      counted(group, members, slice);
    },
    some(group: number, slice: Span, people: Uint32Array): void {
      const { base, importId } = slice;
      some.run({ base, importId, group, people: `[${people.join(',')}]` });
      counted(group, people.length, slice);
    },
  };
}

/** Reads what is staged about single people. */
function openStaged(db: Db, byKey: boolean) {
  const one = db.prepare('SELECT * FROM staging.people WHERE n = ?');
  const ends = db.prepare('SELECT key FROM staging.people WHERE n IN (?, ?) ORDER BY n').pluck();
  const among = db.prepare('SELECT min(key), max(key) FROM staging.people WHERE n BETWEEN ? AND ?').raw();
  return {
    /** The first and the last of their keys. */
    keysAt: (from: number, to: number): string[] =>
      byKey ? (ends.all(from, to) as string[]) : (among.get(from, to) as string[]),
    /** People as the file names them, with the groups of these codes. */
    people: (numbers: readonly number[], codes: ReadonlyMap<number, number[]>): MetPerson[] =>
      numbers.flatMap((n) => {
        const row = one.get(n) as StagedRow | undefined;
        return row ? [personOf(row, codes.get(n) ?? [])] : [];
      }),
  };
}

function personOf(row: StagedRow, codes: readonly number[]): MetPerson {
  const { consent_source: source, consent_note: note, consent_date: date } = row;
  return {
    draft: {
      key: row.key,
      address: row.address ?? row.key,
      name: row.name,
      firstName: row.first_name,
      lastName: row.last_name,
      fields: JSON.parse(row.fields) as Record<string, string>,
      consent: source === null ? null : { source, note: note ?? '', date: date ?? 0 },
    },
    suppressed: row.suppressed,
    ...groupsOf(codes),
  };
}

/** Lists and tags among codes of groups. */
export function groupsOf(codes: readonly number[]): { listIds: number[]; tagIds: number[] } {
  const of = (bit: number) => codes.filter((code) => code % 2 === bit).map((code) => (code - bit) / 2);
  return { listIds: of(0), tagIds: of(1) };
}

type StagedRow = {
  key: string;
  address: string | null;
  name: string;
  first_name: string;
  last_name: string;
  fields: string;
  suppressed: SuppressionReason | null;
  consent_source: Consent['source'] | null;
  consent_note: string | null;
  consent_date: number | null;
};

/** The pass that gives new people their places in the order of names: rows `from` to `to` of that order. */
function openNames(db: Db) {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO contact_names SELECT sort_name, n + @base FROM staging.names
     WHERE m BETWEEN @from AND @to AND n BETWEEN @first AND @last AND n NOT IN (SELECT n FROM temp.import_met)`,
  );
  return (from: number, to: number, spans: readonly { first: number; last: number; base: number }[]): void => {
    for (const span of spans) insert.run({ from, to, ...span });
  };
}

/** Gives contacts of an import with ids from `from` to `to` their places in the order of names, where a crash left them without. */
export function nameAfterwards(db: Db, importId: number, from: number, to: number): void {
  db.prepare(
    `INSERT OR IGNORE INTO contact_names SELECT sort_name, id FROM contacts WHERE id BETWEEN ? AND ? AND import_id = ?
     ORDER BY sort_name, id`,
  ).run(from, to, importId);
}
