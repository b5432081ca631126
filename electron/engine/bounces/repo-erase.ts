import { cleanTable, type Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { ERASED, erasedKey } from '../db/placeholder.ts';
import type { BounceRow } from './repo.ts';

/** What is recorded about a person: failures of an address of theirs, whatever they sent, and failures that came to them by a detour. */
export function rowsOfPerson(db: Db, { keys, contactIds }: Pick<Person, 'keys' | 'contactIds'>): BounceRow[] {
  return db
    .prepare(
      `SELECT * FROM bounces WHERE address_key IN (SELECT value FROM json_each(@keys)) OR contact_id IN (SELECT value FROM json_each(@ids))
         OR (failed_key <> '' AND failed_key IN (SELECT value FROM json_each(@keys))) ORDER BY id`,
    )
    .all({ keys: JSON.stringify(keys), ids: JSON.stringify(contactIds) }) as BounceRow[];
}

/** A kept mail that some of these bounces rest on; `others`: bounces of other people rest on it too. */
export type KeptReport = { readonly id: number; readonly digest: string; readonly others: string[] };

/** The raw mails that are kept of these bounces. */
export function reportsOf(db: Db, ids: readonly number[]): KeptReport[] {
  const mine = `SELECT report_id FROM bounces WHERE id IN (SELECT value FROM json_each(@ids)) AND report_id IS NOT NULL
    UNION SELECT report_id FROM bounce_evidence WHERE bounce_id IN (SELECT value FROM json_each(@ids))`;
  const kept = db
    .prepare(`SELECT id, digest FROM bounce_reports WHERE kept = 1 AND id IN (${mine}) ORDER BY id`)
    .all({ ids: JSON.stringify(ids) }) as { id: number; digest: string }[];
  const others = db
    .prepare(
      `SELECT DISTINCT b.address_key FROM (SELECT id FROM bounces WHERE report_id = @report UNION SELECT bounce_id FROM bounce_evidence WHERE report_id = @report) AS used
         JOIN bounces b ON b.id = used.id WHERE b.id NOT IN (SELECT value FROM json_each(@ids))`,
    )
    .pluck();
  return kept.map((one) => ({ ...one, others: others.all({ report: one.id, ids: JSON.stringify(ids) }) as string[] }));
}

/** The raw mail of a report is no longer kept. */
export function forgetKept(db: Db, reportId: number): void {
  db.prepare('UPDATE bounce_reports SET kept = 0 WHERE id = ?').run(reportId);
}

/**
 * The bounce stays and counts, without whom it is about and what was said. It waits for nobody any more, and nothing that is taken
 * back later finds an address. Bounces of one person keep one key among themselves, so that people are counted as before.
 */
export function makeNameless(db: Db, rows: readonly BounceRow[], keys: readonly string[]): void {
  const own = rows.filter(
    (row) => keys.includes(row.address_key) || row.failed_key === '' || !keys.includes(row.failed_key),
  );
  const key = erasedKey(own[0]?.id ?? 0);
  const forget = db.prepare(
    `UPDATE bounces SET address = ?, address_key = ?, failed_key = CASE failed_key WHEN '' THEN '' ELSE ? END, contact_id = NULL, diagnostic = '', status = NULL,
       reply = CASE WHEN reply GLOB '[0-9][0-9][0-9]' THEN reply ELSE '' END, made_suppression = 0,
       provider = CASE WHEN instr(provider, '.') > 0 THEN '' ELSE provider END,
       effect = CASE effect WHEN 'pending' THEN 'kept' ELSE effect END WHERE id = ?`,
  );
  for (const row of own) {
    forget.run(ERASED, key, erasedKey(row.id), row.id);
    if (row.provider.includes('.')) dropEmptyDays(db, row.provider);
  }
  // Somebody else's mail went on to the person: that it failed there, and not at the other's, must stay plain.
  const detour = db.prepare(`UPDATE bounces SET failed_key = ?, diagnostic = '' WHERE id = ?`);
  for (const row of rows) if (!own.includes(row)) detour.run(erasedKey(row.id), row.id);
}

/** A domain that nothing is counted for any more may be a person's own. */
function dropEmptyDays(db: Db, provider: string): void {
  db.prepare('DELETE FROM bounce_provider_days WHERE provider = ? AND bounces = 0 AND pending = 0').run(provider);
}

/** Takes the person's addresses out of what is said about others, and of rules that were made from such words; answers in how many places. */
export async function cleanBounceTexts(db: Db, person: Pick<Person, 'keys' | 'addresses'>): Promise<number> {
  const about = await cleanTable(db, person, { table: 'bounces', keys: ['id'], texts: ['reply', 'diagnostic'] });
  const rules = { table: 'bounce_rules', keys: ['id'], texts: ['patterns', 'sample', 'note'] };
  return about + (await cleanTable(db, person, rules));
}
