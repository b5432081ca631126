import type { Consent } from '../../../shared/contract/contacts.ts';
import type { Db } from '../db/open.ts';
import { createRecords, type Value } from '../db/record.ts';
import type { TableFile } from '../db/table-file.ts';
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
export function openStagedRows(file: TableFile) {
  const claims = openPart(file, 'claims', 'address, key, reason, detail, again');
  const later = openPart(file, 'later', 'number, line, draft, groups, cells');
  const left = openPart(file, 'leftover', 'number, line, cause, found, cells');
  return {
    counts: (): StagedCounts => ({ claims: claims.count(), later: later.count(), left: left.count() }),
    claim: (one: Claim): void => claims.add([one.address, one.key, one.reason, one.detail, one.again]),
    later: (row: LaterRow): void =>
      later.add([row.number, row.line, JSON.stringify(row.draft), JSON.stringify(row.groups), row.cells]),
    left: (row: LeftRow): void => left.add([row.number, row.line, row.cause, row.found, row.cells]),
  };
}

function openPart(file: TableFile, name: string, columns: string) {
  const table = file.table(name, `id INTEGER PRIMARY KEY, ${columns}`);
  const record = createRecords(1_024);
  let count = 0;
  return {
    count: () => count,
    add(values: readonly Value[]): void {
      record.clear();
      record.put([null, ...values]);
      table.add(++count, record.bytes(), record.from, record.to);
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
