import type { MessageState } from '../../../shared/contract/sending.ts';
import type { VerdictClass } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { bareId, underWayOf } from './repo.ts';
import { insertEvent } from './repo-events.ts';
import { upToDate } from './up-to-date.ts';

/** A message as the tables tell it; names of people and relays are looked up by whoever shows it. */
export interface MessageRow {
  readonly id: number;
  readonly campaignId: number;
  readonly contactId: number | null;
  readonly address: string;
  readonly addressKey: string;
  readonly domain: string;
  readonly state: MessageState;
  readonly attempts: number;
  readonly dueAt: number;
  readonly code: number | null;
  readonly reply: string | null;
  readonly class: VerdictClass | null;
  readonly reason: string | null;
  readonly returned: number;
  readonly relayId: number | null;
  readonly changedAt: number;
  readonly endedAt: number | null;
  readonly claimedAt: number | null;
  readonly outcome: string | null;
  readonly stage: string | null;
}

/** Bits of `returned`. */
export const RETURNED = { bounce: 1, complaint: 2, unsubscribe: 4 } as const;

const ROW = `id, campaign_id AS campaignId, contact_id AS contactId, address, address_key AS addressKey, domain, state, attempts, due_at AS dueAt, code,
  reply, class, reason, returned, relay_id AS relayId, changed_at AS changedAt, ended_at AS endedAt, claimed_at AS claimedAt, outcome, stage`;
/** Words of the index `messages_not_accepted`. */
const NOT_ACCEPTED = `state <> 'accepted' AND state <> 'sending' AND state <> 'queued'`;

export interface MessageFilter {
  readonly campaignId: number | null;
  readonly state: MessageState | null;
  readonly reason: string | null;
  readonly search: string;
  readonly newestFirst: boolean;
}

