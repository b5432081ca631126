import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { wordsIn } from '../../electron/hosts/cli/words.ts';
import type { EngineClient } from '../../shared/contract/index.ts';
import { personWords } from '../../shared/person-words.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { personIn } from '../support/person-search.ts';
import { complaintReport, statusReport } from '../support/returned.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Accepted by the practice relay, and comes back later. */
const DEWI = 'bounce.Dewi.Zulkarnaen@people.example';
const KEY = DEWI.toLowerCase();
const NAME = 'Dewi Zulkarnaen-Ratulangi';
const TOWN = 'Palangkaraya-Selatan';
const WORDS = [KEY, DEWI, NAME, TOWN, 'Dewi.Lama@people.example', 'dewi.lama@people.example'];
const RAHMAT = 'unknown.rahmat@people.example';
const LINA = 'lina@people.example';

/** A workspace in which Dewi left traces wherever a person can. */
async function livedIn() {
  const elsewhere = await spawnPracticeRelay();
  endings.push(elsewhere.stop);
  const engine = await openTestEngine({ clock: fastClock(1_000) });
  endings.push(engine.close);
  const { client } = engine;
  await fillWorkspace(client, { port: elsewhere.port, addresses: [RAHMAT, LINA] });
  const file = [
    'Email,Name,Kota,List',
    `Dewi.Lama@people.example,${NAME},${TOWN},Pelanggan`,
    `dewi.lama@people.example,${NAME} lagi,${TOWN},Pelanggan`,
    'siti@people.example,Siti,Bandung,Pelanggan',
  ];
  await importFile(client, 'pelanggan.csv', file.join('\n'));
  const { rows } = await client.contacts.list({ search: 'dewi.lama' });
  const dewi = rows[0];
  if (!dewi) throw new Error('Dewi did not come in');
  await client.contacts.save({
    ...{ id: dewi.id, address: DEWI, name: NAME, firstName: 'Dewi', lastName: 'Zulkarnaen-Ratulangi' },
    fields: dewi.fields,
    listIds: dewi.lists.map(({ id }) => id),
    tagIds: [(await client.contacts.saveTag({ name: 'setia' })).id],
    consent: dewi.consent,
  });
  const { relay } = await client.relays.practice({});
  const campaignId = await readyCampaign(client, relay.id);
  await client.campaigns.testSend({ id: campaignId, to: [KEY] });
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ state }) => state === 'finished');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await client.bounces.read({ practice: true });
  const { id: cleaningId } = await client.cleaning.start({ dns: false });
  await cleaned(client, cleaningId);
  await client.suppressions.add({ addresses: KEY, reason: 'unsubscribed', note: `${NAME} asked by telephone` });
  const both = statusReport({
    original: '',
    recipients: [
      { address: KEY, status: '5.1.1', text: `550 5.1.1 <${KEY}>: User unknown` },
      { address: LINA, status: '5.2.2', text: `552 5.2.2 <${LINA}>: Mailbox full` },
    ],
  });
  await client.bounces.read({ tickets: [await upload(client, 'both.eml', both)] });
  const complaint = complaintReport(`From: news@toko.example\nTo: ${NAME} <${KEY}>\nSubject: Kabar`);
  await client.bounces.read({ tickets: [await upload(client, 'complaint.eml', complaint)] });
  await client.contacts.export({});
  return { ...engine, campaignId, dewi };
}

async function importFile(client: EngineClient, name: string, text: string) {
  const ticket = await upload(client, name, text);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const consent = { source: 'signup' as const, note: 'Kartu di kasir', date: Date.UTC(2026, 0, 1) };
  const { id } = await client.imports.start({ ticket, dialect, mapping, consent });
  await client.files.drop({ ticket }).catch(() => undefined);
  for (;;) {
    const record = await client.imports.get({ id });
    if (record.state !== 'running') return record;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function cleaned(client: EngineClient, id: number) {
  while ((await client.cleaning.get({ id })).state === 'running')
    await new Promise((resolve) => setTimeout(resolve, 5));
}

const readExport = async (
  engine: Awaited<ReturnType<typeof openTestEngine>>,
  address: string,
  words: Record<string, string> = {},
) => {
  const { ticket } = await engine.client.contacts.exportPerson({ address, words });
  const text = readFileSync(engine.ctx.files.find(ticket).path, 'utf8');
  await engine.client.files.drop({ ticket });
  return text;
};

const SAID = ['kind', 'status', 'state', 'reason', 'source', 'about', 'recognisedBy', 'done', 'cause', 'effect'];

/** Where an export holds a key without its meaning beside it. */
function mute(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one, n) => mute(one, `${at}[${n}]`));
  if (typeof value !== 'object' || value === null) return [];
  const parts = value as Record<string, unknown>;
  return Object.entries(parts).flatMap(([key, one]) => {
    // What stood in a row of a file or in an earlier state is told as it was; the list of names holds no keys.
    if (key === 'before' || key === 'cells' || key === 'names') return [];
    // The status of a DSN is a number.
    const isKey = SAID.includes(key) && typeof one === 'string' && one !== '' && !/^\d/.test(one);
    const own = isKey && typeof parts[`${key}InWords`] !== 'string' ? [`${at}.${key} ${one}`] : [];
    return [...own, ...mute(one, `${at}.${key}`)];
  });
}

