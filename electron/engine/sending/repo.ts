import type { MessageState } from '../../../shared/contract/sending.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { AttemptOutcome, Decision } from './outcome.ts';
import { upToDate } from './up-to-date.ts';

/** A message that may go, as the queue hands it out. */
export interface Candidate {
  readonly id: number;
  readonly campaignId: number;
  readonly contactId: number | null;
  readonly address: string;
  readonly addressKey: string;
  readonly domain: string;
  readonly state: 'queued' | 'deferred';
  readonly attempts: number;
  readonly lost: number;
  readonly firstAttemptAt: number | null;
}

export interface NewMessage {
  readonly contactId: number | null;
  readonly address: string;
  readonly addressKey: string;
  readonly domain: string;
}

const CANDIDATE = `id, campaign_id AS campaignId, contact_id AS contactId, address, address_key AS addressKey, domain,
  state, attempts, lost, first_attempt_at AS firstAttemptAt`;
/**
 * Bytes that a row is made with for what will be written into it: two times, a Message-ID, an outcome with a short reply. Pages
 * would have to be split as rows grow, which costs several times as much as the writing itself.
 */
const ROOM = 128;
const TIMES = 12;
/** `due_at` of what does not wait. */
const NOT_DUE = 0;
// A fresh message waits for no moment: a clock that is set back must not put a campaign off.
const DUE_AT_ONCE = 1;
const DUE = `(state = 'queued' OR state = 'deferred')`;
/**
 * What waits, by the index `messages_waiting`, whose words a query must repeat. What is under way stands there too: a claim
 * changes nothing that is in an index. Fresh messages in the order of their ids, others by their moment.
 */
const IN_LINE = 'due_at > 0';
const AGAIN = `${IN_LINE} AND due_at > ${DUE_AT_ONCE}`;
const FRESH = `${IN_LINE} AND due_at = ${DUE_AT_ONCE}`;

/** So much of a server's words is kept, in characters. */
export const LONGEST_REPLY = 2_000;

export type Ledger = ReturnType<typeof openLedger>;

