import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openComposer, readToken, setCampaignState } from '../../../electron/engine/campaigns/public.ts';
import { canMove, isEditable } from '../../../electron/engine/campaigns/states.ts';
import type { Resolver } from '../../../electron/engine/ports.ts';
import { CAMPAIGN_STATES, type Campaign } from '../../../shared/contract/campaigns.ts';
import { openTestEngine } from '../../support/engine.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
const PIXEL = `data:image/png;base64,${Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1').toString('base64')}`;
const consent = { source: 'customer' as const, note: 'kasir', date: 1 };
const sender = {
  name: 'Roti Kenanga',
  address: 'halo@rotikenanga.example',
  replyTo: '',
  organisation: 'Roti Kenanga',
  postalAddress: 'Jl. Kenanga 1',
};

const RECORDS: Readonly<Record<string, string>> = { _dmarc: 'v=DMARC1; p=none', relay: 'v=spf1 ip4:192.0.2.1 -all' };

let dns: Resolver;
let engine: Engine;

beforeEach(async () => {
  dns = {
    mx: async () => ({ status: 'ok', records: [{ exchange: 'mx.rotikenanga.example', priority: 10 }] }),
    address: async () => ({ status: 'none' }),
    txt: async (name) => ({
      status: 'ok',
      records: [RECORDS[name.split('.')[0] ?? ''] ?? 'v=spf1 include:relay.example ~all'],
    }),
  };
  engine = await openTestEngine({
    resolver: { mx: (d) => dns.mx(d), address: (d) => dns.address(d), txt: (d) => dns.txt(d) },
  });
});
afterEach(() => engine.close());

/** A campaign to four people (two without a greeting name), with sender and practice relay. */
async function ready(): Promise<{ campaign: Campaign; listId: number }> {
  const { client } = engine;
  await client.settings.set({ sender });
  const list = await client.contacts.saveList({ name: 'Pelanggan' });
  for (let n = 0; n < 4; n++) {
    await client.contacts.save({
      address: `p${n}@example.com`,
      name: `Orang ${n}`,
      firstName: n % 2 ? `Orang${n}` : '',
      listIds: [list.id],
      consent,
    });
  }
  const { relay } = await client.relays.practice({});
  const { id } = await client.campaigns.create({ template: 'promo', language: 'id' });
  const audience = { everybody: false, listIds: [list.id], excludeListIds: [], excludeContactIds: [] };
  return { campaign: await client.campaigns.save({ id, audience, relayId: relay.id }), listId: list.id };
}

const check = async (id: number, online = true) => (await engine.client.campaigns.check({ id, online })).rows;
const keysOf = async (id: number, level: string) =>
  (await check(id)).filter((row) => row.level === level).map((row) => row.key);

test('a new campaign names everything that is missing, and each row its place', async () => {
  const { id } = await engine.client.campaigns.create({ language: 'en' });
  const rows = await check(id);
  const blockers = rows.filter((row) => row.level === 'blocker');
  expect(blockers.map((row) => row.key).sort()).toEqual([
    'content.body_empty',
    'content.subject_empty',
    'organisation_missing',
    'postal_address_missing',
    'recipients_not_chosen',
    'relay_none',
    'sender_address_missing',
    'sender_name_missing',
    'unsubscribe_mailbox_wrong',
  ]);
  expect(blockers.every((row) => row.place.length > 0)).toBe(true);
  expect(rows[0]?.level).toBe('blocker');
});

test('a whole campaign is ready', async () => {
  const { campaign } = await ready();
  const result = await engine.client.campaigns.check({ id: campaign.id });
  expect(result).toMatchObject({ blockers: 0, ready: true });
});

test('people without consent block, bought ones too, and the way out is named', async () => {
  const { campaign, listId } = await ready();
  await engine.client.contacts.save({ address: 'x@example.com', listIds: [listId] });
  expect(await keysOf(campaign.id, 'blocker')).toEqual(['consent_missing_list']);
  await engine.client.contacts.apply({ who: { filter: { listId } }, action: { do: 'set_consent', consent } });
  expect(await keysOf(campaign.id, 'blocker')).toEqual([]);
});