/** The names of properties in an export, but for those of rows and earlier states. */
function namesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([name, part]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...(name === 'before' || name === 'cells' || name === 'names' ? [] : namesOf(part)),
  ]);
  return [...new Set(inside)].filter((name) => !name.endsWith('InWords')).sort();
}

/** Names of properties whose meaning does not stand at the head. */
const nameless = (told: unknown, names: Readonly<Record<string, string>>) =>
  namesOf(told).filter((name) => name !== 'names' && !names[name]);

describe('a person who is erased', () => {
  it('is in no file of the workspace any more, and everything still counts', async () => {
    const engine = await livedIn();
    const { client, folder, campaignId } = engine;
    expect(personIn(folder, [KEY]).length).toBeGreaterThan(0);
    const before = {
      totals: (await client.reports.campaign({ campaignId })).totals,
      bounces: (await client.bounces.totals({})).total,
      contacts: (await client.contacts.totals({})).contacts,
      lina: (await client.bounces.list({ search: LINA })).rows,
      rahmat: (await client.bounces.list({ search: RAHMAT })).rows,
    };
    const answer = await client.contacts.erase({ address: DEWI });
    expect(answer).toMatchObject({ contacts: 1, messages: 1, elsewhere: ['backups', 'mailbox', 'relay'] });
    expect(answer.bounces).toBeGreaterThan(1);
    expect(personIn(folder, WORDS)).toEqual([]);
    expect((await client.reports.campaign({ campaignId })).totals).toEqual(before.totals);
    expect((await client.bounces.totals({})).total).toBe(before.bounces);
    expect((await client.contacts.totals({})).contacts).toBe(before.contacts - 1);
    expect((await client.bounces.list({ search: LINA })).rows).toEqual(before.lina);
    expect((await client.bounces.list({ search: RAHMAT })).rows).toEqual(before.rahmat);
    const [shared] = before.lina;
    expect((await client.bounces.get({ id: shared?.id ?? 0 })).raw).toContain(LINA);
  });

  it('was told everything before', async () => {
    const engine = await livedIn();
    const known = JSON.parse(await readExport(engine, DEWI)) as Record<string, unknown>;
    expect(known).toMatchObject({
      about: { addresses: [KEY, 'dewi.lama@people.example'] },
      person: {
        address: DEWI,
        name: NAME,
        fields: [{ label: 'Kota', value: TOWN }],
        tags: ['setia'],
        lists: ['Pelanggan'],
      },
      messages: [{ state: 'accepted', relay: 'Practice', cameBack: true }],
    });
    expect(JSON.stringify(known)).not.toContain(LINA);
    for (const language of ['en', 'id'] as const) {
      const words = personWords(wordsIn(language));
      expect(Object.entries(words).filter(([, text]) => /^[a-z]+:[\w.]+$/i.test(text) || text === '')).toEqual([]);
      const told = JSON.parse(await readExport(engine, DEWI, words)) as Record<string, unknown>;
      expect(told.about).toMatchObject({ explanation: words['about.explanation'] });
      expect(mute(told)).toEqual([]);
      expect(nameless(told, (told.about as { names: Record<string, string> }).names)).toEqual([]);
      expect(namesOf(known)).toEqual(namesOf({ ...told, about: { ...(told.about as object), names: {} } }));
      expect(mute(known)).not.toEqual([]);
    }
  });

  it('does not come back by an import, an edit, a report or a request, and nothing about them is stored', async () => {
    const engine = await livedIn();
    const { client, folder } = engine;
    await client.contacts.erase({ address: DEWI });
    const record = await importFile(
      client,
      'lagi.csv',
      `Email,Name,Kota\n${DEWI},${NAME},${TOWN}\nbudi@people.example,Budi,Solo\n`,
    );
    expect(record.counts).toMatchObject({ created: 1, rejectedByCause: { suppressed: 1 } });
    await expect(client.contacts.save({ address: DEWI, name: NAME })).rejects.toMatchObject({ code: 'address_erased' });
    const budi = (await client.contacts.list({ search: 'budi@' })).rows[0]?.id ?? 0;
    await expect(client.contacts.edit({ id: budi, address: KEY })).rejects.toMatchObject({ code: 'address_erased' });
    await client.suppressions.add({ addresses: KEY, reason: 'complained' });
    const late = statusReport({
      original: '',
      recipients: [{ address: KEY, status: '5.2.2', text: `552 ${KEY} full` }],
    });
    const ticket = await upload(client, 'late.eml', late);
    expect(await client.bounces.read({ tickets: [ticket] })).toMatchObject({ messages: 1 });
    await client.files.drop({ ticket });
    expect(personIn(folder, [KEY, DEWI, NAME])).toEqual([]);
    await client.contacts.erase({ address: DEWI });
    expect(personIn(folder, WORDS)).toEqual([]);
  });
});
