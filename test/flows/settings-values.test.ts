import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { openTestEngine } from '../support/engine.ts';

const SENDER = { name: 'Kenanga', address: '', replyTo: '', organisation: '', postalAddress: '' };

let engine: Awaited<ReturnType<typeof openTestEngine>>;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

it.each([
  ['address', 'Roti Kenanga'],
  ['address', 'halo@kenanga'],
  ['address', 'Roti <halo@kenanga.example>'],
  ['address', 'a@b.example\r\nBcc: c@d.example'],
  ['replyTo', 'halo kenanga.example'],
])('a sender with the %s "%s" is refused, and nothing is kept', async (field, value) => {
  const { settings } = engine.client;
  const { sender } = await settings.get({});
  const change = { theme: 'dark' as const, sender: { ...sender, name: 'Kenanga', [field]: value } };
  await expect(settings.set(change)).rejects.toMatchObject({ code: 'address_invalid', data: { address: value } });
  expect(await settings.get({})).toMatchObject({ theme: 'system', sender });
});

it('an address may be empty or stand between blanks, and what is kept already is no obstacle to anything else', async () => {
  const { settings } = engine.client;
  const { sender, unsubscribe } = await settings.get({});
  const kept = await settings.set({ sender: { ...sender, address: ' halo@bücher.example ', replyTo: '' } });
  expect(kept.sender).toEqual({ ...sender, address: 'halo@bücher.example' });
  const old = { ...sender, address: 'whatever it was', replyTo: 'x@' };
  engine.ctx.db.prepare("UPDATE settings SET value = ? WHERE key = 'sender'").run(JSON.stringify(old));
  expect((await settings.set({ sender: { ...old, name: 'Kenanga' } })).sender).toEqual({ ...old, name: 'Kenanga' });
  await expect(settings.set({ unsubscribe: { ...unsubscribe, mailbox: 'stop' } })).rejects.toMatchObject({
    code: 'address_invalid',
  });
});

it('a page to unsubscribe is a web address', async () => {
  const { settings } = engine.client;
  const { unsubscribe } = await settings.get({});
  for (const url of ['kenanga.example/keluar', 'https://me:secret@kenanga.example/', 'https://'])
    await expect(settings.set({ unsubscribe: { ...unsubscribe, url } })).rejects.toMatchObject({
      code: 'web_address_invalid',
      data: { url },
    });
  for (const url of ['https://kenanga.example/keluar?t={token}', 'http://kenanga.example/', ''])
    expect((await settings.set({ unsubscribe: { ...unsubscribe, url } })).unsubscribe.url).toBe(url);
});

it('a DNS server is an IP address, and one that is none never keeps a workspace from opening', async () => {
  const { settings } = engine.client;
  for (const server of ['dns.example', '1.2.3', 'localhost', ''])
    await expect(settings.set({ dnsServers: ['192.0.2.1', server] })).rejects.toMatchObject({
      code: 'dns_server_invalid',
      data: { server },
    });
  const fine = ['192.0.2.1', '192.0.2.1:5353', '2001:db8::1', '[2001:db8::1]:53'];
  expect((await settings.set({ dnsServers: fine })).dnsServers).toEqual(fine);
});

it.each([
  [
    'en',
    '“Roti Kenanga” is not an e-mail address. Check for spaces and a missing part.',
    'not a web address',
    'DNS server',
  ],
  ['id', '“Roti Kenanga” bukan alamat email. Periksa spasi dan bagian yang kurang.', 'bukan alamat web', 'server DNS'],
])('the command line says so in %s', async (language, ...words) => {
  const shell = commandLine();
  try {
    const folder = join(shell.folder, 'toko');
    const before = await openTestEngine({ folder });
    await before.client.settings.set({ dnsServers: ['192.0.2.1'], sender: SENDER });
    before.ctx.db.prepare("UPDATE settings SET value = '[\"dns.example\"]' WHERE key = 'dnsServers'").run();
    await before.close();
    const set = (pair: string) => shell.merpati(['settings', pair, '--language', language, ...shell.workspace('toko')]);
    const pairs = ['sender.address=Roti Kenanga', 'unsubscribe.url=kenanga', 'dnsServers=kenanga'];
    for (const [at, pair] of pairs.entries()) {
      const { code, err } = await set(pair);
      expect(code).toBe(1);
      expect(err).toContain(words[at]);
    }
    const { out } = await set('sender.address=roti@kenanga.example');
    expect(out).toContain('roti@kenanga.example');
  } finally {
    shell.close();
  }
});
