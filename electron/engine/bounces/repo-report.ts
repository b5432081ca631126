import type { Db } from '../db/open.ts';
import type { ReportKind } from './report.ts';

/** What a mail was that is known already, by its digest; `ours`: something of it is about our own mail, or took somebody off the list. What only names an address of ours may be anybody's letter, and a request that waits for a person is not handled yet. */
export function knownReport(db: Db, digest: string): { kind: ReportKind; ours: boolean } | undefined {
  // The same mail by another way has its own digest and the same fingerprint.
  const same = `WITH same AS (SELECT twin.id FROM bounce_reports AS one JOIN bounce_reports AS twin
    ON twin.id = one.id OR twin.fingerprint = one.fingerprint WHERE one.digest = ?)`;
  const row = db
    .prepare(
      `${same} SELECT kind, EXISTS (SELECT 1 FROM bounces WHERE (report_id IN (SELECT id FROM same) OR id IN
           (SELECT bounce_id FROM bounce_evidence WHERE report_id IN (SELECT id FROM same)))
         AND (effect = 'suppressed' OR (kind <> 'unsubscribe' AND (made_suppression = 1 OR (message_id IS NOT NULL AND matched_by <> 'address'))))) AS ours FROM bounce_reports WHERE digest = ?`,
    )
    .get(digest, digest) as { kind: ReportKind; ours: number } | undefined;
  return row && { kind: row.kind, ours: row.ours === 1 };
}
