import type { Db } from '../../db/open.ts';
import { prepared } from '../../db/prepared.ts';
import { upToDate } from '../up-to-date.ts';

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
  const rows = prepared(upToDate(db), 'SELECT * FROM campaign_totals WHERE recipients > 0').all() as {
    campaign_id: number;
  }[];
  return new Map(rows.map((row) => [row.campaign_id, Object.values(row).join('.')]));
}

/** The first and the last message of a campaign, by number; undefined where there is none. */
export function campaignReach(db: Db, campaignId: number): { first: number; last: number } | undefined {
  const sql = 'SELECT min(id) AS first, max(id) AS last FROM messages WHERE campaign_id = ?';
  const { first, last } = prepared(upToDate(db), sql).get(campaignId) as { first: number | null; last: number | null };
  return first === null || last === null ? undefined : { first, last };
}

/**
 * Contacts to whom that became of a message of a campaign among message numbers `first` to `last`, tried at `since` (epoch ms) or
 * later: their ids with commas between, and when the first and the last of them was tried. Null where there is none.
 */
export function contactsSentTo(
  db: Db,
  kind: SentKind,
  asked: { readonly campaignId: number; readonly first: number; readonly last: number; readonly since: number },
): { ids: string; from: number; to: number } | null {
  const sql = `SELECT coalesce(group_concat(contact_id), '') AS ids, min(claimed_at) AS "from", max(claimed_at) AS "to" FROM messages
    WHERE id BETWEEN :first AND :last AND +campaign_id = :campaignId AND ${STATES[kind]} AND claimed_at >= :since`;
  const found = prepared(upToDate(db), sql).get(asked) as { ids: string; from: number | null; to: number | null };
  return found.from === null || found.to === null ? null : { ids: found.ids, from: found.from, to: found.to };
}
