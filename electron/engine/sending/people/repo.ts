import type { Db } from '../../db/open.ts';
import { prepared } from '../../db/prepared.ts';
import { upToDate } from '../up-to-date.ts';

/** What became of a message, as far as a person's history is asked about. */
export type SentKind = 'sent' | 'accepted' | 'failed';

const STATES: Readonly<Record<SentKind, string>> = {
  // It left, or may have: what was never handed over is none.
  sent: "(state = 'accepted' OR state = 'sending' OR state = 'in_doubt')",
  accepted: "state = 'accepted'",
  // Refused, or taken and returned.
  failed: "(state = 'rejected' OR returned & 1 <> 0)",
};

/** How many recipients a campaign has, and of how many of them it is known that this became of their messages. */
export function countedSent(db: Db, kind: 'sent' | 'accepted', campaignId: number): { all: number; those: number } {
  const those = kind === 'sent' ? 'accepted + sending + in_doubt' : 'accepted';
  const sql = `SELECT recipients AS "all", ${those} AS those FROM campaign_totals WHERE campaign_id = ?`;
  const row = prepared(upToDate(db), sql).get(campaignId) as { all: number; those: number } | undefined;
  return row ?? { all: 0, those: 0 };
}

/** The campaigns that have recipients, each with a text that is another one after anything became of a message of it. */
export function campaignVersions(db: Db): Map<number, string> {
  const rows = prepared(upToDate(db), 'SELECT * FROM campaign_totals WHERE recipients > 0').all() as {
    campaign_id: number;
  }[];
  return new Map(rows.map((row) => [row.campaign_id, Object.values(row).join('.')]));
}

/** How many recipients a campaign has, and at most how many of their messages failed. */
export function countedFailed(db: Db, campaignId: number): { all: number; those: number } {
  const sql = 'SELECT recipients AS "all", rejected + bounced AS those FROM campaign_totals WHERE campaign_id = ?';
  const row = prepared(upToDate(db), sql).get(campaignId) as { all: number; those: number } | undefined;
  return row ?? { all: 0, those: 0 };
}

/** When a campaign began to be sent, and when it ended (epoch ms); null for what is not known, or not yet. */
export function campaignTimes(db: Db, campaignId: number): { start: number | null; end: number | null } {
  const sql = 'SELECT started_at AS "start", finished_at AS "end" FROM runs WHERE campaign_id = ?';
  const row = prepared(upToDate(db), sql).get(campaignId) as { start: number; end: number | null } | undefined;
  return row ?? { start: null, end: null };
}

/** The first and the last message of a campaign, by number; undefined where there is none. */
export function campaignReach(db: Db, campaignId: number): { first: number; last: number } | undefined {
  const sql = 'SELECT min(id) AS first, max(id) AS last FROM messages WHERE campaign_id = ?';
  const { first, last } = prepared(upToDate(db), sql).get(campaignId) as { first: number | null; last: number | null };
  return first === null || last === null ? undefined : { first, last };
}

/** How many messages there are by their numbers: whose campaign has nearly all of them may be asked of all. */
export function highestMessage(db: Db): number {
  return prepared(upToDate(db), 'SELECT coalesce(max(id), 0) FROM messages').pluck().get() as number;
}

/**
 * Contacts with a message among message numbers `first` to `last`, of those with ids above `after` and at most `to`, each as often
 * as there are: how many, and their ids with commas between. Read in the index that finds a contact's messages, a tenth of what messages are.
 */
export function contactsWithMessages(
  db: Db,
  asked: { readonly first: number; readonly last: number; readonly after: number; readonly to: number },
): { many: number; ids: string } {
  const sql = `SELECT count(*) AS many, coalesce(group_concat(contact_id), '') AS ids FROM messages INDEXED BY messages_contact
    WHERE contact_id > :after AND contact_id <= :to AND id BETWEEN :first AND :last`;
  return prepared(upToDate(db), sql).get(asked) as { many: number; ids: string };
}

/** Contacts to whom that did not become of their message of a campaign, with commas between; quick where they are few. */
export function contactsNotSentTo(db: Db, kind: 'sent' | 'accepted', campaignId: number): string {
  const ended = `SELECT contact_id FROM messages INDEXED BY messages_not_accepted WHERE campaign_id = :campaignId
    AND state <> 'accepted' AND state <> 'sending' AND state <> 'queued' AND NOT (${STATES[kind]})`;
  const waiting = `SELECT contact_id FROM messages INDEXED BY messages_waiting WHERE campaign_id = :campaignId AND due_at > 0 AND NOT (${STATES[kind]})`;
  const sql = `SELECT group_concat(contact_id) FROM (${ended} UNION ALL ${waiting})`;
  return (prepared(upToDate(db), sql).pluck().get({ campaignId }) as string | null) ?? '';
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

/**
 * The same for messages of a campaign that failed, found in the indexes of those that were not accepted and that came back: quick
 * where they are few.
 */
export function contactsFailed(
  db: Db,
  asked: { readonly campaignId: number; readonly since: number },
): { ids: string; from: number; to: number } | null {
  const rejected = `SELECT contact_id, claimed_at FROM messages INDEXED BY messages_not_accepted WHERE campaign_id = :campaignId
    AND state <> 'accepted' AND state <> 'sending' AND state <> 'queued' AND state = 'rejected'`;
  const returned = `SELECT contact_id, claimed_at FROM messages INDEXED BY messages_returned WHERE campaign_id = :campaignId
    AND returned <> 0 AND returned & 1 <> 0 AND state <> 'rejected'`;
  const sql = `SELECT coalesce(group_concat(contact_id), '') AS ids, min(claimed_at) AS "from", max(claimed_at) AS "to"
    FROM (${rejected} UNION ALL ${returned}) WHERE claimed_at >= :since`;
  const found = prepared(upToDate(db), sql).get(asked) as { ids: string; from: number | null; to: number | null };
  return found.from === null || found.to === null ? null : { ids: found.ids, from: found.from, to: found.to };
}
