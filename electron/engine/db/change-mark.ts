import type { Db } from './open.ts';
import { prepared } from './prepared.ts';

/** A text that is another one after any commit of anybody, this connection's own included. */
export function changeMark(db: Db): string {
  const own = prepared(db, 'SELECT total_changes() AS own').get() as { own: number };
  return `${String(db.pragma('data_version', { simple: true }))}.${own.own}`;
}
