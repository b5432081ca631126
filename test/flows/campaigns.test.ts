import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readToken } from '../../electron/engine/campaigns/public.ts';
import { findMessage } from '../../electron/engine/sending/public.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: Engine;
beforeEach(async () => {
  engine = await openTestEngine({ clock: fastClock(500) });
});
afterEach(() => engine.close());

const PICTURE = Buffer.from('\x89PNG\r\n\x1a\n the bytes of a small picture', 'latin1');
const consent = { source: 'customer' as const, note: 'kasir', date: 1 };

/** What people type into fields, and what attackers would. */
const NAMES = [
  'Siti',
  '',
  'Budi "B" <x@example.net>',
  'José Ñandú 🐦',
  'a\r\nBcc: evil@example.net',
  '{{ email }}',
  '"><img src=x onerror=1>',
  'x'.repeat(1_500),
  '=?utf-8?Q?hi?=',
  '.',
];

async function prepare(): Promise<number> {
  const { client } = engine;
  await client.settings.set({
    sender: {
      name: 'Roti Kenanga',
      address: 'halo@rotikenanga.example',
      replyTo: 'balas@rotikenanga.example',
      organisation: 'Roti Kenanga',
      postalAddress: 'Jl. Kenanga 1',
    },
  });
  const list = await client.contacts.saveList({ name: 'Pelanggan' });
  const field = await client.contacts.saveField({ label: 'Catatan', type: 'text' });
  for (const [n, name] of NAMES.entries()) {
    await client.contacts.save({
      address: `p${n}@example.com`,
      firstName: name.slice(0, 900),
      fields: { [field.key]: name },
      listIds: [list.id],
      consent,
    });
  }
  const { relay } = await client.relays.practice({});
  const { id, content } = await client.campaigns.create({ template: 'letter', language: 'id' });
  if (content.kind !== 'blocks') throw new Error('blocks');
  const html = `<p>Catatan: [{{ ${field.key} | default: "kosong" }}] <a href="https://example.com/?c={{ ${field.key} }}">lihat</a></p>`;
  const image = {
    id: 'foto',
    type: 'image' as const,
    src: `data:image/png;base64,${PICTURE.toString('base64')}`,
    alt: 'Roti',
    href: '',
    width: null,
    align: 'center' as const,
  };
  await client.campaigns.save({
    id,
    subject: 'Halo {{ first_name | default: "Kak" }}',
    content: { ...content, blocks: [image, { id: 'isi', type: 'text', html, align: 'left' }, ...content.blocks] },
    relayId: relay.id,
    audience: { everybody: false, listIds: [list.id], excludeListIds: [], excludeContactIds: [] },
  });
  return id;
}

it('every recipient gets a sound message of their own, over real SMTP', async () => {
  const id = await prepare();
  const { client, ctx } = engine;
  expect((await client.campaigns.check({ id })).ready).toBe(true);
  await startCampaign(client, id);
  await until(client, id, (progress) => progress.state === 'finished');
  const { rows } = await client.relays.practiceMessages({ limit: 50 });
  expect(rows.map((row) => row.to).sort()).toEqual(NAMES.map((_, n) => `p${n}@example.com`).sort());
  const tokens = new Set<string>();
  for (const row of rows) {
    const { raw } = await client.relays.practiceMessage({ id: row.id });
    const mail = await PostalMime.parse(raw);
    const name = NAMES[Number(/\d+/.exec(row.to)?.[0])] ?? '';
    expect(row.from).toBe('halo@rotikenanga.example');
    expect(mail.to?.map((to) => to.address)).toEqual([row.to]);
    expect(mail.headers.filter(({ key }) => key === 'bcc' || key === 'cc')).toEqual([]);
    expect(mail.replyTo?.map((to) => to.address)).toEqual(['balas@rotikenanga.example']);
    expect(mail.attachments.map((each) => Buffer.from(each.content as ArrayBuffer).toString('latin1'))).toEqual([
      PICTURE.toString('latin1'),
    ]);
    expect(mail.html).toContain(`src="cid:${mail.attachments[0]?.contentId?.slice(1, -1)}"`);
    const shown = name.replace(/\r\n/g, '\n').trim() || 'kosong';
    expect(mail.text?.replace(/\s+/g, ' ')).toContain(`Catatan: [${shown.replace(/\s+/g, ' ')}]`);
    if (name === '') expect(mail.subject).toBe('Halo Kak');
    const token = mail.messageId?.slice(1, 27) ?? '';
    tokens.add(token);
    const found = readToken(ctx, token);
    expect(findMessage(ctx.db, { rowId: found?.messageRowId ?? 0 })).toMatchObject({
      address: row.to,
      state: 'accepted',
    });
    expect(mail.text).toContain(token);
    expect(mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value).toContain(token);
  }
  expect(tokens.size).toBe(NAMES.length);
});

/** Subjects of what the practice relay kept. */
function keptSubjects(file: string): string[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const kept = lines.map((line) => JSON.parse(line) as { event: string; subject: string });
  return kept.filter((each) => each.event === 'kept').map((each) => each.subject);
}

it('what is changed while paused is what the rest gets', async () => {
  const relay = await spawnPracticeRelay(['--store', join(engine.folder, 'relay.jsonl')]);
  try {
    const { client } = engine;
    const addresses = Array.from({ length: 7 }, (_, n) => `orang${n}@people.example`);
    const limits = { windows: [{ messages: 3, seconds: 1_200 }], connections: 1, burst: true };
    const { relayId } = await fillWorkspace(client, { port: relay.port, addresses, limits });
    const id = await readyCampaign(client, relayId);
    await startCampaign(client, id);
    await until(client, id, (progress) => progress.waiting?.reason === 'relay_limit');
    await client.sending.pause({ campaignId: id });
    await expect(client.campaigns.save({ id, subject: 'Yang baru' })).resolves.toMatchObject({ state: 'paused' });
    await client.sending.resume({ campaignId: id });
    await expect(client.campaigns.save({ id, subject: 'Terlambat' })).rejects.toMatchObject({
      code: 'campaign_not_editable',
    });
    await until(client, id, (progress) => progress.state === 'finished');
    const subjects = keptSubjects(join(engine.folder, 'relay.jsonl'));
    expect(subjects.filter((subject) => subject === 'Yang baru').length).toBeGreaterThanOrEqual(4);
    expect(subjects.filter((subject) => subject.startsWith('Kabar untuk')).length).toBeGreaterThanOrEqual(1);
    expect(subjects).toHaveLength(7);
  } finally {
    await relay.stop();
  }
});
