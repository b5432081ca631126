import type { Consent } from '../../../../shared/contract/contacts.ts';
import type { Db } from '../../db/open.ts';
import type { SuppressionReason } from '../contact.ts';
import type { Draft } from '../repo.ts';
import { GROUP_COLUMNS } from './repo.ts';

/** What everybody of an import gets. */
export type BulkOrder = {
  importId: number;
  consent: Consent | null;
  listIds: readonly number[];
  tagIds: readonly number[];
};

/** What a slice did: `base` + n is the id of person n, `met` are those whose address is known already, `suppressed` of the made ones. */
export type BulkSlice = { base: number; made: number; suppressed: number; met: number[] };

/** A person as staged, with all groups. */
export type MetPerson = { draft: Draft; suppressed: SuppressionReason | null; listIds: number[]; tagIds: number[] };

/**
 * Takes staged people (schema `staging`, see `openStage`) over into the tables of contacts. Every call belongs into a
 * transaction; ids rise with n. What these write is counted here, once for a slice, because the triggers leave it alone.
 */
export function openBulk(db: Db, order: BulkOrder, furthest: number) {
  db.exec('CREATE TABLE IF NOT EXISTS temp.import_met (n INTEGER PRIMARY KEY); DELETE FROM temp.import_met;');
  const highest = db.prepare('SELECT coalesce(max(id), 0) FROM contacts').pluck();
  const insert = db.prepare(
    `INSERT INTO contacts (id, address, key, name, first_name, last_name, sort_name, fields, consent_source, consent_note, consent_date,
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
  const standing = db.prepare(
    `SELECT count(*) AS made, coalesce(sum(suppressed IS NOT NULL), 0) AS suppressed,
       coalesce(sum(suppressed IS NULL AND consent_source IS NULL), 0) AS withoutConsent
     FROM contacts WHERE id BETWEEN @from + @base AND @to + @base AND import_id = @importId`,
  );
  const total = db.prepare(
    `UPDATE contact_totals SET contacts = contacts + @made, version = version + 1, suppressed = suppressed + @suppressed,
       without_consent = without_consent + @withoutConsent`,
  );
  const groups = (['list', 'tag'] as const).map((kind) => openGroups(db, kind, furthest));

  return {
    /**
     * Writes the people `from` to `to` with ids of at least `least` + n; those whose address is known already are left to the
     * caller.
     */
    people(from: number, to: number, at: number, least: number): BulkSlice {
      const base = Math.max(least, (highest.get() as number) - from + 1);
      const { importId, consent } = order;
      const span = { from, to, base, importId };
      insert.run({
        ...span,
        at,
        source: consent?.source ?? null,
        note: consent?.note ?? '',
        date: consent?.date ?? null,
      });
      const counted = standing.get(span) as { made: number; suppressed: number; withoutConsent: number };
      const met = counted.made === to - from + 1 ? [] : (meet.all(span) as number[]);
      total.run(counted);
      const [lists, tags] = groups;
      lists?.join(span, order.listIds, counted.made, met.length > 0);
      tags?.join(span, order.tagIds, counted.made, met.length > 0);
      return { base, made: counted.made, suppressed: counted.suppressed, met };
    },
    ...openStaged(db),
    /** Finds anew who of `from` to `to` was met, after an interruption. */
    meetAgain: (from: number, to: number, base: number): void =>
      void meet.all({ from, to, base, importId: order.importId }),
    names: openNames(db),
  };
}

type Span = { from: number; to: number; base: number; importId: number };

/** Memberships of one kind for a slice of new people. */
function openGroups(db: Db, kind: 'list' | 'tag', furthest: number) {
  const members = `${kind}_members (${kind}_id, contact_id, import_id)`;
  const everybody = db.prepare(
    `INSERT INTO ${members} SELECT @group, id, @importId FROM contacts WHERE id BETWEEN @from + @base AND @to + @base AND import_id = @importId`,
  );
  const parts = Array.from(
    { length: Math.min(furthest, GROUP_COLUMNS) },
    (_, at) => `SELECT g${at + 1} AS g, n FROM staging.people WHERE n BETWEEN @from AND @to`,
  );
  if (furthest > GROUP_COLUMNS) parts.push('SELECT g, n FROM staging.more_groups WHERE n BETWEEN @from AND @to');
  const all = `FROM (${parts.join(' UNION ALL ')}) WHERE g IS NOT NULL AND g & 1 = ${kind === 'tag' ? 1 : 0}`;
  const unmet = 'AND n NOT IN (SELECT n FROM temp.import_met)';
  const statements = (but: string) =>
    parts.length === 0
      ? null
      : {
          join: db.prepare(`INSERT INTO ${members} SELECT g >> 1, n + @base, @importId ${all} ${but} ORDER BY 1, 2`),
          count: db.prepare(`SELECT g >> 1 AS id, count(*) AS members ${all} ${but} GROUP BY 1`),
        };
  const clean = statements('');
  const mixed = statements(unmet);
  const count = db.prepare(`UPDATE ${kind}s SET contacts = contacts + ?, version = version + 1 WHERE id = ?`);
  // A list or a tag that somebody removed meanwhile takes what was just put on it along.
  const drop = db.prepare(`DELETE FROM ${kind}_members WHERE ${kind}_id = ? AND contact_id BETWEEN ? AND ?`);
  const counted = (id: number, members: number, { from, to, base }: Span) => {
    if (count.run(members, id).changes === 0) drop.run(id, from + base, to + base);
  };
  return {
    join(span: Span, forAll: readonly number[], made: number, anyMet: boolean): void {
      if (made === 0) return;
      for (const group of forAll) {
        everybody.run({ ...span, group });
        counted(group, made, span);
      }
      const rows = anyMet ? mixed : clean;
      if (!rows) return;
      if (rows.join.run(span).changes === 0) return;
      for (const { id, members } of rows.count.all(span) as { id: number; members: number }[])
        counted(id, members, span);
    },
  };
}

/** Reads what is staged about single people. */
function openStaged(db: Db) {
  const one = db.prepare('SELECT * FROM staging.people WHERE n = ?');
  const more = db.prepare('SELECT g FROM staging.more_groups WHERE n = ?').pluck();
  const keys = db.prepare('SELECT key FROM staging.people WHERE n IN (?, ?) ORDER BY n').pluck();
  return {
    /** The keys of two people. */
    keysAt: (from: number, to: number): string[] => keys.all(from, to) as string[],
    /** A person who was met, as the file names them. */
    person(n: number): MetPerson | undefined {
      const row = one.get(n) as StagedRow | undefined;
      if (!row) return undefined;
      const groups = [row.g1, row.g2, row.g3, row.g4, ...(more.all(n) as number[])].filter((g) => g !== null);
      return {
        draft: {
          key: row.key,
          address: row.address ?? row.key,
          name: row.name,
          firstName: row.first_name,
          lastName: row.last_name,
          fields: JSON.parse(row.fields) as Record<string, string>,
          consent:
            row.consent_source === null
              ? null
              : { source: row.consent_source, note: row.consent_note ?? '', date: row.consent_date ?? 0 },
        },
        suppressed: row.suppressed,
        ...groupsOf(groups),
      };
    },
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
  g1: number | null;
  g2: number | null;
  g3: number | null;
  g4: number | null;
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
