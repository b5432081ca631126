import type { Statement } from 'better-sqlite3';
import type { Db } from './open.ts';

const kept = new WeakMap<Db, Map<string, Statement>>();

/**
 * A statement prepared once per database and SQL text, for what runs once per message: preparing costs more than running.
 * The text must be constant, and the statement's mode (pluck, raw) must not be changed.
 */
export function prepared(db: Db, sql: string): Statement {
  const known = kept.get(db) ?? new Map<string, Statement>();
  kept.set(db, known);
  const statement = known.get(sql) ?? db.prepare(sql);
  known.set(sql, statement);
  return statement;
}
