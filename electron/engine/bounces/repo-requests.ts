import type { Db } from '../db/open.ts';

/** Requests to leave that wait for a person: how many, and since when the oldest does. */
export function waitingRequests(db: Db): { waiting: number; oldestAt: number | null } {
  return db
    .prepare(
      `SELECT count(*) AS waiting, min(coalesce(written_at, at)) AS oldestAt FROM bounces INDEXED BY bounces_waiting
       WHERE effect = 'pending' AND shown = 'unsubscribe'`,
    )
    .get() as { waiting: number; oldestAt: number | null };
}

/** Notes for whom a request was meant and that it is honoured; false where it does not wait any more. */
export function settleRequest(
  db: Db,
  id: number,
  about: {
    address: string;
    key: string;
    contactId: number | null;
    messageId: number | null;
    campaignId: number | null;
    made: boolean;
  },
): boolean {
  const { address, key, contactId, messageId, campaignId, made } = about;
  const { changes } = db
    .prepare(
      `UPDATE bounces SET address = ?, address_key = ?, contact_id = ?, message_id = coalesce(message_id, ?), campaign_id = coalesce(campaign_id, ?),
         effect = 'suppressed', by_person = 1, made_suppression = ? WHERE id = ? AND kind = 'unsubscribe' AND effect IN ('pending', 'kept')`,
    )
    .run(address, key, contactId, messageId, campaignId, made ? 1 : 0, id);
  return changes > 0;
}
