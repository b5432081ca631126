import type { Db } from '../db/open.ts';
import type { ReportKind } from './report.ts';

/** What a mail was that is known already, by its digest; `ours`: something of it is about our own mail, or took somebody off the list. */
export function knownReport(db: Db, digest: string): { kind: ReportKind; ours: boolean } | undefined {
  const row = db
    .prepare(
      `SELECT kind, EXISTS (SELECT 1 FROM bounces WHERE report_id = bounce_reports.id
         AND (message_id IS NOT NULL OR made_suppression = 1 OR effect = 'suppressed')) AS ours
       FROM bounce_reports WHERE digest = ?`,
    )
    .get(digest) as { kind: ReportKind; ours: number } | undefined;
  return row && { kind: row.kind, ours: row.ours === 1 };
}