/** The writes of the ledger, prepared once. Each expects to run inside a transaction and keeps the totals right by itself. */
export function openLedger(db: Db) {
  const totals = openTotals(db);
  const keep =
    db.prepare(`INSERT INTO attempts (message_id, number, relay_id, claimed_at, ended_at, outcome, stage, code, reply)
    SELECT id, attempts, relay_id, coalesce(claimed_at, changed_at), ended_at, coalesce(outcome, 'unknown'), coalesce(stage, ''), code, coalesce(reply, '')
    FROM messages WHERE id = ? AND attempts > 0 ON CONFLICT DO NOTHING`);
  // Nothing of an attempt is there yet to be cleared.
  const claimFresh = db.prepare(`UPDATE messages SET state = 'sending', attempts = 1, claimed_at = ?, changed_at = ?,
    first_attempt_at = coalesce(first_attempt_at, ?), relay_id = ?, message_id = ?, reason = NULL, room = zeroblob(?)
    WHERE id = ? AND attempts = 0 AND ${DUE}`);
  const claim =
    db.prepare(`UPDATE messages SET state = 'sending', attempts = attempts + 1, claimed_at = ?, changed_at = ?,
    first_attempt_at = coalesce(first_attempt_at, ?), relay_id = ?, message_id = ?, ended_at = NULL, outcome = NULL, stage = NULL,
    code = NULL, reply = NULL, class = NULL, reason = NULL WHERE id = ? AND ${DUE}`);
  const settle =
    db.prepare(`UPDATE messages SET state = ?, due_at = ?, lost = ?, outcome = ?, stage = ?, code = ?, reply = ?,
    ended_at = ?, changed_at = ?, class = ?, reason = ? WHERE id = ? AND state = 'sending'`);
  // Nearly all of them: no more is written than an accepted message needs. The claim has cleared the rest.
  const accept =
    db.prepare(`UPDATE messages SET state = 'accepted', due_at = ${NOT_DUE}, lost = 0, outcome = 'accepted', stage = 'dot', code = ?, reply = ?,
    ended_at = ?, changed_at = ?, room = NULL WHERE id = ? AND state = 'sending'`);
  // Only of a first attempt: an earlier one's history would have to come back.
  const unclaim =
    db.prepare(`UPDATE messages SET state = ?, due_at = ?, attempts = 0, claimed_at = NULL, first_attempt_at = NULL,
    relay_id = NULL, message_id = NULL, reason = ?, changed_at = ?, room = zeroblob(${ROOM}) WHERE id = ? AND state = 'sending' AND attempts = 1`);
  const move = db.prepare(
    'UPDATE messages SET state = ?, due_at = ?, reason = ?, changed_at = ? WHERE id = ? AND state = ?',
  );
  const doubt =
    db.prepare(`UPDATE messages SET state = 'in_doubt', due_at = ${NOT_DUE}, ended_at = ?, changed_at = ?, outcome = 'lost', stage = 'dot',
    reply = 'engine_ended', reason = 'connectionlost' WHERE id = ? AND state = 'sending'`);
  const renew =
    db.prepare(`UPDATE messages SET state = 'queued', due_at = ?, lost = 0, first_attempt_at = NULL, changed_at = ?
    WHERE id = ? AND state = ?`);
  const insert =
    db.prepare(`INSERT INTO messages (id, campaign_id, contact_id, address, address_key, domain, state, due_at, changed_at, room)
    VALUES (?, ?, ?, ?, ?, ?, 'queued', ${DUE_AT_ONCE}, ?, zeroblob(${ROOM})) ON CONFLICT (campaign_id, address_key) DO NOTHING`);
  // Only where the newest messages were deleted: by itself SQLite would give their numbers out once more.
  const unused = db
    .prepare('SELECT last + 1 FROM message_ids WHERE last > (SELECT coalesce(max(id), 0) FROM messages)')
    .pluck();

  return {
    totals,
    add(campaignId: number, messages: readonly NewMessage[], now: number) {
      let added = 0;
      let id = unused.get() as number | undefined;
      for (const one of messages) {
        const { contactId, address, addressKey, domain } = one;
        const { changes } = insert.run(id ?? null, campaignId, contactId, address, addressKey, domain, now);
        added += changes;
        if (changes > 0) id = undefined;
      }
      totals.add(campaignId, 'recipients', added);
      totals.add(campaignId, 'queued', added);
    },
    /** From queued or deferred to sending; throws where the row is no longer there to be claimed. */
    claim(message: Candidate, relayId: number, messageId: string, now: number) {
      if (message.attempts > 0) keep.run(message.id);
      const named = bareId(messageId);
      const { changes } =
        message.attempts === 0
          ? claimFresh.run(now, now, now, relayId, named, roomBeside(named), message.id)
          : claim.run(now, now, now, relayId, named, message.id);
      if (changes !== 1) throw new Error(`message ${message.id} is not there to be claimed`);
      totals.move(message.campaignId, message.state, 'sending');
    },
    /** Nothing left of a message that was claimed for the first time: queued as it was, or cancelled with its campaign. */
    unclaim(message: Candidate, to: 'queued' | 'cancelled', now: number) {
      const [dueAt, reason] = to === 'queued' ? [DUE_AT_ONCE, null] : [NOT_DUE, 'stopped'];
      if (unclaim.run(to, dueAt, reason, now, message.id).changes !== 1)
        throw new Error(`message ${message.id} was not claimed for the first time`);
      totals.move(message.campaignId, 'sending', to);
    },
    /** From sending to what the outcome decided; throws where the row was not claimed, so that a fault cannot pass for a result. */
    settle(message: Candidate, outcome: AttemptOutcome, decision: Decision, now: number) {
      const { stage, code, reply } = toldBy(outcome);
      const lost = outcome.kind === 'lost' ? message.lost + 1 : 0;
      const { state, dueAt, verdict, reason } = decision;
      const { changes } =
        outcome.kind === 'accepted' && state === 'accepted'
          ? accept.run(code, reply, now, now, message.id)
          : settle.run(
              ...[
                state,
                dueOf(state, dueAt),
                lost,
                outcome.kind,
                stage,
                code,
                reply,
                now,
                now,
                verdict?.class ?? null,
                reason,
              ],
              message.id,
            );
      if (changes !== 1) throw new Error(`message ${message.id} was not being sent`);
      totals.move(message.campaignId, 'sending', state);
      const handled = handledAs(decision);
      if (handled !== null) totals.handled(message.campaignId, now, handled);
    },
    /** Under way when an engine ended: nobody knows whether the relay took it. */
    doubt(message: { readonly id: number; readonly campaignId: number }, now: number) {
      if (doubt.run(now, now, message.id).changes === 1) totals.move(message.campaignId, 'sending', 'in_doubt');
    },
    /** A message that failed may be tried anew: its deadline starts again. */
    renew(message: { readonly id: number; readonly campaignId: number }, from: MessageState, now: number) {
      const renewed = renew.run(dueOf('queued', now), now, message.id, from).changes === 1;
      if (renewed) totals.move(message.campaignId, from, 'queued');
      return renewed;
    },
    /** Moves a message without an attempt (skipped, cancelled, queued again); answers whether it was in that state. */
    move(
      message: { readonly id: number; readonly campaignId: number },
      from: MessageState,
      to: MessageState,
      change: { dueAt: number; reason: string | null; now: number },
    ) {
      const moved = move.run(to, dueOf(to, change.dueAt), change.reason, change.now, message.id, from).changes === 1;
      if (moved) totals.move(message.campaignId, from, to);
      return moved;
    },
  };
}

