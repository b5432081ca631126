import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';

const PAGE = 500;

/** Contacts whose message was never sent because the campaign was stopped; people who are gone meanwhile are left out. */
async function peopleLeft(client: EngineClient, campaignId: number): Promise<number[]> {
  const ids: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<EngineClient['sending']['messages']>> = await client.sending.messages({
      campaignId,
      state: 'cancelled',
      cursor,
      limit: PAGE,
    });
    for (const row of page.rows) if (row.contactId !== null) ids.push(row.contactId);
    cursor = page.next;
  } while (cursor !== null);
  return ids;
}

/** Makes a new draft of a stopped campaign for those who got nothing: they become a list of their own, so that it can be seen who. */
export async function restCampaign(client: EngineClient, campaignId: number, name: string): Promise<Campaign> {
  const ids = await peopleLeft(client, campaignId);
  const list = await client.contacts.saveList({ name });
  for (let at = 0; at < ids.length; at += 5_000) {
    await client.contacts.addToList({ ids: ids.slice(at, at + 5_000), listId: list.id });
  }
  const { id } = await client.campaigns.duplicate({ id: campaignId, name });
  const audience = { everybody: false, listIds: [list.id], excludeListIds: [], excludeContactIds: [] };
  return client.campaigns.save({ id, audience });
}
