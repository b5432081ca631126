import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpsServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Resolver } from '../../electron/engine/ports.ts';
import { dial } from '../../electron/engine/relays/dial.ts';
import { type Discovery, discover, type Ways } from '../../electron/engine/relays/discovery/discover.ts';
import { lookupBy } from '../../electron/engine/relays/discovery/lookup.ts';
import { SHIPPED } from '../../electron/engine/relays/discovery/presets.ts';
import { type DiscoverStep, discoverStep } from '../../shared/contract/relays.ts';
import { openTestEngine } from '../support/engine.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';
import { type Issued, testAuthority } from '../support/test-authority.ts';

const ADDRESS = 'Siti.Rahma+news@TOKO.test';
const OFFER = ['PIPELINING', 'SIZE 26214400', 'AUTH PLAIN LOGIN'];
const open: { close(): Promise<unknown> | unknown }[] = [];
let authority: ReturnType<typeof testAuthority>;
let web: Issued;
let mail: Issued;

beforeAll(() => {
  authority = testAuthority();
  web = authority.issue(['autoconfig.toko.test', 'toko.test', 'moved.test']);
  mail = authority.issue(['smtp.toko.test', 'mail.toko.test']);
});
afterAll(() => authority.close());
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

type Pages = Readonly<Record<string, { status?: number; body?: string; location?: string; silent?: boolean }>>;

