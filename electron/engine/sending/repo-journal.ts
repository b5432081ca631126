import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { roomBeside } from './repo.ts';

const id = z.int().positive();
const at = z.number();
const claimed = z.object({ kind: z.literal('claimed'), id, relayId: id, messageId: z.string(), at });
const accepted = z.object({ kind: z.literal('accepted'), id, code: z.number(), reply: z.string(), at });
const written = z.array(z.discriminatedUnion('kind', [claimed, accepted]));

/** A message was claimed for the first time, or the relay took it; `at` is epoch ms. */
export type Entry = Readonly<z.infer<typeof claimed>> | Readonly<z.infer<typeof accepted>>;

type Claimed = Extract<Entry, { kind: 'claimed' }>;
type Accepted = Extract<Entry, { kind: 'accepted' }>;

/** Writes entries as one row and answers its number. */
export function putEntries(db: Db, entries: readonly Entry[]): number {
  const sql = 'INSERT INTO sending_journal (entries) VALUES (?)';
  return Number(prepared(db, sql).run(JSON.stringify(entries)).lastInsertRowid);
}

/** Forgets rows up to that number: the ledger has them. */
export function dropEntries(db: Db, upTo: number): void {
  prepared(db, 'DELETE FROM sending_journal WHERE id <= ?').run(upTo);
}

/** What is in the journal, oldest first, and the number of its last row (0 for none). Throws `workspace_damaged`. */
export function readEntries(db: Db): { readonly entries: Entry[]; readonly upTo: number } {
  const rows = db.prepare('SELECT id, entries FROM sending_journal ORDER BY id').all() as {
    id: number;
    entries: string;
  }[];
  return { entries: rows.flatMap((row) => entriesOf(row.entries)), upTo: rows.at(-1)?.id ?? 0 };
}

/** What nobody wrote must not pass for an outcome: a row that the disk spoilt is told, and stays as it is. */
function entriesOf(text: string): Entry[] {
  try {
    return written.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('workspace_damaged', {}, { cause: error });
  }
}

/** Whose a message is, for entries of an engine that is gone. */
export function ownerOf(db: Db, id: number): { campaignId: number; addressKey: string; domain: string } | undefined {
  return prepared(
    db,
    'SELECT campaign_id AS campaignId, address_key AS addressKey, domain FROM messages WHERE id = ?',
  ).get(id) as { campaignId: number; addressKey: string; domain: string } | undefined;
}

// Each says what must have been before, so that entering something twice changes nothing.
const UNTRIED = `attempts = 0 AND state = 'queued'`;

/** Enters a claim; answers whether the message was not claimed yet. */
export function enterClaim(db: Db, { id, relayId, messageId, at }: Claimed): boolean {
  const sql = `UPDATE messages SET state = 'sending', attempts = 1, claimed_at = ?, changed_at = ?,
    first_attempt_at = coalesce(first_attempt_at, ?), relay_id = ?, message_id = ?, reason = NULL,
    room = zeroblob(?) WHERE id = ? AND ${UNTRIED}`;
  return prepared(db, sql).run(at, at, at, relayId, messageId, roomBeside(messageId), id).changes === 1;
}

/** Enters that a message whose claim is entered was accepted; answers whether it was under way. */
export function enterAccepted(db: Db, { id, code, reply, at }: Accepted): boolean {
  const sql = `UPDATE messages SET state = 'accepted', due_at = 0, lost = 0, outcome = 'accepted', stage = 'dot', code = ?, reply = ?,
    ended_at = ?, changed_at = ?, room = NULL WHERE id = ? AND state = 'sending' AND attempts = 1`;
  return prepared(db, sql).run(code, reply, at, at, id).changes === 1;
}

/** Enters claim and acceptance of a message at once; answers whether it was not claimed yet. */
export function enterBoth(db: Db, { relayId, messageId, at: claimedAt }: Claimed, accepted: Accepted): boolean {
  const { id, code, reply, at } = accepted;
  const sql = `UPDATE messages SET state = 'accepted', attempts = 1, claimed_at = ?, first_attempt_at = coalesce(first_attempt_at, ?),
    relay_id = ?, message_id = ?, reason = NULL, due_at = 0, lost = 0, outcome = 'accepted', stage = 'dot', code = ?, reply = ?,
    ended_at = ?, changed_at = ?, room = NULL WHERE id = ? AND ${UNTRIED}`;
  const values = [claimedAt, claimedAt, relayId, messageId, code, reply, at, at, id];
  return prepared(db, sql).run(...values).changes === 1;
}
