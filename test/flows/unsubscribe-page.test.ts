import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EngineClient } from '../../shared/contract/index.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { testAuthority } from '../support/test-authority.ts';

const trusted = getCACertificates('default');
const authority = testAuthority();
const stranger = testAuthority('Nobody Knows');
let engine: Awaited<ReturnType<typeof openTestEngine>>;
let client: EngineClient;
const endings: (() => unknown)[] = [];

beforeAll(() => setDefaultCACertificates([...trusted, authority.ca]));
afterAll(() => {
  setDefaultCACertificates(trusted);
  authority.close();
  stranger.close();
});
beforeEach(async () => {
  engine = await openTestEngine();
  client = engine.client;
  await client.settings.set({
    sender: { name: 'Toko', address: 'news@toko.example', replyTo: '', organisation: 'Toko', postalAddress: 'Jl. 1' },
  });
});
afterEach(async () => {
  await engine.close();
  for (const end of endings.splice(0).reverse()) await end();
});

type Asked = { method: string; url: URL; headers: IncomingMessage['headers']; body: string };
type Answer = (asked: Asked, response: ServerResponse) => void;

/** A page of one's own on a loopback HTTPS server; remembers what it was asked. */
async function page(answer: Answer, issued = authority.issue(['localhost'])) {
  const asked: Asked[] = [];
  const server = createServer(issued, (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'https://localhost');
      const one = { method: request.method ?? '', url, headers: request.headers, body };
      asked.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  endings.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/keluar`, asked };
}
const status =
  (visit: number, click: number): Answer =>
  ({ method }, response) =>
    void response.writeHead(method === 'GET' ? visit : click).end('ok');
const ways = async () => (await client.settings.get({})).unsubscribe;

test('a page that answers is kept as seen, and with one click once its test succeeded too', async () => {
  const { url, asked } = await page(status(200, 202));
  expect(await client.settings.visitUnsubscribeUrl({ url })).toEqual({ ok: true, status: 200, cause: '' });
  expect(await ways()).toMatchObject({ url, urlSeenAt: expect.any(Number), urlTestedAt: null });
  expect(await client.settings.testUnsubscribeUrl({ url: ` ${url} ` })).toEqual({ ok: true, status: 202, cause: '' });
  expect(await ways()).toMatchObject({ url, urlSeenAt: expect.any(Number), urlTestedAt: expect.any(Number) });
  const [visit, click] = asked;
  expect(visit?.method).toBe('GET');
  expect(click).toMatchObject({ method: 'POST', body: 'List-Unsubscribe=One-Click' });
  expect(click?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(click?.headers.cookie).toBeUndefined();
  // As in a mail: a token of the right shape and the reader, who is the sender here.
  expect(click?.url.searchParams.get('token')).toMatch(/^[0-9a-z]{26}$/);
  expect(click?.url.searchParams.get('email')).toBe('news@toko.example');
});

test('each way of failing has its cause, and is kept nowhere', async () => {
  const causes = async (url: string) => {
    const [visit, click] = [
      await client.settings.visitUnsubscribeUrl({ url }),
      await client.settings.testUnsubscribeUrl({ url }),
    ];
    return [visit.cause, visit.status, click.cause, click.status];
  };
  expect(await causes('berhenti')).toEqual(['not_a_url', null, 'not_a_url', null]);
  expect(await causes('http://localhost/keluar')).toEqual(['not_https', null, 'not_https', null]);
  expect(await causes('https://user:secret@localhost/')).toEqual(['not_a_url', null, 'not_a_url', null]);
  expect(await causes('https://localhost:1/')).toEqual(['unreachable', null, 'unreachable', null]);
  expect(await causes((await page(status(404, 405))).url)).toEqual(['not_found', 404, 'method', 405]);
  expect(await causes((await page(status(403, 500))).url)).toEqual(['signed_out', 403, 'server_error', 500]);
  expect(await causes((await page(status(418, 400))).url)).toEqual(['refused', 418, 'refused', 400]);
  const self = await page(status(200, 200), stranger.issue(['localhost']));
  expect(await causes(self.url)).toEqual(['certificate', null, 'certificate', null]);
  const over = await page(status(200, 200), authority.issue(['localhost'], { from: -30, to: -1 }));
  expect(await causes(over.url)).toEqual(['certificate', null, 'certificate', null]);
  const other = await page(status(200, 200), authority.issue(['somebody.example']));
  expect(await causes(other.url)).toEqual(['certificate', null, 'certificate', null]);
  expect(await ways()).toMatchObject({ url: '', urlSeenAt: null, urlTestedAt: null });
});

test('a redirect is followed by a visitor, within HTTPS, and never by a click', async () => {
  const there = await page(status(200, 200));
  const here = await page((_, response) => void response.writeHead(302, { location: there.url }).end());
  expect(await client.settings.visitUnsubscribeUrl({ url: here.url })).toMatchObject({ ok: true, status: 200 });
  expect(await client.settings.testUnsubscribeUrl({ url: here.url })).toEqual({
    ok: false,
    status: 302,
    cause: 'redirected',
  });
  expect(there.asked.map(({ method }) => method)).toEqual(['GET']);
  const plain = await page((_, response) => void response.writeHead(301, { location: 'http://localhost/x' }).end());
  expect(await client.settings.visitUnsubscribeUrl({ url: plain.url })).toMatchObject({ cause: 'redirected_away' });
  const round = await page(
    ({ url }, response) => void response.writeHead(307, { location: url.href.replace('https://localhost', '') }).end(),
  );
  expect(await client.settings.visitUnsubscribeUrl({ url: round.url })).toMatchObject({ cause: 'redirected_away' });
  expect(round.asked.length).toBeLessThan(10);
});

test('another address forgets both, and nobody can claim a test that did not happen', async () => {
  const { url } = await page(status(200, 200));
  await client.settings.visitUnsubscribeUrl({ url });
  await client.settings.testUnsubscribeUrl({ url });
  const now = await ways();
  await client.settings.set({
    unsubscribe: { ...now, mailbox: 'stop@toko.example', urlTestedAt: null, urlSeenAt: null },
  });
  expect(await ways()).toEqual({ ...now, mailbox: 'stop@toko.example' });
  const lie = { mailbox: '', url: 'https://else.example/', urlTestedAt: 1, urlSeenAt: 1 };
  await client.settings.set({ unsubscribe: lie });
  expect(await ways()).toEqual({ ...lie, urlTestedAt: null, urlSeenAt: null });
  // A test of a new address that works brings the address along, and the visit is still to come.
  await client.settings.testUnsubscribeUrl({ url });
  expect(await ways()).toMatchObject({ url, urlSeenAt: null, urlTestedAt: expect.any(Number) });
});

test('a page that fails later is used no more; another one that fails changes nothing', async () => {
  let works = true;
  const { url } = await page((asked, response) => status(works ? 200 : 503, works ? 200 : 503)(asked, response));
  await client.settings.visitUnsubscribeUrl({ url });
  await client.settings.testUnsubscribeUrl({ url });
  await client.settings.testUnsubscribeUrl({ url: 'https://localhost:1/' });
  expect(await ways()).toMatchObject({ url, urlTestedAt: expect.any(Number) });
  works = false;
  await client.settings.testUnsubscribeUrl({ url });
  expect(await ways()).toMatchObject({ url, urlSeenAt: expect.any(Number), urlTestedAt: null });
  await client.settings.visitUnsubscribeUrl({ url });
  expect(await ways()).toMatchObject({ url, urlSeenAt: null, urlTestedAt: null });
});

test('another address that is typed while an earlier one is asked stays', async () => {
  let answer = () => undefined as unknown;
  const slow = await page((_, response) => {
    answer = () => response.writeHead(200).end('ok');
  });
  const waiting = client.settings.visitUnsubscribeUrl({ url: slow.url });
  while (slow.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const url = 'https://toko.example/baru';
  await client.settings.set({ unsubscribe: { mailbox: '', url, urlSeenAt: null, urlTestedAt: null } });
  answer();
  expect(await waiting).toMatchObject({ ok: true });
  expect(await ways()).toMatchObject({ url, urlSeenAt: null });
});

test('a server that says nothing is given up after ten seconds', async () => {
  const { url } = await page(() => undefined);
  const started = performance.now();
  expect(await client.settings.testUnsubscribeUrl({ url })).toEqual({ ok: false, status: null, cause: 'timed_out' });
  expect(performance.now() - started).toBeLessThan(14_000);
}, 20_000);

test('from the test to the mail: header, visible link and one click', async () => {
  const relay = await spawnPracticeRelay();
  endings.push(relay.stop);
  await fillWorkspace(client, { port: relay.port, addresses: ['siti@people.example'] });
  const practice = (await client.relays.practice({})).relay;
  const sent = async () => {
    const campaignId = await readyCampaign(client, practice.id);
    const { rows } = await client.campaigns.check({ id: campaignId, online: false });
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ state }) => state === 'finished');
    const [kept] = (await client.relays.practiceMessages({ limit: 1 })).rows;
    const { raw } = await client.relays.practiceMessage({ id: kept?.id ?? '' });
    await client.relays.practiceEmpty({});
    return {
      raw: raw.replace(/\r?\n[ \t]/g, ' '),
      keys: rows.filter(({ key }) => key.startsWith('unsubscribe')).map(({ key, level }) => `${level} ${key}`),
    };
  };
  const { url } = await page(status(200, 200));
  await client.settings.set({ unsubscribe: { ...(await ways()), url } });
  const untested = await sent();
  expect(untested.raw).toMatch(
    /^List-Unsubscribe: <mailto:stop@toko\.example\?subject=unsubscribe%20[0-9a-z]{26}>\r?$/m,
  );
  expect(untested.keys).toContain('warning unsubscribe_url_untested');

  await client.settings.visitUnsubscribeUrl({ url });
  const seen = await sent();
  expect(seen.raw).toMatch(
    /^List-Unsubscribe: <https:\/\/localhost:\d+\/keluar\?token=[0-9a-z]{26}&email=siti%40people\.example>, <mailto:/m,
  );
  expect(seen.raw).not.toContain('List-Unsubscribe-Post');
  expect(seen.keys).toContain('notice unsubscribe_url_no_click');
  expect(seen.raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=')).toContain(`href="${url}?token=`);

  await client.settings.testUnsubscribeUrl({ url });
  const clicked = await sent();
  expect(clicked.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
  expect(clicked.keys).toContain('passed unsubscribe_endpoint');
});
