import type { MessageRecord } from '../../../shared/contract/sending.ts';
import { findCampaign } from '../campaigns/public.ts';
import { findContacts } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import { findRelay } from '../relays/public.ts';
import { causeOfMessage } from './message-cause.ts';
import { type MessageRow, RETURNED } from './repo-read.ts';

/** Rows as a page shows them, with the names of people, campaigns and relays looked up once each. */
export function messageRecords(db: Db, rows: readonly MessageRow[]): MessageRecord[] {
  const people = new Map(
    findContacts(
      db,
      rows.flatMap((row) => row.contactId ?? []),
    ).map((contact) => [contact.id, contact.name]),
  );
  const campaigns = remembered((id: number) => findCampaign(db, id)?.name ?? '');
  const relays = remembered((id: number) => findRelay(db, id)?.name ?? '');
  return rows.map((row) => {
    const cause = causeOfMessage(row);
    return {
      id: row.id,
      campaignId: row.campaignId,
      campaignName: campaigns(row.campaignId),
      contactId: row.contactId,
      address: row.address,
      name: people.get(row.contactId ?? -1) ?? '',
      state: row.state,
      attempts: row.attempts,
      nextAt: (row.state === 'deferred' || row.state === 'queued') && row.attempts > 0 ? row.dueAt : null,
      replyCode: row.code,
      reply: row.reply ?? '',
      class: row.class,
      reason: row.reason,
      cause: cause?.cause ?? null,
      remedies: [...(cause?.remedies ?? [])],
      bounced: (row.returned & RETURNED.bounce) !== 0,
      relayName: row.relayId === null ? '' : relays(row.relayId),
      updatedAt: row.changedAt,
    };
  });
}

/** A relay's name by id, '' where it is gone. */
export function relayName(db: Db, id: number | null): string {
  return id === null ? '' : (findRelay(db, id)?.name ?? '');
}

function remembered(look: (id: number) => string): (id: number) => string {
  const known = new Map<number, string>();
  return (id) => {
    const name = known.get(id) ?? look(id);
    known.set(id, name);
    return name;
  };
}