test('an unknown field, an empty subject and own HTML without a way out block', async () => {
  const { campaign } = await ready();
  const { client } = engine;
  await client.campaigns.save({ id: campaign.id, subject: 'Halo {{ kota }}' });
  expect(await keysOf(campaign.id, 'blocker')).toEqual(['merge_unknown']);
  await client.contacts.saveField({ label: 'Kota', type: 'text' });
  expect(await keysOf(campaign.id, 'blocker')).toEqual([]);
  await client.campaigns.save({
    id: campaign.id,
    subject: ' ',
    content: { kind: 'html', language: 'id', html: '<p>Halo dari kami di Malang</p>' },
  });
  expect((await keysOf(campaign.id, 'blocker')).sort()).toEqual(['content.subject_empty', 'unsubscribe_link_missing']);
  const html = '<p>Halo dari kami di Malang <a href="{{ unsubscribe_url }}">keluar</a></p>';
  await client.campaigns.save({ id: campaign.id, subject: 'Kabar', content: { kind: 'html', language: 'id', html } });
  expect(await keysOf(campaign.id, 'blocker')).toEqual([]);
});

test('DNS: what is wrong warns, no answer is not checked and never passed, a practice relay asks nobody', async () => {
  const { campaign } = await ready();
  const { client } = engine;
  expect(await keysOf(campaign.id, 'not_checked')).toEqual(['dns_practice']);
  await client.relays.save({
    host: '127.0.0.1',
    port: 2525,
    tls: 'none',
    limits: { windows: [], connections: 1, messagesPerConnection: 10, messageBytes: 500, perDomain: null },
  });
  const relay = (await client.relays.list({})).relays.find((each) => each.kind === 'smtp');
  await client.campaigns.save({ id: campaign.id, relayId: relay?.id ?? null });
  expect((await keysOf(campaign.id, 'blocker')).sort()).toEqual(['relay_size', 'relay_untested']);
  const domain = async () =>
    (await check(campaign.id))
      .filter((row) => row.place === 'domain')
      .map((row) => `${row.level} ${row.key}`)
      .sort();
  expect(await domain()).toEqual(['not_checked dns_dkim', 'passed dns_dmarc', 'passed dns_mx', 'passed dns_spf']);
  dns = {
    mx: async () => ({ status: 'none' }),
    address: dns.address,
    txt: async () => ({ status: 'ok', records: ['v=spf1 a ~all', 'v=spf1 +all'] }),
  };
  expect(await domain()).toEqual([
    'not_checked dns_dkim',
    'warning dns_dmarc_none',
    'warning dns_mx_none',
    'warning dns_spf_several',
  ]);
  dns = {
    mx: async () => ({ status: 'failed', cause: 'ETIMEOUT' }),
    address: dns.address,
    txt: () => Promise.reject(new Error('gone')),
  };
  expect(await domain()).toEqual([
    'not_checked dns_dkim',
    'not_checked dns_dmarc_no_answer',
    'not_checked dns_mx_no_answer',
    'not_checked dns_spf_no_answer',
  ]);
  const offline = (await check(campaign.id, false)).filter((row) => row.place === 'domain');
  expect(offline.map((row) => row.level)).toEqual(['not_checked', 'not_checked', 'not_checked']);
});

test('a warning is acknowledged until what it saw changes', async () => {
  const { campaign } = await ready();
  const { client } = engine;
  await client.campaigns.save({ id: campaign.id, subject: 'Gratis untuk Anda' });
  const warning = async () => (await check(campaign.id)).find((row) => row.key === 'content.word_free');
  expect(await warning()).toMatchObject({ level: 'warning', acknowledged: false, anchor: 'subject' });
  await client.campaigns.acknowledge({
    id: campaign.id,
    key: 'content.word_free',
    anchor: 'subject',
    acknowledged: true,
  });
  expect(await warning()).toMatchObject({ acknowledged: true });
  await client.campaigns.save({ id: campaign.id, preheader: 'Tanpa kata itu.' });
  expect(await warning()).toMatchObject({ acknowledged: true });
  await client.campaigns.save({ id: campaign.id, subject: 'Gratis dan gratis lagi' });
  expect(await warning()).toMatchObject({ acknowledged: false });
  await expect(
    client.campaigns.acknowledge({ id: campaign.id, key: 'relay_none', anchor: '', acknowledged: true }),
  ).rejects.toMatchObject({ code: 'not_found' });
});

