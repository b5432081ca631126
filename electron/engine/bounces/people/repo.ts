import type { Db } from '../../db/open.ts';
import { prepared } from '../../db/prepared.ts';

/** Something that came back: whose normalised address, of which campaign where that is known, and when it was written (epoch ms). */
export interface Heard {
  readonly key: string;
  readonly campaignId: number | null;
  readonly at: number;
}

/** Everything of a kind that ever came back. */
export function everHeard(db: Db, kind: 'bounce' | 'reply' | 'complaint'): Heard[] {
  const sql = 'SELECT address_key AS key, campaign_id AS campaignId, written_at AS at FROM bounces WHERE shown = ?';
  return prepared(db, sql).all(kind) as Heard[];
}