/** `due_at` of a message in that state: what waits for a moment that is none goes first among those that have one. */
export const dueOf = (state: MessageState, dueAt: number) =>
  state === 'queued' || state === 'deferred' ? Math.max(dueAt, DUE_AT_ONCE + 1) : NOT_DUE;

/** What is left of a row's room (bytes) once a message with that Message-ID is claimed. */
export const roomBeside = (messageId: string) => Math.max(0, ROOM - TIMES - messageId.length);

/** A Message-ID without its angle brackets, as reports often quote it. */
export function bareId(messageId: string): string {
  return messageId.trim().replace(/^<|>$/g, '');
}

/** How an outcome counts over time; what was merely lost or put back to the queue does not. */
function handledAs({ state, verdict }: Decision): Handled | null {
  if (state === 'accepted' || state === 'deferred') return state;
  if (state === 'queued' && verdict !== null) return 'deferred';
  if (state !== 'rejected') return null;
  return verdict?.class === 'address' ? 'failed' : 'about_us';
}

function toldBy(outcome: AttemptOutcome): { stage: string; code: number | null; reply: string } {
  switch (outcome.kind) {
    case 'accepted':
      return { stage: 'dot', code: outcome.code, reply: outcome.text.slice(0, LONGEST_REPLY) };
    case 'refused':
      return { stage: outcome.stage, code: outcome.code, reply: wordsOf(outcome).slice(0, LONGEST_REPLY) };
    case 'lost':
      return { stage: outcome.afterDot ? 'dot' : 'data', code: null, reply: outcome.cause };
    case 'unmade':
      return { stage: 'compose', code: null, reply: outcome.cause };
  }
}

/** The server's words with their enhanced status code, which often says more than they do (RFC 3463). */
const wordsOf = ({ enhanced, text }: { enhanced?: string | undefined; text: string }): string =>
  [enhanced, text].filter(Boolean).join(' ');

/** `failed`: refused because of the address; `about_us`: for any other reason. */
export type Handled = 'accepted' | 'deferred' | 'failed' | 'about_us';