/** A website at every name, with a page each for `host/path`; anything else is not found. */
async function website(pages: Pages, certificate: Issued = web) {
  const asked: string[] = [];
  const server: Server = createHttpsServer({ ...certificate }, (request, response) => {
    const place = `${(request.headers.host ?? '').replace(/:\d+$/, '')}${request.url ?? ''}`;
    asked.push(place);
    const page = pages[place] ?? { status: 404 };
    if (page.silent) return;
    response.writeHead(page.status ?? 200, page.location === undefined ? {} : { location: page.location });
    response.end(page.body ?? '');
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

type Names = Partial<Pick<Resolver, 'mx' | 'address'>>;

/** DNS in which every name of toko.test is this computer, and nothing else exists. */
const DNS: Pick<Resolver, 'mx' | 'address'> = {
  mx: async () => ({ status: 'none' }),
  address: async (host) =>
    /(^|\.)toko\.test$|^moved\.test$/.test(host) ? { status: 'ok', records: ['127.0.0.1'] } : { status: 'no_domain' },
};
const mxOf = (...exchanges: string[]): Names => ({
  mx: async () => ({
    status: 'ok',
    records: exchanges.map((exchange, index) => ({ exchange, priority: 10 * (index + 1) })),
  }),
});

const SILENT = 'nobody listens and nobody refuses';
const dialNowhere = (milliseconds: number, signal: AbortSignal) =>
  new Promise<{ ok: false; system: string }>((resolve) => {
    const timer = setTimeout(() => resolve({ ok: false, system: 'ETIMEDOUT' }), milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve({ ok: false, system: 'ABORTED' });
    });
  });

/** Leads the shipped code to the servers of a test: `ports` by `host:port`; what is not named refuses. */
function waysTo(options: {
  web?: number;
  ports?: Record<string, number | typeof SILENT>;
  resolver?: Pick<Resolver, 'address'>;
}): Ways {
  const lookup = lookupBy(options.resolver ?? DNS);
  return {
    fetching: { lookup, ca: authority.ca, port: options.web ?? 9 },
    ask: 700,
    patience: { connect: 500, reply: 600, whole: 1_500 },
    wire: {
      ca: authority.ca,
      dial: async (host, port, milliseconds, signal) => {
        const to = options.ports?.[`${host}:${port}`] ?? options.ports?.[String(port)];
        if (to === SILENT) return dialNowhere(milliseconds, signal);
        const found = await (options.resolver ?? DNS).address(host);
        if (found.status !== 'ok') return { ok: false, system: 'ENOTFOUND' };
        if (to === undefined) return { ok: false, system: 'ECONNREFUSED' };
        return dial(host, to, milliseconds, signal, lookup);
      },
    },
  };
}

async function all(steps: AsyncIterable<DiscoverStep>): Promise<DiscoverStep[]> {
  const told: DiscoverStep[] = [];
  for await (const step of steps) told.push(discoverStep.parse(step));
  return told;
}

async function found(options: Partial<Discovery> & { names?: Names }) {
  const resolver = { ...DNS, ...options.names };
  const told = await all(discover({ address: ADDRESS, presets: SHIPPED, resolver, ways: waysTo({}), ...options }));
  const last = (stage: DiscoverStep['stage']) => told.filter((step) => step.stage === stage).at(-1);
  const states = Object.fromEntries(
    (['preset', 'autoconfig', 'mx', 'probe'] as const).map((stage) => [stage, last(stage)?.state]),
  );
  return { told, last, states };
}

const config = (servers: string, before = '') => `<?xml version="1.0" encoding="UTF-8"?>${before}
<clientConfig version="1.1"><emailProvider id="toko.test"><domain>toko.test</domain><displayName>Toko &amp; Co</displayName>
<incomingServer type="imap"><hostname>imap.toko.test</hostname><port>993</port><socketType>SSL</socketType></incomingServer>
${servers}</emailProvider></clientConfig>`;
const outgoing = (host: string, port: number, socket: string, user = '%EMAILADDRESS%') =>
  `<outgoingServer type="smtp"><hostname>${host}</hostname><port>${port}</port><socketType>${socket}</socketType><username>${user}</username><authentication>password-cleartext</authentication></outgoingServer>`;
const AT_AUTOCONFIG = 'autoconfig.toko.test/mail/config-v1.1.xml';
const WELL_KNOWN = 'toko.test/.well-known/autoconfig/mail/config-v1.1.xml';

describe('by the domain of the address', () => {
  test('a known provider needs no network at all', async () => {
    const never = () => Promise.reject(new Error('asked'));
    const { states, last, told } = await found({
      address: 'Siti+promo@GMAIL.com',
      names: { mx: never, address: never },
    });
    expect(states).toEqual({ preset: 'found', autoconfig: 'not_run', mx: 'not_run', probe: 'not_run' });
    expect(last('preset')?.offers).toMatchObject([
      {
        foundBy: 'preset',
        presetId: 'gmail',
        name: 'Gmail',
        host: 'smtp.gmail.com',
        port: 465,
        tls: 'tls',
        user: 'Siti@gmail.com',
        oauth: 'google',
        limits: { windows: [{ messages: 450, seconds: 86_400 }] },
      },
    ]);
    expect(told.map(({ stage, state }) => `${stage} ${state}`).slice(0, 2)).toEqual(['preset running', 'preset found']);
  });

  test.each([
    ['budi@hotmail.com', 'outlook'],
    ['budi@yahoo.co.id', 'yahoo'],
    ['budi@icloud.com', 'icloud'],
    ['budi@proton.me', 'proton-bridge'],
  ])('%s', async (address, id) => {
    expect((await found({ address })).last('preset')?.offers[0]?.presetId).toBe(id);
  });

  test.each([
    '',
    'toko.test',
    '@toko.test',
    'siti@',
    'siti@toko',
    'a b@toko.test',
    'siti@[127.0.0.1]',
    `${'x'.repeat(70)}@toko.test`,
  ])('refuses %j before anything is asked', (address) => {
    expect(() => discover({ address, presets: SHIPPED, resolver: DNS })).toThrow(
      expect.objectContaining({ code: 'address_invalid' }),
    );
  });
});

describe('by what the provider publishes', () => {
  test('its outgoing server, the encrypted ones only, with the address filled in', async () => {
    const body = config(
      outgoing('relay.toko.test', 25, 'plain') +
        outgoing('relay.toko.test', 587, 'STARTTLS') +
        outgoing('relay.toko.test', 465, 'SSL'),
    );
    const site = await website({ [AT_AUTOCONFIG]: { body } });
    const { states, last } = await found({ ways: waysTo({ web: site.port }) });
    expect(states).toEqual({ preset: 'nothing', autoconfig: 'found', mx: 'nothing', probe: 'not_run' });
    expect(last('autoconfig')?.offers).toMatchObject([
      {
        foundBy: 'autoconfig',
        presetId: null,
        name: 'Toko & Co',
        host: 'relay.toko.test',
        port: 465,
        tls: 'tls',
        user: 'Siti.Rahma@toko.test',
        others: [{ port: 587, tls: 'starttls' }],
        limitsCertainty: 'guess',
      },
    ]);
    // Nothing but the domain leaves.
    expect(site.asked.sort()).toEqual([AT_AUTOCONFIG, WELL_KNOWN].sort());
  });

  test('the well-known place, and a server of a provider whose limits are known', async () => {
    const site = await website({ [WELL_KNOWN]: { body: config(outgoing('smtp.fastmail.com', 465, 'SSL')) } });
    const { last } = await found({ ways: waysTo({ web: site.port }) });
    expect(last('autoconfig')?.offers).toMatchObject([
      { presetId: 'fastmail', host: 'smtp.fastmail.com', auth: ['app_password'] },
    ]);
  });

  test('three redirects are followed, over HTTPS only', async () => {
    const body = config(outgoing('relay.toko.test', 465, 'SSL'));
    const site = await website({
      [AT_AUTOCONFIG]: { status: 301, location: 'https://moved.test/a' },
      'moved.test/a': { status: 302, location: '/b' },
      'moved.test/b': { body },
      [WELL_KNOWN]: { status: 301, location: 'http://moved.test/b' },
    });
    expect((await found({ ways: waysTo({ web: site.port }) })).states.autoconfig).toBe('found');
    const loop = await website({
      [AT_AUTOCONFIG]: { status: 301, location: '/mail/config-v1.1.xml' },
      'moved.test/b': { body },
      [WELL_KNOWN]: { status: 301, location: 'http://moved.test/b' },
    });
    expect((await found({ ways: waysTo({ web: loop.port }) })).states.autoconfig).toBe('nothing');
    expect(loop.asked.filter((place) => place === AT_AUTOCONFIG)).toHaveLength(4);
  });

  test('a page that is none, one with entities of its own, and one without end', async () => {
    const html = await website({ [AT_AUTOCONFIG]: { body: '<!DOCTYPE html><html><body>Welcome</body></html>' } });
    expect((await found({ ways: waysTo({ web: html.port }) })).last('autoconfig')).toMatchObject({
      state: 'nothing',
      cause: null,
    });
    const entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    const hostile = await website({
      [AT_AUTOCONFIG]: { body: config(outgoing('relay.toko.test', 465, 'SSL'), entities) },
    });
    expect((await found({ ways: waysTo({ web: hostile.port }) })).last('autoconfig')).toMatchObject({
      state: 'failed',
      cause: 'autoconfig_unreadable',
      offers: [],
    });
    const large = await website({
      [AT_AUTOCONFIG]: { body: config(outgoing('relay.toko.test', 465, 'SSL')) + ' '.repeat(300_000) },
    });
    expect((await found({ ways: waysTo({ web: large.port }) })).states.autoconfig).toBe('nothing');
  });

  test('a certificate that nobody trusts, and silence, are no answer', async () => {
    const body = config(outgoing('relay.toko.test', 465, 'SSL'));
    const stranger = testAuthority('Somebody');
    open.push(stranger);
    const site = await website({ [AT_AUTOCONFIG]: { body } }, stranger.issue(['autoconfig.toko.test', 'toko.test']));
    expect((await found({ ways: waysTo({ web: site.port }) })).last('autoconfig')).toMatchObject({
      state: 'failed',
      cause: 'autoconfig_silent',
      offers: [],
    });
    const silent = await website({ [AT_AUTOCONFIG]: { silent: true }, [WELL_KNOWN]: { silent: true } });
    const step = (await found({ ways: waysTo({ web: silent.port }) })).last('autoconfig');
    expect(step).toMatchObject({ state: 'failed', cause: 'autoconfig_silent' });
    expect(step?.milliseconds).toBeLessThan(1_200);
  });
});

describe('by who takes the mail', () => {
  test.each([
    ['aspmx.l.google.com', 'google-workspace', 'smtp.gmail.com'],
    ['SMTP.GOOGLE.COM.', 'google-workspace', 'smtp.gmail.com'],
    ['toko-test.mail.protection.outlook.com', 'microsoft-365', 'smtp.office365.com'],
    ['mx2.zoho.com', 'zoho-workplace', 'smtppro.zoho.com'],
    ['mx.zoho.eu', 'zoho-workplace', 'smtppro.zoho.eu'],
    ['mx.zoho.com.au', 'zoho-workplace', 'smtppro.zoho.com.au'],
    ['mx1.hostinger.com', 'hostinger', 'smtp.hostinger.com'],
    ['mx-biz.mail.am0.yahoodns.net', 'yahoo-business', 'smtp.bizmail.yahoo.com'],
    ['in1-smtp.messagingengine.com', 'fastmail', 'smtp.fastmail.com'],
  ])('%s is %s', async (exchange, id, host) => {
    const { states, last } = await found({ names: mxOf(exchange) });
    expect(states).toEqual({ preset: 'nothing', autoconfig: 'nothing', mx: 'found', probe: 'not_run' });
    expect(last('mx')?.offers).toMatchObject([{ foundBy: 'mx', presetId: id, host, user: 'Siti.Rahma@toko.test' }]);
  });

  test('a name that only ends alike is somebody else', async () => {
    expect((await found({ names: mxOf('mx.notgoogle.com', 'evilzoho.eu') })).states.mx).toBe('nothing');
  });

  test('mail that stays at the domain looks like cPanel: known by its mail server, offered once it was tried', async () => {
    const server = await scriptedServer({ tls: mail, ehlo: OFFER });
    open.push(server);
    const names = mxOf('mail.toko.test');
    const { states, last } = await found({ names, ways: waysTo({ ports: { 'smtp.toko.test:465': server.port } }) });
    expect(states).toEqual({ preset: 'nothing', autoconfig: 'nothing', mx: 'found', probe: 'found' });
    expect(last('mx')?.offers).toEqual([]);
    expect(last('probe')?.offers).toMatchObject([
      {
        foundBy: 'probe',
        presetId: 'cpanel',
        host: 'smtp.toko.test',
        port: 465,
        tls: 'tls',
        limits: { windows: [{ messages: 90, seconds: 3_600 }], messageBytes: 26_214_400 },
      },
    ]);
  });

  test('what is likely is offered where it is there but cannot be used, and not where nothing is there', async () => {
    const names = mxOf('toko.test');
    const blocked = await found({ names, ways: waysTo({ ports: { 'mail.toko.test:465': SILENT } }) });
    expect(blocked.last('probe')).toMatchObject({
      state: 'failed',
      cause: 'port_blocked',
      offers: [{ presetId: 'cpanel', host: 'mail.toko.test', foundBy: 'mx' }],
    });
    expect((await found({ names })).last('probe')).toMatchObject({ state: 'nothing', offers: [] });
  });

  test("a web host's description of its own mailboxes comes after the provider who takes the mail", async () => {
    const site = await website({ [AT_AUTOCONFIG]: { body: config(outgoing('mail.toko.test', 465, 'SSL')) } });
    const ways = waysTo({ web: site.port });
    const google = await found({ names: mxOf('aspmx.l.google.com'), ways });
    expect(google.last('autoconfig')).toMatchObject({ state: 'found', offers: [] });
    expect(google.last('mx')?.offers.map(({ presetId, host }) => [presetId, host])).toEqual([
      ['google-workspace', 'smtp.gmail.com'],
      [null, 'mail.toko.test'],
    ]);
    const own = await found({ names: mxOf('mail.toko.test'), ways });
    expect(own.told.flatMap(({ offers }) => offers)).toMatchObject([
      { foundBy: 'autoconfig', presetId: 'cpanel', host: 'mail.toko.test', limits: { windows: [{ messages: 90 }] } },
    ]);
  });

  test('no such domain, no mail there, and nobody who answers are three things', async () => {
    const answer = async (mx: Awaited<ReturnType<Resolver['mx']>>) =>
      (await found({ names: { mx: async () => mx } })).last('mx');
    expect(await answer({ status: 'no_domain' })).toMatchObject({ state: 'nothing', cause: 'own_domain_unknown' });
    expect(await answer({ status: 'none' })).toMatchObject({ state: 'nothing', cause: 'own_domain_no_mail' });
    expect(await answer({ status: 'ok', records: [{ exchange: '', priority: 0 }] })).toMatchObject({
      state: 'nothing',
      cause: 'own_domain_no_mail',
    });
    expect(await answer({ status: 'failed', cause: 'ESERVFAIL' })).toMatchObject({
      state: 'failed',
      cause: 'dns_silent',
    });
    const silent = (await found({ names: { mx: () => new Promise(() => undefined) } })).last('mx');
    expect(silent).toMatchObject({ state: 'failed', cause: 'dns_silent', tried: [{ ok: null }] });
  });
});

describe('by trying', () => {
  test('the usual names and ports, the best first', async () => {
    const implicit = await scriptedServer({ tls: mail, ehlo: OFFER });
    const upgrade = await scriptedServer({ ehlo: ['STARTTLS'], starttls: { ...mail, ehlo: OFFER } });
    open.push(implicit, upgrade);
    const ports = {
      'smtp.toko.test:587': upgrade.port,
      'mail.toko.test:465': implicit.port,
      'toko.test:25': upgrade.port,
    };
    const { states, last } = await found({ ways: waysTo({ ports }) });
    expect(states).toEqual({ preset: 'nothing', autoconfig: 'nothing', mx: 'nothing', probe: 'found' });
    const offer = last('probe')?.offers[0];
    expect(offer).toMatchObject({
      presetId: null,
      host: 'mail.toko.test',
      port: 465,
      user: 'Siti.Rahma@toko.test',
      hints: ['limits_guess'],
    });
    expect(offer?.others).toEqual([{ host: 'smtp.toko.test', region: '', port: 587, tls: 'starttls' }]);
    // What every server heard: no sign-in was tried anywhere.
    expect([...implicit.commands, ...upgrade.commands].filter((line) => !/^(EHLO|STARTTLS|QUIT)\b/.test(line))).toEqual(
      [],
    );
  });

  test('a mail server inside the domain is tried too, one outside is not', async () => {
    const { last } = await found({ names: mxOf('mx7.toko.test', 'mx.elsewhere.example') });
    const hosts = new Set(last('probe')?.tried.map(({ values }) => values.host));
    expect([...hosts].sort()).toEqual(['mail.toko.test', 'mx7.toko.test', 'smtp.toko.test', 'toko.test']);
  });

  test('closed doors are nothing; a wrong certificate or silence is a failure with its cause', async () => {
    expect((await found({})).last('probe')).toMatchObject({ state: 'nothing', cause: null });
    const other = await scriptedServer({ tls: authority.issue(['server9.example']), ehlo: OFFER });
    open.push(other);
    const wrong = await found({
      ways: waysTo({ ports: { 'mail.toko.test:465': other.port, 'smtp.toko.test:587': SILENT } }),
    });
    expect(wrong.last('probe')).toMatchObject({ state: 'failed', cause: 'certificate_name' });
    const blocked = await found({
      ways: waysTo({ ports: { '465': SILENT, '587': SILENT, '2525': SILENT, '25': SILENT } }),
    });
    expect(blocked.last('probe')).toMatchObject({ state: 'failed', cause: 'port_blocked' });
  });
});

test('international domains are asked for in their ASCII form', async () => {
  const asked: string[] = [];
  const mx: Resolver['mx'] = async (domain) => {
    asked.push(domain);
    return { status: 'ok', records: [{ exchange: 'mx.zoho.eu', priority: 1 }] };
  };
  const { last } = await found({ address: 'siti@tokobücher.test', names: { mx } });
  expect(asked).toEqual(['xn--tokobcher-u9a.test']);
  expect(last('mx')?.offers[0]?.user).toBe('siti@xn--tokobcher-u9a.test');
});

test('whoever stops listening ends it', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  const started = performance.now();
  const silent = await website({ [AT_AUTOCONFIG]: { silent: true }, [WELL_KNOWN]: { silent: true } });
  const ways = { ...waysTo({ web: silent.port }), ask: 10_000 };
  await found({ ways, signal: stop.signal, names: { mx: () => new Promise(() => undefined) } });
  expect(performance.now() - started).toBeLessThan(1_500);
});

test('with the shipped patience, silence everywhere takes less than ten seconds', async () => {
  const resolver = { ...DNS, mx: () => new Promise<never>(() => undefined) };
  const silent = await website({ [AT_AUTOCONFIG]: { silent: true }, [WELL_KNOWN]: { silent: true } });
  const ways: Ways = {
    ...waysTo({ web: silent.port, ports: { '465': SILENT, '587': SILENT, '2525': SILENT, '25': SILENT } }),
    ask: 4_000,
    patience: { connect: 3_500, reply: 3_000, whole: 5_000 },
  };
  const started = performance.now();
  const { states } = await found({ resolver, ways });
  expect(states).toEqual({ preset: 'nothing', autoconfig: 'failed', mx: 'failed', probe: 'failed' });
  expect(performance.now() - started).toBeLessThan(10_000);
}, 15_000);

describe('through the contract', () => {
  test('presets are edited, found by, survive a restart, and are given back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'merpati-presets-'));
    open.push({ close: () => rmSync(folder, { recursive: true, force: true }) });
    const first = await openTestEngine({ folder });
    const { presets } = await first.client.relays.presets({});
    expect(presets.length).toBeGreaterThan(50);
    const { edited: _edited, ...gmail } = presets.find(({ id }) => id === 'gmail') ?? SHIPPED[0] ?? ({} as never);
    const limits = { ...gmail.limits, windows: [{ messages: 100, seconds: 86_400 }] };
    expect(await first.client.relays.savePreset({ ...gmail, limits })).toMatchObject({ id: 'gmail', edited: true });
    const own = {
      ...gmail,
      id: 'toko',
      name: 'Toko',
      domains: ['@Toko.Test', 'bücher.test'],
      servers: [{ host: '127.0.0.1', region: '', ports: [{ port: 2525, tls: 'none' as const }] }],
    };
    expect(await first.client.relays.savePreset(own)).toMatchObject({ domains: ['toko.test', 'xn--bcher-kva.test'] });
    await first.close();
    const { client, close } = await openTestEngine({ folder });
    open.unshift({ close });
    const kept = (await client.relays.presets({})).presets;
    expect(kept.find(({ id }) => id === 'gmail')).toMatchObject({
      edited: true,
      limits: { windows: [{ messages: 100 }] },
    });
    expect(kept.at(-1)).toMatchObject({ id: 'toko', edited: true });
    const told = await all(await client.relays.discover({ address: 'siti@toko.test' }));
    expect(told.find(({ state }) => state === 'found')?.offers).toMatchObject([
      { presetId: 'toko', host: '127.0.0.1', port: 2525, tls: 'none' },
    ]);
    expect(await client.relays.resetPreset({ id: 'gmail' })).toMatchObject({
      edited: false,
      limits: { windows: [{ messages: 450 }] },
    });
    await client.relays.resetPreset({ id: 'toko' });
    expect((await client.relays.presets({})).presets.some(({ edited }) => edited)).toBe(false);
    await expect(client.relays.resetPreset({ id: 'toko' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a preset that would send passwords in the open, or to no host, is refused', async () => {
    const { client, close } = await openTestEngine();
    open.push({ close });
    const [{ edited: _edited, ...preset } = SHIPPED[0] ?? ({} as never)] = (await client.relays.presets({})).presets;
    const withServer = (host: string, tls: 'tls' | 'none') => ({
      ...preset,
      servers: [{ host, region: '', ports: [{ port: 25, tls }] }],
    });
    await expect(client.relays.savePreset(withServer('smtp.toko.test', 'none'))).rejects.toMatchObject({
      code: 'relay_plain_refused',
    });
    await expect(client.relays.savePreset(withServer('', 'none'))).rejects.toMatchObject({
      code: 'relay_plain_refused',
    });
    await expect(client.relays.savePreset(withServer('smtp toko', 'tls'))).rejects.toMatchObject({
      code: 'relay_host_invalid',
    });
    expect(await client.relays.savePreset(withServer('mail.{domain}', 'tls'))).toMatchObject({ edited: true });
    await expect(client.relays.discover({ address: 'siti' }).then(all)).rejects.toMatchObject({
      code: 'address_invalid',
    });
  });
});
