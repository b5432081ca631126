import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { memorySecrets } from '../../../electron/engine/world.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../../support/campaign.ts';
import { verifyDkim } from '../../support/dkim-verify.ts';
import { openTestEngine, testResolver } from '../../support/engine.ts';
import { scriptedServer } from '../../support/scripted-smtp.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A workspace that sends from toko.example, and a DNS whose TXT records can be set. */
async function workspace() {
  const server = await scriptedServer();
  open.push(server);
  const dns = new Map<string, string>();
  const down = { now: false };
  const secrets = memorySecrets();
  const engine = await openTestEngine({
    secrets,
    resolver: {
      ...testResolver,
      txt: async (name) => {
        if (down.now) return { status: 'failed', cause: 'ETIMEOUT' };
        const record = dns.get(name);
        return record === undefined ? { status: 'none' } : { status: 'ok', records: [record] };
      },
    },
  });
  open.push(engine);
  const { relayId } = await fillWorkspace(engine.client, { port: server.port, addresses: ['siti@example.com'] });
  return { engine, client: engine.client, dns, down, secrets, server, relayId };
}

const KEY = { domain: 'toko.example', selector: 'merpati' };

test('a key signs once its record was seen; the private half is with the secrets alone', async () => {
  const { engine, client, dns, down, secrets } = await workspace();
  const key = await client.domains.createDkimKey({ ...KEY, kind: 'ed25519' });
  expect(key).toMatchObject({ enabled: false, seenAt: null, record: { name: 'merpati._domainkey.toko.example' } });
  await expect(client.domains.createDkimKey({ ...KEY, kind: 'rsa' })).rejects.toMatchObject({
    code: 'dkim_selector_taken',
  });
  await expect(client.domains.lookForDkimKey(KEY)).rejects.toMatchObject({ code: 'dkim_not_published' });
  down.now = true;
  await expect(client.domains.lookForDkimKey(KEY)).rejects.toMatchObject({ code: 'dkim_not_asked' });
  down.now = false;
  dns.set(key.record.name, key.record.value.replace('p=', 'p=AAAA'));
  await expect(client.domains.lookForDkimKey(KEY)).rejects.toMatchObject({ code: 'dkim_not_published' });
  dns.set(key.record.name, key.record.value);
  expect(await client.domains.lookForDkimKey(KEY)).toMatchObject({ enabled: true });
  expect((await client.domains.dkimKeys({ domain: 'toko.example' })).keys).toHaveLength(1);
  const pem = (await secrets.get('dkim-toko.example-merpati')) ?? '';
  const secret = pem.split('\n')[1] ?? '';
  expect(secret.length).toBeGreaterThan(40);
  for (const name of readdirSync(engine.folder).filter((each) => each.startsWith('merpati.db')))
    expect(readFileSync(join(engine.folder, name)).includes(secret)).toBe(false);
  await client.domains.removeDkimKey(KEY);
  expect(await secrets.get('dkim-toko.example-merpati')).toBeUndefined();
  expect((await client.domains.dkimKeys({ domain: 'toko.example' })).keys).toEqual([]);
});

test('a campaign leaves with a signature of every key that is switched on', async () => {
  const { client, server, relayId } = await workspace();
  const records = new Map<string, string>();
  for (const [selector, kind, enabled] of [
    ['m1', 'rsa', true],
    ['m2', 'ed25519', true],
    ['m3', 'ed25519', false],
  ] as const) {
    const { record } = await client.domains.createDkimKey({ domain: 'toko.example', selector, kind });
    records.set(record.name, record.value);
    if (enabled) await client.domains.setDkimKey({ domain: 'toko.example', selector, enabled });
  }
  const campaignId = await readyCampaign(client, relayId);
  await startCampaign(client, campaignId);
  await until(client, campaignId, ({ state }) => state === 'finished');
  const raw = Buffer.from(`${server.bodies.at(-1)}\r\n`.replace(/^\.\./gm, '.'), 'latin1');
  expect(verifyDkim(raw, (name) => records.get(name)).map(({ selector, result }) => `${selector} ${result}`)).toEqual([
    'm1 pass',
    'm2 pass',
  ]);
});

test('a key whose private half is gone stops the campaign instead of sending mail that looks forged', async () => {
  const { client, secrets, server, relayId } = await workspace();
  await client.domains.createDkimKey({ ...KEY, kind: 'ed25519' });
  await client.domains.setDkimKey({ ...KEY, enabled: true });
  await secrets.delete('dkim-toko.example-merpati');
  const before = server.bodies.length;
  const campaignId = await readyCampaign(client, relayId);
  await startCampaign(client, campaignId);
  const { pausedBecause } = await until(client, campaignId, ({ state }) => state === 'paused');
  expect(pausedBecause).toBe('composing');
  expect(server.bodies.length).toBe(before);
});