test('preview: a real contact, fallbacks counted, no remote load, pictures inside', async () => {
  const { campaign } = await ready();
  const { client } = engine;
  if (campaign.content.kind !== 'blocks') throw new Error('blocks');
  const image = {
    id: 'gambar',
    type: 'image' as const,
    src: PIXEL,
    alt: 'Roti',
    href: '',
    width: null,
    align: 'center' as const,
  };
  const remote = { ...image, id: 'jauh', src: 'https://example.com/a.png' };
  const saved = await client.campaigns.save({
    id: campaign.id,
    content: { ...campaign.content, blocks: [image, remote, ...campaign.content.blocks] },
  });
  expect(JSON.stringify(saved.content)).toMatch(/"attachment:[0-9a-f]{32}-png"/);
  const first = await client.campaigns.preview({ id: campaign.id });
  expect(first).toMatchObject({
    contact: { address: 'p0@example.com', position: 0, of: 4 },
    subject: 'Kak, roti hangat menunggu Sabtu ini',
  });
  expect(first.fallbacks).toEqual([{ field: 'first_name', fallback: 'Kak', recipients: 2 }]);
  const second = await client.campaigns.preview({ id: campaign.id, position: 1 });
  expect(second.contact).toMatchObject({ address: 'p1@example.com', position: 1 });
  expect((await client.campaigns.preview({ id: campaign.id, contactId: second.contact.id })).contact.position).toBe(1);
  const { html } = await client.content.previewDocument({ ticket: first.preview });
  expect(html).toContain(`src="${PIXEL}"`);
  expect(html).not.toMatch(/src="https?:|url\(http/);
  const block = saved.content.kind === 'blocks' ? saved.content.blocks.find((each) => each.id === 'gambar') : undefined;
  expect(await client.content.picture({ src: block?.type === 'image' ? block.src : '' })).toEqual({ url: PIXEL });
  expect(await client.content.picture({ src: 'attachment:../../merpati.db' })).toEqual({ url: null });
  await expect(client.content.previewDocument({ ticket: 'nothing' })).rejects.toMatchObject({
    code: 'preview_unknown',
  });
});

test('who is left out and why, in pages', async () => {
  const { campaign, listId } = await ready();
  const { client } = engine;
  await client.suppressions.add({ addresses: 'p1@example.com', reason: 'unsubscribed' });
  await client.contacts.save({ address: 'tanpa@example.com', listIds: [listId] });
  const people = await client.contacts.list({ listId });
  const p3 = people.rows.find((row) => row.address === 'p3@example.com');
  await client.campaigns.save({
    id: campaign.id,
    audience: { ...campaign.audience, excludeContactIds: [p3?.id ?? 0] },
  });
  const { willGet, leftOut } = await client.campaigns.recipients({ id: campaign.id });
  expect(willGet).toBe(2);
  expect(leftOut).toEqual([
    { reason: 'unsubscribed', contacts: 1 },
    { reason: 'no_consent', contacts: 1 },
    { reason: 'excluded', contacts: 1 },
  ]);
  for (const [reason, address] of [
    ['unsubscribed', 'p1@example.com'],
    ['no_consent', 'tanpa@example.com'],
    ['excluded', 'p3@example.com'],
  ] as const) {
    expect((await client.campaigns.leftOut({ id: campaign.id, reason })).rows.map((row) => row.address)).toEqual([
      address,
    ]);
  }
});

test('a test mail goes to up to five addresses, marked, with the contact’s values, and counts as nobody', async () => {
  const { campaign } = await ready();
  const { client } = engine;
  const contactId = (await client.campaigns.preview({ id: campaign.id, position: 1 })).contact.id;
  const { results } = await client.campaigns.testSend({
    id: campaign.id,
    to: ['ratna@example.org', 'not an address'],
    contactId,
  });
  expect(results).toMatchObject([
    { address: 'ratna@example.org', ok: true },
    { address: 'not an address', ok: false, reason: 'syntaxerror' },
  ]);
  const { rows } = await client.relays.practiceMessages({});
  expect(rows).toMatchObject([{ to: 'ratna@example.org', subject: '[Uji] Orang1, roti hangat menunggu Sabtu ini' }]);
  expect((await client.campaigns.get({ id: campaign.id })).totals.recipients).toBe(0);
  expect((await client.campaigns.check({ id: campaign.id })).lastTest).toMatchObject({ address: 'ratna@example.org' });
  expect((await client.reports.overview({})).checklist.testMail).toBe(true);
});

test('drafts and paused campaigns can be edited, others not; only drafts can be removed', async () => {
  const { campaign } = await ready();
  const { client, ctx } = engine;
  const { id } = campaign;
  setCampaignState(ctx.db, id, 'sending', { at: 5 });
  await expect(client.campaigns.save({ id, subject: 'x' })).rejects.toMatchObject({ code: 'campaign_not_editable' });
  await expect(client.campaigns.remove({ id })).rejects.toMatchObject({ code: 'campaign_not_removable' });
  setCampaignState(ctx.db, id, 'paused', { at: 6, pausedBecause: 'person' });
  expect(await client.campaigns.save({ id, subject: 'y' })).toMatchObject({
    subject: 'y',
    pausedBecause: 'person',
    startedAt: 5,
  });
  setCampaignState(ctx.db, id, 'finished', { at: 7 });
  expect(() => setCampaignState(ctx.db, id, 'scheduled', { at: 8 })).toThrow('campaign_state');
  const copy = await client.campaigns.duplicate({ id, name: 'Lagi' });
  expect(copy).toMatchObject({ name: 'Lagi', state: 'draft', subject: 'y', startedAt: null });
  await client.campaigns.remove({ id: copy.id });
  await expect(client.campaigns.get({ id: copy.id })).rejects.toMatchObject({ code: 'not_found' });
});

test('campaigns come newest first, in pages', async () => {
  const { client } = engine;
  for (let n = 0; n < 5; n++) await client.campaigns.create({ name: `K${n}`, language: 'id' });
  const first = await client.campaigns.list({ limit: 2 });
  expect(first).toMatchObject({ rows: [{ name: 'K4' }, { name: 'K3' }], total: 5 });
  const second = await client.campaigns.list({ limit: 2, cursor: first.next });
  expect(second.rows.map((row) => row.name)).toEqual(['K2', 'K1']);
  expect((await client.campaigns.list({ state: 'finished' })).rows).toEqual([]);
});

test('the composer writes each message with a token that only this workspace reads', async () => {
  const { campaign } = await ready();
  const { ctx, client } = engine;
  const composer = await openComposer(ctx, campaign.id);
  const contact = await client.contacts.get({
    id: (await client.campaigns.preview({ id: campaign.id })).contact.id ?? 0,
  });
  const { raw, messageId, envelopeFrom } = await composer.compose(contact, { messageRowId: 77 });
  expect(envelopeFrom).toBe('halo@rotikenanga.example');
  expect(readToken(ctx, messageId.slice(1, 27))).toEqual({ messageRowId: 77 });
  expect(readToken(ctx, 'x'.repeat(26))).toBeUndefined();
  const mail = await PostalMime.parse(raw);
  expect(mail.to).toEqual([{ name: 'Orang 0', address: 'p0@example.com' }]);
  expect(mail.text).toContain('Jl. Kenanga 1');
});

test('a campaign can stay where it is, never goes from finished to draft, and is edited in two states only', () => {
  for (const state of CAMPAIGN_STATES) expect(canMove(state, state)).toBe(true);
  expect(canMove('finished', 'draft')).toBe(false);
  expect(canMove('draft', 'finished')).toBe(false);
  expect(CAMPAIGN_STATES.filter(isEditable)).toEqual(['draft', 'paused']);
});
