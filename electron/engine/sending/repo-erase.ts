import type { MessageState } from '../../../shared/contract/sending.ts';
import { cleanTable, mentions, type Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { ERASED, ERASED_DOMAIN, erasedKey } from '../db/placeholder.ts';
import { upToDate } from './up-to-date.ts';

/** A message to a person who is erased. */
export type Addressed = {
  readonly id: number;
  readonly campaignId: number;
  readonly state: MessageState;
  readonly reply: string | null;
};

/** Messages to any of a person's addresses, or to their contact, in order of their ids. */
export function addressedTo(db: Db, { keys, contactIds }: Pick<Person, 'keys' | 'contactIds'>): Addressed[] {
  return upToDate(db)
    .prepare(
      `SELECT id, campaign_id AS campaignId, state, reply FROM messages WHERE id IN (
         SELECT id FROM messages WHERE address_key IN (SELECT value FROM json_each(?))
         UNION SELECT id FROM messages WHERE contact_id IN (SELECT value FROM json_each(?))) ORDER BY id`,
    )
    .all(JSON.stringify(keys), JSON.stringify(contactIds)) as Addressed[];
}

/** The row stays and counts; who it was for, and words that tell it, go. */
export function makeNameless(db: Db, { id, reply }: Addressed, words: readonly string[]): void {
  const kept = reply !== null && mentions(reply, words) ? '' : reply;
  upToDate(db)
    .prepare('UPDATE messages SET address = ?, address_key = ?, domain = ?, contact_id = NULL, reply = ? WHERE id = ?')
    .run(ERASED, erasedKey(id), ERASED_DOMAIN, kept, id);
  const attempts = upToDate(db).prepare('SELECT number, reply FROM attempts WHERE message_id = ?').all(id) as {
    number: number;
    reply: string;
  }[];
  for (const attempt of attempts)
    if (mentions(attempt.reply, words))
      upToDate(db)
        .prepare(`UPDATE attempts SET reply = '' WHERE message_id = ? AND number = ?`)
        .run(id, attempt.number);
}

/** Takes the person's addresses out of what servers said about others, and about campaigns as a whole; answers in how many places. */
export async function cleanSendingTexts(db: Db, person: Person): Promise<number> {
  const tables = [
    { table: 'messages', keys: ['id'], texts: ['reply'] },
    { table: 'attempts', keys: ['message_id', 'number'], texts: ['reply'] },
    { table: 'sending_events', keys: ['id'], texts: ['detail', 'reply'] },
    { table: 'runs', keys: ['campaign_id'], texts: ['paused_detail', 'taken_because'] },
  ];
  let places = 0;
  for (const table of tables) places += await cleanTable(db, person, table);
  return places;
}