function where(db: Db, filter: MessageFilter): { sql: string; values: (string | number)[] } {
  const parts: string[] = ['1'];
  const values: (string | number)[] = [];
  if (filter.campaignId !== null) parts.push('campaign_id = ?') && values.push(filter.campaignId);
  if (filter.state !== null) parts.push('state = ?') && values.push(filter.state);
  if (filter.state !== null && !['queued', 'sending', 'accepted'].includes(filter.state)) parts.push(NOT_ACCEPTED);
  // Few, among perhaps a million that wait.
  if (filter.state === 'sending') {
    parts.push('id IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(underWayOf(db, filter.campaignId).map(({ id }) => id)));
  }
  if (filter.reason !== null) parts.push('reason = ?') && values.push(filter.reason);
  const search = filter.search.trim().toLowerCase();
  if (search !== '')
    parts.push(`address_key LIKE ? ESCAPE '\\'`) && values.push(`%${search.replace(/[\\%_]/g, '\\$&')}%`);
  return { sql: parts.join(' AND '), values };
}

/** A page of messages by id; `after` is the last id of the page before, or null. */
export function listMessages(db: Db, filter: MessageFilter, after: number | null, limit: number): MessageRow[] {
  const { sql, values } = where(db, filter);
  const [order, beyond] = filter.newestFirst ? ['DESC', 'id < ?'] : ['ASC', 'id > ?'];
  const start = after ?? (filter.newestFirst ? Number.MAX_SAFE_INTEGER : 0);
  return upToDate(db)
    .prepare(`SELECT ${ROW} FROM messages WHERE ${sql} AND ${beyond} ORDER BY id ${order} LIMIT ?`)
    .all(...values, start, limit) as MessageRow[];
}

/** How many a filter finds. */
export function countMessages(db: Db, filter: MessageFilter): number {
  const { sql, values } = where(db, filter);
  return upToDate(db)
    .prepare(`SELECT count(*) FROM messages WHERE ${sql}`)
    .pluck()
    .get(...values) as number;
}

export function findMessageRow(db: Db, id: number): MessageRow | undefined {
  return upToDate(db).prepare(`SELECT ${ROW} FROM messages WHERE id = ?`).get(id) as MessageRow | undefined;
}

/** The message of that Message-ID. Ours begin with a token that tells their row (`told`), and are in no index; others are. */
export function findByMessageId(db: Db, messageId: string, told?: number): MessageRow | undefined {
  const id = bareId(messageId);
  const row =
    told === undefined
      ? prepared(
          upToDate(db),
          `SELECT ${ROW} FROM messages WHERE message_id = ? AND substr(message_id, 27, 1) <> '@' LIMIT 1`,
        ).get(id)
      : prepared(upToDate(db), `SELECT ${ROW} FROM messages WHERE id = ? AND message_id = ?`).get(told, id);
  return row as MessageRow | undefined;
}

/** The newest message that a relay may have accepted for an address before a moment. */
export function findLastTo(db: Db, addressKey: string, before: number): MessageRow | undefined {
  return upToDate(db)
    .prepare(
      `SELECT ${ROW} FROM messages WHERE address_key = ? AND state IN ('accepted','in_doubt') AND claimed_at <= ? ORDER BY claimed_at DESC LIMIT 1`,
    )
    .get(addressKey, before) as MessageRow | undefined;
}

export function messagesOfAddress(db: Db, addressKey: string): MessageRow[] {
  return upToDate(db)
    .prepare(`SELECT ${ROW} FROM messages WHERE address_key = ? ORDER BY id DESC LIMIT 500`)
    .all(addressKey) as MessageRow[];
}

export interface AttemptRow {
  readonly at: number;
  readonly relayId: number | null;
  readonly outcome: string;
  readonly stage: string;
  readonly code: number | null;
  readonly reply: string;
  readonly endedAt: number | null;
}

/** Attempts before the newest, oldest first; the newest stands in the message's own row. */
export function earlierAttempts(db: Db, messageId: number): AttemptRow[] {
  return upToDate(db)
    .prepare(
      `SELECT claimed_at AS at, relay_id AS relayId, outcome, stage, code, reply, ended_at AS endedAt FROM attempts WHERE message_id = ? ORDER BY number`,
    )
    .all(messageId) as AttemptRow[];
}

export function sliceOfCampaign(db: Db, campaignId: number, afterId: number, limit: number): MessageRow[] {
  return upToDate(db)
    .prepare(`SELECT ${ROW} FROM messages WHERE campaign_id = ? AND id > ? ORDER BY id LIMIT ?`)
    .all(campaignId, afterId, limit) as MessageRow[];
}

/** Failures, deferrals and doubts by reason: how many, the next retry and the last time. */
export function reasonGroups(db: Db, campaignId: number) {
  return upToDate(db)
    .prepare(`SELECT state, class, reason, count(*) AS messages, min(CASE WHEN state = 'deferred' THEN due_at END) AS nextAt, max(changed_at) AS lastAt
      FROM messages WHERE campaign_id = ? AND ${NOT_ACCEPTED} GROUP BY state, class, reason ORDER BY messages DESC`)
    .all(campaignId) as {
    state: MessageState;
    class: VerdictClass | null;
    reason: string | null;
    messages: number;
    nextAt: number | null;
    lastAt: number | null;
  }[];
}

/** Causes of what was refused or came back. */
export function causeGroups(db: Db, campaignId: number) {
  return upToDate(db)
    .prepare(`SELECT class, coalesce(reason, 'undefined') AS reason, count(*) AS messages, sum(state = 'rejected') AS refused FROM messages
      WHERE campaign_id = ? AND (state = 'rejected' OR returned & 3 != 0) GROUP BY 1, 2 ORDER BY messages DESC`)
    .all(campaignId) as { class: VerdictClass | null; reason: string; messages: number; refused: number }[];
}

/** Totals by recipient domain, largest first. */
export function domainGroups(db: Db, campaignId: number, limit: number) {
  return upToDate(db)
    .prepare(`SELECT domain, count(*) AS recipients, sum(state = 'accepted' AND returned & 1 = 0) AS accepted,
      sum(state = 'rejected' OR returned & 1 != 0) AS failed FROM messages WHERE campaign_id = ? GROUP BY domain ORDER BY recipients DESC, domain LIMIT ?`)
    .all(campaignId, limit) as { domain: string; recipients: number; accepted: number; failed: number }[];
}

/** Whether a message to any of these contacts was ever claimed or queued. */
export function anyToContacts(db: Db, contactIds: readonly number[]): boolean {
  return (
    upToDate(db)
      .prepare(
        `SELECT EXISTS (SELECT 1 FROM json_each(?) AS wanted JOIN messages ON messages.contact_id = wanted.value)`,
      )
      .pluck()
      .get(JSON.stringify(contactIds)) === 1
  );
}

/** How many of these contacts have a message that has not ended. */
export function countUnderWay(db: Db, contactIds: readonly number[]): number {
  return upToDate(db)
    .prepare(
      `SELECT count(DISTINCT contact_id) FROM messages
        WHERE contact_id IN (SELECT value FROM json_each(?)) AND state IN ('queued','sending','deferred')`,
    )
    .pluck()
    .get(JSON.stringify(contactIds)) as number;
}

/** Messages to an address that belong to no contact become those of one. */
export function adoptMessages(db: Db, contactId: number, addressKey: string): void {
  upToDate(db)
    .prepare('UPDATE messages SET contact_id = ? WHERE address_key = ? AND contact_id IS NULL')
    .run(contactId, addressKey);
}

/** Marks that an accepted message came back; answers false where that was known. An in-doubt one was accepted, by that proof. */
export function setReturned(
  db: Db,
  id: number,
  what: {
    bit: number;
    column: 'bounced' | 'complained' | 'unsubscribed';
    class: VerdictClass | null;
    reason: string | null;
    at: number;
  },
): boolean {
  const row = upToDate(db)
    .prepare('SELECT campaign_id AS campaignId, state, returned FROM messages WHERE id = ?')
    .get(id) as { campaignId: number; state: MessageState; returned: number } | undefined;
  if (row === undefined || (row.returned & what.bit) !== 0) return false;
  // Refused while sending and reported besides is one failure; and a late report must not mark what waits to be sent again.
  if (what.column === 'bounced' && row.state !== 'accepted' && row.state !== 'in_doubt') return false;
  proveAccepted(db, id, what.reason ?? 'proven', what.at);
  upToDate(db)
    .prepare(`UPDATE messages SET returned = returned | ?, class = coalesce(?, class), reason = coalesce(?, reason), changed_at = ?
    WHERE id = ?`)
    .run(what.bit, what.class, what.reason, what.at, id);
  upToDate(db)
    .prepare(`UPDATE campaign_totals SET ${what.column} = ${what.column} + 1 WHERE campaign_id = ?`)
    .run(row.campaignId);
  return true;
}

/** A message in doubt was accepted, as something that came back proves; answers whether it was in doubt. */
export function proveAccepted(db: Db, id: number, reason: string, at: number): boolean {
  const row = upToDate(db)
    .prepare(`SELECT campaign_id AS campaignId FROM messages WHERE id = ? AND state = 'in_doubt'`)
    .get(id) as { campaignId: number } | undefined;
  if (row === undefined) return false;
  upToDate(db)
    .prepare(`UPDATE messages SET state = 'accepted', reason = ?, changed_at = ? WHERE id = ?`)
    .run(reason, at, id);
  upToDate(db)
    .prepare('UPDATE campaign_totals SET in_doubt = in_doubt - 1, accepted = accepted + 1 WHERE campaign_id = ?')
    .run(row.campaignId);
  insertEvent(db, row.campaignId, { at, kind: 'doubt_resolved', values: { count: 1, decision: 'proof' }, reply: '' });
  return true;
}

/** Rejected messages of some reasons, a slice by id. */
export function rejectedFor(db: Db, campaignId: number, reasons: readonly string[], afterId: number, limit: number) {
  return upToDate(db)
    .prepare(`SELECT id, campaign_id AS campaignId, address_key AS addressKey FROM messages WHERE campaign_id = ? AND state = 'rejected' AND ${NOT_ACCEPTED}
      AND reason IN (SELECT value FROM json_each(?)) AND id > ? ORDER BY id LIMIT ?`)
    .all(campaignId, JSON.stringify(reasons), afterId, limit) as {
    id: number;
    campaignId: number;
    addressKey: string;
  }[];
}

/** Messages in doubt, all or those named. */
export function inDoubt(db: Db, campaignId: number, ids: readonly number[] | null, limit: number) {
  const named = ids === null ? '' : 'AND id IN (SELECT value FROM json_each(?))';
  const values = ids === null ? [] : [JSON.stringify(ids)];
  return upToDate(db)
    .prepare(
      `SELECT id, campaign_id AS campaignId, address_key AS addressKey FROM messages WHERE campaign_id = ? AND state = 'in_doubt' AND ${NOT_ACCEPTED} ${named} LIMIT ?`,
    )
    .all(campaignId, ...values, limit) as { id: number; campaignId: number; addressKey: string }[];
}

/** Campaigns that have a run and are not finished. */
export function unfinishedRuns(db: Db): number[] {
  return upToDate(db).prepare('SELECT campaign_id FROM runs WHERE finished_at IS NULL').pluck().all() as number[];
}