const TOTAL_COLUMNS = [
  'recipients',
  'queued',
  'sending',
  'accepted',
  'deferred',
  'rejected',
  'in_doubt',
  'skipped',
  'cancelled',
  'bounced',
  'complained',
  'unsubscribed',
] as const;
export type TotalColumn = (typeof TOTAL_COLUMNS)[number];

/** Counters gathered during a transaction and written at its end: one row per campaign, however many messages moved. */
function openTotals(db: Db) {
  const deltas = new Map<number, Map<TotalColumn, number>>();
  const seconds = new Map<string, { campaignId: number; at: number } & Record<Handled, number>>();
  const open = db.prepare('INSERT INTO campaign_totals (campaign_id) VALUES (?) ON CONFLICT DO NOTHING');
  const change = db.prepare(
    `UPDATE campaign_totals SET ${TOTAL_COLUMNS.map((column) => `${column} = ${column} + ?`).join(', ')} WHERE campaign_id = ?`,
  );
  const count =
    db.prepare(`INSERT INTO campaign_seconds (campaign_id, at, accepted, failed, deferred, about_us) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (campaign_id, at) DO UPDATE SET accepted = accepted + excluded.accepted, failed = failed + excluded.failed,
      deferred = deferred + excluded.deferred, about_us = about_us + excluded.about_us`);
  const add = (campaignId: number, column: TotalColumn, delta: number) => {
    const mine = deltas.get(campaignId) ?? new Map<TotalColumn, number>();
    deltas.set(campaignId, mine);
    mine.set(column, (mine.get(column) ?? 0) + delta);
  };
  return {
    open: (campaignId: number) => void open.run(campaignId),
    add,
    move(campaignId: number, from: MessageState, to: MessageState) {
      add(campaignId, from, -1);
      add(campaignId, to, 1);
    },
    handled(campaignId: number, now: number, as: Handled) {
      const at = Math.floor(now / 1000) * 1000;
      const key = `${campaignId} ${at}`;
      const mine = seconds.get(key) ?? { campaignId, at, accepted: 0, deferred: 0, failed: 0, about_us: 0 };
      seconds.set(key, mine);
      mine[as] += 1;
    },
    begin() {
      deltas.clear();
      seconds.clear();
    },
    end() {
      for (const [campaignId, mine] of deltas)
        change.run(...TOTAL_COLUMNS.map((column) => mine.get(column) ?? 0), campaignId);
      for (const one of seconds.values())
        count.run(one.campaignId, one.at, one.accepted, one.failed + one.about_us, one.deferred, one.about_us);
      deltas.clear();
      seconds.clear();
    },
  };
}

/**
 * Messages that may go now, those already handed out among them. What is to be tried again goes first: a retry has its time
 * and a deadline, and must not wait for days behind a long queue.
 */
export function dueMessages(db: Db, campaignId: number, now: number, limit: number): Candidate[] {
  const again = slice(db, `${AGAIN} AND due_at <= ?`).all(campaignId, now, limit) as Candidate[];
  if (again.length === limit) return again;
  return [...again, ...(slice(db, FRESH).all(campaignId, limit - again.length) as Candidate[])];
}

function slice(db: Db, which: string) {
  const sql = `SELECT ${CANDIDATE} FROM messages WHERE campaign_id = ? AND ${which} AND ${DUE} ORDER BY due_at, id LIMIT ?`;
  return prepared(upToDate(db), sql);
}

/** The policy about what came back plans at most a week ahead; such a message has no first attempt yet. */
const FURTHEST_AGAIN = 169 * 3_600_000;

/**
 * Retries that were planned by a clock that was set back since: further ahead than any is ever planned, they may go now;
 * written down in what is the future now, they wait once more for what they were to wait for. Answers how many.
 */
