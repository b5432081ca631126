import { afterEach, expect, it } from 'vitest';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

it('tells everything about a person page by page: edits, tags, consent, messages with campaign and relay, bounces, suppressions', async () => {
  const server = await scriptedServer({ answers: { RCPT: '550 5.1.1 User unknown' } });
  endings.push(server.close);
  const engine = await openTestEngine();
  endings.push(engine.close);
  const { client } = engine;
  const { relayId } = await fillWorkspace(client, { port: server.port, addresses: [] });
  const consent = { source: 'event' as const, note: 'Pameran Bandung', date: Date.UTC(2026, 2, 1) };
  const tag = await client.contacts.saveTag({ name: 'setia' });
  const { id } = await client.contacts.save({
    address: 'siti@people.example',
    name: 'Siti',
    consent,
    tagIds: [tag.id],
  });
  await client.contacts.edit({ id, name: 'Siti Rahma' });
  await client.contacts.apply({ who: { ids: [id] }, action: { do: 'remove_tag', tagId: tag.id } });
  const campaignId = await readyCampaign(client, relayId);
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ state }) => state === 'finished');

  const { entries, next } = await client.contacts.history({ id });
  expect(next).toBeNull();
  expect(entries.map(({ kind, subject, detail, relay }) => [kind, subject, detail, relay])).toEqual(
    expect.arrayContaining([
      ['created', 'siti@people.example', '', undefined],
      ['edited', 'siti@people.example', 'name', undefined],
      ['tagged', 'setia', 'removed', undefined],
      ['consent', '', 'event', undefined],
      ['message', 'Kabar November', 'rejected', 'Loopback'],
      ['bounce', 'Kabar November', 'userunknown', undefined],
      ['suppressed', 'bounce', 'bounced', undefined],
    ]),
  );
  const pages = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof client.contacts.history>> = await client.contacts.history({
      id,
      cursor,
      limit: 3,
    });
    pages.push(...page.entries);
    cursor = page.next ?? null;
  } while (cursor !== null);
  expect(pages).toEqual(entries);
});
