import type { Db } from '../../db/open.ts';
import { prepared } from '../../db/prepared.ts';

/** Normalised addresses of whom something of a kind came back, of one campaign or any (null), since a moment or ever (null). */
export function keysHeardOf(
  db: Db,
  kind: 'bounce' | 'reply' | 'complaint',
  { campaignId, since }: { readonly campaignId: number | null; readonly since: number | null },
): string[] {
  const rows = prepared(
    db,
    `SELECT DISTINCT address_key FROM bounces
      WHERE shown = :kind AND (:campaignId IS NULL OR campaign_id = :campaignId) AND (:since IS NULL OR written_at >= :since)`,
  ).all({ kind, campaignId, since }) as { address_key: string }[];
  return rows.map((row) => row.address_key);
}
