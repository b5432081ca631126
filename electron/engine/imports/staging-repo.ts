import type { Consent } from '../../../shared/contract/contacts.ts';
import type { Db } from '../db/open.ts';
import type { SuppressionReason } from './status-words.ts';
import type { ImportProblem } from './to-contact.ts';

type Draft = {
  address: string;
  key: string;
  name: string;
  firstName: string;
  lastName: string;
  fields: Record<string, string>;
  consent: Consent | null;
};

/** A row that names somebody again whom the file named before; `number` is its place in the file. */
export type LaterRow = { number: number; line: number; draft: Draft; groups: number[]; cells: string };

/** A row's claim that an address must not be mailed; `again` is 1 where an earlier row of the file named the address already. */
export type Claim = { address: string; key: string; reason: SuppressionReason; detail: string; again: 0 | 1 };

/** What is left of a row that is reported. */
export type LeftRow = { number: number; line: number; cause: ImportProblem; found: string; cells: string };

export type StagedCounts = { claims: number; later: number; left: number };

/** Prepares the parts of a staging file beside the people: claims, later rows and rows to report, each numbered from 1. */
export function openStagedRows(db: Db) {
  db.exec(`CREATE TABLE claims (id INTEGER PRIMARY KEY, address TEXT, key TEXT, reason TEXT, detail TEXT, again INTEGER);
    CREATE TABLE later (id INTEGER PRIMARY KEY, number INTEGER, line INTEGER, draft TEXT, groups TEXT, cells TEXT);
    CREATE TABLE leftover (id INTEGER PRIMARY KEY, number INTEGER, line INTEGER, cause TEXT, found TEXT, cells TEXT);`);
  const claim = db.prepare('INSERT INTO claims (address, key, reason, detail, again) VALUES (?, ?, ?, ?, ?)');
  const later = db.prepare('INSERT INTO later (number, line, draft, groups, cells) VALUES (?, ?, ?, ?, ?)');
  const left = db.prepare('INSERT INTO leftover (number, line, cause, found, cells) VALUES (?, ?, ?, ?, ?)');
  const counts = { claims: 0, later: 0, left: 0 };
  return {
    counts,
    claim(one: Claim): void {
      counts.claims++;
      claim.run(one.address, one.key, one.reason, one.detail, one.again);
    },
    later(row: LaterRow): void {
      counts.later++;
      later.run(row.number, row.line, JSON.stringify(row.draft), JSON.stringify(row.groups), row.cells);
    },
    left(row: LeftRow): void {
      counts.left++;
      left.run(row.number, row.line, row.cause, row.found, row.cells);
    },
  };
}

/** Reads these parts back through the attached schema, `from` to `to`. */
export function readStagedRows(db: Db) {
  const claims = db.prepare('SELECT address, key, reason, detail, again FROM staging.claims WHERE id BETWEEN ? AND ?');
  const later = db.prepare('SELECT number, line, draft, groups, cells FROM staging.later WHERE id BETWEEN ? AND ?');
  const causes = db.prepare(
    'SELECT cause, count(*) AS rows FROM staging.leftover WHERE id BETWEEN ? AND ? GROUP BY cause',
  );
  const report = db.prepare(
    `INSERT INTO import_rejections (import_id, number, line, cause, found, cells)
     SELECT ?, number, line, cause, found, cells FROM staging.leftover WHERE id BETWEEN ? AND ?`,
  );
  return {
    claims: (from: number, to: number) => claims.all(from, to) as Claim[],
    later: (from: number, to: number): LaterRow[] =>
      (later.all(from, to) as (Omit<LaterRow, 'draft' | 'groups'> & { draft: string; groups: string })[]).map(
        (row) => ({
          ...row,
          draft: JSON.parse(row.draft) as Draft,
          groups: JSON.parse(row.groups) as number[],
        }),
      ),
    /** Copies reported rows into the import's own; answers how many of each cause. */
    report(importId: number, from: number, to: number): { cause: ImportProblem; rows: number }[] {
      report.run(importId, from, to);
      return causes.all(from, to) as { cause: ImportProblem; rows: number }[];
    },
  };
}

const MOST_CELLS = 100_000;

/** One row of a hostile file may be a megabyte; what is kept of it is enough to find it again. */
export function boundedJson(cells: readonly string[]): string {
  const json = JSON.stringify(cells);
  return json.length <= MOST_CELLS ? json : JSON.stringify(cells.slice(0, 500).map((cell) => cell.slice(0, 100)));
}
