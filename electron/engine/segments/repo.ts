import { type Rule, rule as ruleSchema } from '../../../shared/contract/segments.ts';
import { inNaturalOrder } from '../../../shared/natural-order.ts';
import type { Db } from '../db/open.ts';

/** A segment as it is stored. */
export interface StoredSegment {
  readonly id: number;
  readonly name: string;
  readonly rule: Rule;
  readonly contacts: number | null;
  readonly countedAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

type Row = Omit<StoredSegment, 'rule'> & { rule: string };
const COLUMNS = 'id, name, rule, contacts, counted_at AS countedAt, created_at AS createdAt, updated_at AS updatedAt';

const toSegment = (row: Row): StoredSegment => ({ ...row, rule: ruleSchema.parse(JSON.parse(row.rule)) });

/** Every segment by name, in natural order. */
export function selectSegments(db: Db): StoredSegment[] {
  const rows = db.prepare(`SELECT ${COLUMNS} FROM segments ORDER BY name COLLATE NOCASE`).all() as Row[];
  return inNaturalOrder(rows).map(toSegment);
}

/** The segment with that id, or undefined. */
export function selectSegment(db: Db, id: number): StoredSegment | undefined {
  const row = db.prepare(`SELECT ${COLUMNS} FROM segments WHERE id = ?`).get(id) as Row | undefined;
  return row && toSegment(row);
}

/** The id of the segment of that name, or undefined. */
export function segmentNamed(db: Db, name: string): number | undefined {
  return db.prepare('SELECT id FROM segments WHERE name = ?').pluck().get(name) as number | undefined;
}

/** A new segment; answers its id. */
export function insertSegment(db: Db, name: string, rule: Rule, at: number): number {
  const sql = 'INSERT INTO segments (name, rule, created_at, updated_at) VALUES (?, ?, ?, ?)';
  return Number(db.prepare(sql).run(name, JSON.stringify(rule), at, at).lastInsertRowid);
}

/** Another name or rule; a count that was made for another rule is forgotten. */
export function updateSegment(db: Db, id: number, name: string, rule: Rule, at: number): void {
  const text = JSON.stringify(rule);
  db.prepare(
    `UPDATE segments SET name = :name, contacts = CASE WHEN rule = :text THEN contacts END,
       counted_at = CASE WHEN rule = :text THEN counted_at END, rule = :text, updated_at = :at WHERE id = :id`,
  ).run({ id, name, text, at });
}

export function deleteSegment(db: Db, id: number): void {
  db.prepare('DELETE FROM segments WHERE id = ?').run(id);
}

const SAME_FOR = 60_000;

/** Remembers how many a rule found for every segment that has this very rule; answers whether any shows another number now. */
export function noteCount(db: Db, rule: Rule, contacts: number, at: number): boolean {
  const text = JSON.stringify(rule);
  const known = db.prepare('SELECT contacts, counted_at AS countedAt FROM segments WHERE rule = ?').all(text) as {
    contacts: number | null;
    countedAt: number | null;
  }[];
  const isOther = known.some((one) => one.contacts !== contacts);
  // The same number again is worth a commit now and then only.
  if (!isOther && !known.some((one) => (one.countedAt ?? 0) < at - SAME_FOR)) return false;
  db.prepare('UPDATE segments SET contacts = ?, counted_at = ? WHERE rule = ?').run(contacts, at, text);
  return isOther;
}
