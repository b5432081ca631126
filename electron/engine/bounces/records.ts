import type { Bounce } from '../../../shared/contract/bounces.ts';
import { findCampaign } from '../campaigns/public.ts';
import { findContacts } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import type { BounceRow } from './repo.ts';

/** Stored bounces with the names of people and campaigns as they are now. */
export function bounceRecords(db: Db, rows: readonly BounceRow[]): Bounce[] {
  const contactIds = [...new Set(rows.flatMap((row) => row.contact_id ?? []))];
  const people = new Map(
    contactIds.length === 0 ? [] : findContacts(db, contactIds).map((contact) => [contact.id, contact.name]),
  );
  const campaigns = new Map<number, string>();
  for (const row of rows) {
    if (row.campaign_id !== null && !campaigns.has(row.campaign_id))
      campaigns.set(row.campaign_id, findCampaign(db, row.campaign_id)?.name ?? '');
  }
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    origin: row.origin,
    address: row.address,
    contactId: row.contact_id !== null && people.has(row.contact_id) ? row.contact_id : null,
    contactName: people.get(row.contact_id ?? -1) ?? '',
    messageId: row.message_id,
    campaignId: row.campaign_id,
    campaignName: campaigns.get(row.campaign_id ?? -1) ?? '',
    class: row.class,
    reason: row.reason,
    permanent: row.permanent === 1,
    confidence: row.confidence,
    status: row.status,
    reply: row.reply,
    diagnostic: row.diagnostic,
    matchedBy: row.matched_by,
    effect: row.effect,
    provider: row.provider,
    rule: row.rule,
    mailboxId: row.mailbox_id,
    reports: row.reports,
    at: row.at,
    writtenAt: row.written_at,
  }));
}
