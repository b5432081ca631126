import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

/** What became of a message, for its contact; `at` is epoch ms. */
export interface Result {
  readonly addressKey: string;
  readonly state: string;
  readonly reason: string | null;
  readonly at: number;
}

/** Writes down which messages have results that their contacts do not show yet; answers the row's number. */
export function putResultsToNote(db: Db, messageIds: readonly number[]): number {
  const sql = 'INSERT INTO results_to_note (messages) VALUES (?)';
  return Number(prepared(db, sql).run(JSON.stringify(messageIds)).lastInsertRowid);
}

/** Forgets rows up to that number: their contacts show the results. */
export function dropResultsToNote(db: Db, upTo: number): void {
  prepared(db, 'DELETE FROM results_to_note WHERE id <= ?').run(upTo);
}

/** What an earlier engine did not come to note, as the ledger has it now, and the number of its last row (0 for none). */
export function leftToNote(db: Db): { readonly results: Result[]; readonly upTo: number } {
  const upTo = (db.prepare('SELECT max(id) FROM results_to_note').pluck().get() as number | null) ?? 0;
  if (upTo === 0) return { results: [], upTo };
  const results = db
    .prepare(`SELECT address_key AS addressKey, state, reason, changed_at AS at FROM messages
      WHERE state IN ('accepted','rejected','in_doubt')
        AND id IN (SELECT value FROM results_to_note, json_each(results_to_note.messages)) ORDER BY changed_at`)
    .all() as Result[];
  return { results, upTo };
}