export function pullForward(db: Db, campaignId: number, now: number, furthest: number): number {
  const tooFar = upToDate(db)
    .prepare(`UPDATE messages SET due_at = ? WHERE campaign_id = ? AND ${AGAIN} AND ${DUE}
      AND due_at > CASE WHEN first_attempt_at IS NULL THEN ? ELSE ? END`)
    .run(now, campaignId, now + FURTHEST_AGAIN, now + furthest).changes;
  const later = now + CLOCKS_AGREE;
  const inFuture = upToDate(db)
    .prepare(`UPDATE messages SET due_at = ? + max(0, due_at - changed_at), changed_at = ?
      WHERE campaign_id = ? AND ${AGAIN} AND ${DUE} AND changed_at > ? AND due_at > ?`)
    .run(now, now, campaignId, later, later).changes;
  return tooFar + inFuture;
}

const CLOCKS_AGREE = 2_000;

/** When the next message of a campaign becomes due (epoch ms), or null where none waits. */
export function nextDue(db: Db, campaignId: number): number | null {
  const first = prepared(
    upToDate(db),
    `SELECT due_at FROM messages WHERE campaign_id = ? AND ${IN_LINE} AND ${DUE} ORDER BY due_at, id LIMIT 1`,
  );
  return (first.pluck().get(campaignId) as number | undefined) ?? null;
}

/** A message that left, or is about to. */
export type UnderWay = {
  readonly id: number;
  readonly campaignId: number;
  readonly relayId: number | null;
  readonly domain: string;
};

/** More than a sender may pass over before it claims: what is under way stands among the first of its campaign. */
const AT_THE_FRONT = 2_500;

/** Messages that an engine had under way when it ended. */
export const underWay = (db: Db): UnderWay[] => underWayOf(db, null);

/** Messages that are under way now, of one campaign or of all (null). */
export function underWayOf(db: Db, campaignId: number | null): UnderWay[] {
  const campaigns = prepared(
    upToDate(db),
    'SELECT campaign_id AS id, sending FROM campaign_totals WHERE campaign_id = coalesce(?, campaign_id)',
  ).all(campaignId) as { id: number; sending: number }[];
  return campaigns.flatMap(({ id, sending }) => {
    const found = sendingAmong(db, id, AT_THE_FRONT);
    return found.length >= sending ? found : sendingAmong(db, id, ALL_OF_THEM);
  });
}

/** Those among the first so many messages of a campaign that were to go, and of those that go again. */
function sendingAmong(db: Db, campaignId: number, first: number): UnderWay[] {
  const among = (which: string) => `SELECT id, campaignId, relayId, domain FROM (
    SELECT id, campaign_id AS campaignId, relay_id AS relayId, domain, state FROM messages
     WHERE campaign_id = ? AND ${which} ORDER BY due_at, id LIMIT ?) WHERE state = 'sending'`;
  return [FRESH, AGAIN].flatMap((which) => prepared(upToDate(db), among(which)).all(campaignId, first)) as UnderWay[];
}

const ALL_OF_THEM = -1;

/** A slice of a campaign's messages that still wait, whenever they are due. By index: the others may be a million. */
export function waitingSlice(db: Db, campaignId: number, limit: number): Pick<Candidate, 'id' | 'state'>[] {
  return upToDate(db)
    .prepare(`SELECT id, state FROM messages WHERE campaign_id = ? AND ${IN_LINE} AND ${DUE} LIMIT ?`)
    .all(campaignId, limit) as Pick<Candidate, 'id' | 'state'>[];
}

/** Deletes a slice of a campaign's messages (a start that was taken back); answers how many. */
export function deleteSlice(db: Db, campaignId: number, limit: number): number {
  keepHighestId(db);
  return upToDate(db)
    .prepare('DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE campaign_id = ? LIMIT ?)')
    .run(campaignId, limit).changes;
}

/** Remembers the highest number of a message before some are deleted. */
export function keepHighestId(db: Db): void {
  prepared(upToDate(db), 'UPDATE message_ids SET last = max(last, (SELECT coalesce(max(id), 0) FROM messages))').run();
}
