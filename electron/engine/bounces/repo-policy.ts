import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { Reason, VerdictClass } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { BounceRow } from './repo.ts';

/** What the policy looks at of a stored bounce. */
export type PolicyRow = Pick<
  BounceRow,
  | 'id'
  | 'kind'
  | 'origin'
  | 'address'
  | 'address_key'
  | 'failed_key'
  | 'message_id'
  | 'campaign_id'
  | 'class'
  | 'reason'
  | 'permanent'
  | 'confidence'
  | 'diagnostic'
  | 'effect'
  | 'written_at'
> & { matched_by: Bounce['matchedBy'] };

/** Which stored bounces the policy is asked about: those that wait, those named, or everything that may be decided anew. */
export type PolicyFilter = {
  readonly reason: Reason | null;
  readonly class: VerdictClass | null;
  readonly ids: readonly number[] | null;
  readonly anew: boolean;
};

const COLUMNS = `id, kind, origin, address, address_key, failed_key, message_id, campaign_id, class, reason, permanent, confidence,
  substr(diagnostic, 1, 500) AS diagnostic, effect, written_at, matched_by`;

/** The next slice of them, newest first, before an id. Wishes to leave are no matter of the policy; what a person decided is only asked about by name. */
export function policySlice(db: Db, filter: PolicyFilter, before: number, limit: number): PolicyRow[] {
  const { ids, anew, reason, class: about } = filter;
  const which =
    ids === null ? (anew ? 'by_person = 0' : `effect = 'pending'`) : 'id IN (SELECT value FROM json_each(@ids))';
  const parts = [
    which,
    `kind IN ('bounce', 'complaint') AND class IN ('address', 'temporary', 'complaint')`,
    reason === null ? '' : 'reason = @reason',
    about === null ? '' : 'class = @about',
  ].filter((part) => part !== '');
  const values = {
    before,
    limit,
    ...(ids === null ? {} : { ids: JSON.stringify(ids) }),
    ...(reason === null ? {} : { reason }),
    ...(about === null ? {} : { about }),
  };
  // By id, whatever else is asked: sorting all of them for every slice would take minutes.
  const way = ids === null ? (anew ? 'NOT INDEXED' : 'INDEXED BY bounces_pending') : '';
  const sql = `SELECT ${COLUMNS} FROM bounces ${way} WHERE ${parts.join(' AND ')} AND id < @before ORDER BY id DESC LIMIT @limit`;
  return prepared(db, sql).all(values) as PolicyRow[];
}

export function hasBatch(db: Db, id: number, at: number): boolean {
  return prepared(db, 'SELECT 1 FROM bounce_batches WHERE id = ? AND at = ?').get(id, at) !== undefined;
}

/** The newest batch since a moment (among the last hundred) that refusals of a campaign are in; undefined where there is none. */
export function batchSince(db: Db, campaignId: number, since: number): { id: number; at: number } | undefined {
  return db
    .prepare(
      `SELECT g.id, g.at FROM (SELECT id, at FROM bounce_batches ORDER BY id DESC LIMIT 100) g WHERE g.at >= ? AND EXISTS (
         SELECT 1 FROM bounces INDEXED BY bounces_batch WHERE batch_id = g.id AND campaign_id = ? AND origin = 'smtp') ORDER BY g.id DESC LIMIT 1`,
    )
    .get(since, campaignId) as { id: number; at: number } | undefined;
}
