import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

/** The name of the workspace that a search file must carry. */
export function workspaceName(db: Db): string {
  return (prepared(db, 'SELECT name FROM search_workspace').get() as { name: string }).name;
}

/** Changed contacts with their numbers in the log, after `seq`, ascending. */
export function changesAfter(db: Db, seq: number, limit: number): { seq: number; id: number }[] {
  return prepared(db, 'SELECT seq, contact_id AS id FROM search_changes WHERE seq > ? ORDER BY seq LIMIT ?').all(
    seq,
    limit,
  ) as { seq: number; id: number }[];
}

/** The number of the newest change; 0 where there never was one. */
export function newestChange(db: Db): number {
  return (prepared(db, 'SELECT coalesce(max(seq), 0) AS seq FROM search_changes').get() as { seq: number }).seq;
}

/** Notes that a contact came back under a number that it had before. */
export function addChange(db: Db, contactId: number): void {
  prepared(db, 'INSERT INTO search_changes (contact_id) VALUES (?)').run(contactId);
}

/** How far something had come: the number of the newest change and the highest contact. */
export interface Mark {
  readonly seq: number;
  readonly highest: number;
}

/** Remembers that the search file has everything up to a mark. */
export function noteRest(db: Db, { seq, highest }: Mark): void {
  prepared(db, 'UPDATE search_workspace SET seq = ?, highest = ?').run(seq, highest);
}

/** Whether nothing came and nothing changed since the search file last had everything. */
export function nothingSince(db: Db): boolean {
  const sql = `SELECT w.seq = (SELECT coalesce(max(seq), 0) FROM search_changes)
    AND w.highest = (SELECT coalesce(max(id), 0) FROM contacts) AS same FROM search_workspace w`;
  return (prepared(db, sql).get() as { same: number }).same === 1;
}

/** Takes up to `limit` of the oldest changes up to `seq` out of the log, never the newest one of all; answers how many. */
export function dropChanges(db: Db, seq: number, limit: number): number {
  return prepared(
    db,
    `DELETE FROM search_changes WHERE seq IN (SELECT seq FROM search_changes
       WHERE seq <= ? AND seq < (SELECT max(seq) FROM search_changes) ORDER BY seq LIMIT ?)`,
  ).run(seq, limit).changes;
}
