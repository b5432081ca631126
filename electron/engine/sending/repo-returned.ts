import type { MessageState } from '../../../shared/contract/sending.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { dueOf } from './repo.ts';
import { RETURNED } from './repo-read.ts';
import { upToDate } from './up-to-date.ts';

/** What is asked about a message that came back. */
export interface SentMessage {
  readonly id: number;
  readonly campaignId: number;
  readonly addressKey: string;
  readonly domain: string;
  readonly state: MessageState;
  readonly attempts: number;
  /** When the newest attempt began (epoch ms), null where there was none. */
  readonly sentAt: number | null;
  readonly relayId: number | null;
  readonly outcome: string | null;
  readonly dueAt: number;
  /** It came back: a bounce of it is on record. */
  readonly bounced: boolean;
}

const ROW = `id, campaign_id AS campaignId, address_key AS addressKey, domain, state, attempts, claimed_at AS sentAt, relay_id AS relayId,
  outcome, due_at AS dueAt, returned & ${RETURNED.bounce} AS bounced`;

export function selectSent(db: Db, id: number): SentMessage | undefined {
  const row = prepared(upToDate(db), `SELECT ${ROW} FROM messages WHERE id = ?`).get(id) as
    | (Omit<SentMessage, 'bounced'> & { bounced: number })
    | undefined;
  return row && { ...row, bounced: row.bounced !== 0 };
}

/** Ids of messages to an address whose newest attempt began within a stretch of time, newest first. */
export function selectSentBetween(db: Db, addressKey: string, from: number, to: number): number[] {
  return prepared(
    upToDate(db),
    `SELECT id FROM messages WHERE address_key = ? AND claimed_at BETWEEN ? AND ? ORDER BY claimed_at DESC LIMIT 10`,
  )
    .pluck()
    .all(addressKey, from, to) as number[];
}

type Returned = 'accepted' | 'rejected';

/**
 * A message that came back (or was refused) waits to be sent once more, its deadline begins anew; answers whether it was in
 * that state. The attempt that failed stays in its history: the next claim writes it there.
 */
export function sendBack(db: Db, message: SentMessage, from: Returned, due: { at: number; now: number }): boolean {
  const to = due.at > due.now ? 'deferred' : 'queued';
  const { changes } = prepared(
    upToDate(db),
    `UPDATE messages SET state = ?, due_at = ?, lost = 0, first_attempt_at = NULL, returned = returned & ~${RETURNED.bounce}, changed_at = ?
     WHERE id = ? AND state = ?`,
  ).run(to, dueOf(to, due.at), due.now, message.id, from);
  if (changes === 0) return false;
  count(db, message.campaignId, {
    from,
    to,
    bounced: message.bounced ? -1 : 0,
  });
  return true;
}

/** Takes `sendBack` back while the message still waits for its moment: it is again what it was. Answers whether it could. */
export function undoSendBack(db: Db, message: SentMessage, now: number): boolean {
  const to: Returned = message.outcome === 'accepted' ? 'accepted' : 'rejected';
  const bit = to === 'accepted' ? RETURNED.bounce : 0;
  const { changes } = prepared(
    upToDate(db),
    `UPDATE messages SET state = ?, due_at = 0, returned = returned | ?, changed_at = ?
     WHERE id = ? AND state = 'deferred' AND first_attempt_at IS NULL AND due_at > ?`,
  ).run(to, bit, now, message.id, now);
  if (changes === 0) return false;
  count(db, message.campaignId, { from: 'deferred', to, bounced: bit === 0 ? 0 : 1 });
  return true;
}

type Column = 'accepted' | 'rejected' | 'deferred' | 'queued';

function count(db: Db, campaignId: number, change: { from: Column; to: Column; bounced: number }) {
  const { from, to, bounced } = change;
  prepared(
    upToDate(db),
    `UPDATE campaign_totals SET ${from} = ${from} - 1, ${to} = ${to} + 1, bounced = bounced + ? WHERE campaign_id = ?`,
  ).run(bounced, campaignId);
}

/** What a message's failure means was judged anew. */
export function setVerdictOf(db: Db, id: number, about: string, reason: string): void {
  prepared(
    upToDate(db),
    `UPDATE messages SET class = ?, reason = ? WHERE id = ? AND (state = 'rejected' OR (state = 'accepted' AND returned & 3 != 0)) AND reason <> 'expired'`,
  ).run(about, reason, id);
}
