import type { Db } from '../../db/open.ts';
import { prepared } from '../../db/prepared.ts';

/** What became of a message, as far as a person's history is asked about. */
export type SentKind = 'sent' | 'accepted' | 'failed';

const STATES: Readonly<Record<SentKind, string>> = {
  // It left, or may have: what was never handed over is none.
  sent: "state IN ('accepted','sending','in_doubt')",
  accepted: "state = 'accepted'",
  // Refused, or taken and returned.
  failed: "(state = 'rejected' OR returned & 1 <> 0)",
};

/** The campaigns that have recipients, each with a text that is another one after anything became of a message of it. */
export function campaignVersions(db: Db): Map<number, string> {
  const rows = prepared(db, 'SELECT * FROM campaign_totals WHERE recipients > 0').all() as { campaign_id: number }[];
  return new Map(rows.map((row) => [row.campaign_id, Object.values(row).join('.')]));
}

/** Where the messages of a campaign lie, and when the first and the last of them was tried (epoch ms); undefined where none was. */
export interface CampaignReach {
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly to: number;
}

export function campaignReach(db: Db, campaignId: number): CampaignReach | undefined {
  const ids = prepared(db, 'SELECT min(id) AS first, max(id) AS last FROM messages WHERE campaign_id = ?').get(
    campaignId,
  ) as { first: number | null; last: number | null };
  if (ids.first === null || ids.last === null) return undefined;
  const times = prepared(
    db,
    'SELECT min(claimed_at) AS first, max(claimed_at) AS last FROM messages WHERE id BETWEEN ? AND ? AND +campaign_id = ?',
  ).get(ids.first, ids.last, campaignId) as { first: number | null; last: number | null };
  if (times.first === null || times.last === null) return undefined;
  return { first: ids.first, last: ids.last, from: times.first, to: times.last };
}

/** Contacts to whom that became of a message of a campaign among message ids `first` to `last`, tried at `since` or later; ids with commas between. */
export function contactsSentTo(
  db: Db,
  kind: SentKind,
  asked: { readonly campaignId: number; readonly first: number; readonly last: number; readonly since: number },
): string {
  const sql = `SELECT group_concat(contact_id) FROM messages
    WHERE id BETWEEN :first AND :last AND +campaign_id = :campaignId AND ${STATES[kind]} AND claimed_at >= :since`;
  return (db.prepare(sql).pluck().get(asked) as string | null) ?? '';
}
