import { randomBytes } from 'node:crypto';
import type { Suppression } from '../../../shared/contract/suppressions.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { type ErasedPeople, hashOfKey, markOfKey, SALT_BYTES } from './erased.ts';

type Reason = Suppression['reason'];
export type ErasedRow = { reason: Reason; at: number };

const salts = new WeakMap<Db, Buffer>();

/** The workspace's salt, made on the first need. One that a transaction may still take back is not remembered. */
function saltOf(db: Db): Buffer {
  const kept = salts.get(db);
  if (kept) return kept;
  const row = prepared(db, 'SELECT salt FROM suppression_salt').get() as { salt: Buffer } | undefined;
  const salt = row?.salt ?? randomBytes(SALT_BYTES);
  if (!row) db.prepare('INSERT INTO suppression_salt (one, salt) VALUES (1, ?)').run(salt);
  else if (!db.inTransaction) salts.set(db, salt);
  return salt;
}

/** Tells whether anybody was ever erased. */
function anyErased(db: Db): boolean {
  return prepared(db, 'SELECT 1 FROM suppression_hashes LIMIT 1').get() !== undefined;
}

const FEW = 4;
const MANY = 1_000;

/** Which of these keys are erased people's. */
export function erasedAmong(db: Db, keys: readonly string[]): Map<string, ErasedRow> {
  const found = new Map<string, ErasedRow>();
  if (keys.length === 0) return found;
  const salt = saltOf(db);
  const marks = keys.map((key) => markOfKey(salt, key));
  const known = knownAmong(db, marks);
  const find = prepared(db, 'SELECT reason, created_at AS at FROM suppression_hashes WHERE hash = ?');
  keys.forEach((key, at) => {
    if (!known.has(marks[at] ?? -1)) return;
    const row = find.get(hashOfKey(salt, key)) as ErasedRow | undefined;
    if (row) found.set(key, row);
  });
  return found;
}

/** Which of these keys are erased people's; nothing is computed while nobody was erased. */
export const erasedIn = (db: Db, keys: readonly string[]): Map<string, ErasedRow> =>
  anyErased(db) ? erasedAmong(db, keys) : new Map();

/** Which of these marks any hash has: only then a hash is worth computing. */
function knownAmong(db: Db, marks: readonly number[]): ReadonlySet<number> {
  if (marks.length <= FEW) {
    const one = prepared(db, 'SELECT 1 FROM suppression_hashes WHERE mark = ? LIMIT 1');
    return new Set(marks.filter((mark) => one.get(mark) !== undefined));
  }
  const sql = 'SELECT DISTINCT mark FROM suppression_hashes WHERE mark IN (SELECT value FROM json_each(?))';
  const known = new Set<number>();
  for (let from = 0; from < marks.length; from += MANY)
    for (const { mark } of prepared(db, sql).all(JSON.stringify(marks.slice(from, from + MANY))) as { mark: number }[])
      known.add(mark);
  return known;
}

/** Keeps the hash of an erased person's address, or a new reason for it. */
export function putErased(db: Db, key: string, reason: Reason, at: number): void {
  const salt = saltOf(db);
  prepared(
    db,
    `INSERT INTO suppression_hashes (hash, mark, reason, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (hash) DO UPDATE SET reason = excluded.reason`,
  ).run(hashOfKey(salt, key), markOfKey(salt, key), reason, at);
}

/** Everybody who was erased, for another thread; undefined where nobody was. */
export function everybodyErased(db: Db): ErasedPeople | undefined {
  if (!anyErased(db)) return undefined;
  const byMark = new Map<number, string[]>();
  const rows = db.prepare('SELECT mark, hex(hash) AS hash FROM suppression_hashes').all() as {
    mark: number;
    hash: string;
  }[];
  for (const { mark, hash } of rows) {
    const same = byMark.get(mark) ?? [];
    byMark.set(mark, same);
    same.push(hash.toLowerCase());
  }
  return { salt: new Uint8Array(saltOf(db)), byMark };
}

/** How many addresses are kept as hashes only. */
export function countErased(db: Db): number {
  return (prepared(db, 'SELECT count(*) AS n FROM suppression_hashes').get() as { n: number }).n;
}

/** What was kept of an erased person's address; answers whether there was anything. */
export function dropErased(db: Db, key: string): boolean {
  return prepared(db, 'DELETE FROM suppression_hashes WHERE hash = ?').run(hashOfKey(saltOf(db), key)).changes > 0;
}

/** Takes the suppression and everything that was ever decided about an address out of the tables; answers how many rows. */
export function dropSuppression(db: Db, key: string): number {
  const history = prepared(db, 'DELETE FROM suppression_history WHERE key = ?').run(key).changes;
  return history + prepared(db, 'DELETE FROM suppressions WHERE key = ?').run(key).changes;
}
