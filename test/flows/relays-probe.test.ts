import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dial } from '../../electron/engine/relays/dial.ts';
import { SHIPPED } from '../../electron/engine/relays/discovery/presets.ts';
import { probe } from '../../electron/engine/relays/discovery/probe.ts';
import type { Wire } from '../../electron/engine/relays/discovery/probe-look.ts';
import { selfSignedCertificate } from '../../electron/engine/relays/practice/certificate.ts';
import { type ProbedPort, probedPort } from '../../shared/contract/relays.ts';
import { openTestEngine } from '../support/engine.ts';
import { closedPort, type Script, scriptedServer } from '../support/scripted-smtp.ts';
import { type Issued, testAuthority } from '../support/test-authority.ts';

const HOST = 'smtp.toko.test';
const PATIENCE = { connect: 600, reply: 900, whole: 2_500 };
const open: { close(): Promise<unknown> | unknown }[] = [];
let authority: ReturnType<typeof testAuthority>;
let good: Issued;
let expired: Issued;
let early: Issued;
let otherName: Issued;

beforeAll(() => {
  authority = testAuthority();
  good = authority.issue([HOST, '127.0.0.1']);
  expired = authority.issue([HOST], { from: -60, to: -30 });
  early = authority.issue([HOST], { from: 10, to: 30 });
  otherName = authority.issue(['server7.hosting.test', 'hosting.test']);
});
afterAll(() => authority.close());
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** Leads every name and port to servers of this test; a port that is not named goes nowhere and never answers. */
function wireTo(ports: Readonly<Record<number, number>>, ca = authority.ca): Wire {
  return {
    ca,
    dial: (_host, port, milliseconds, signal) => {
      const to = ports[port];
      if (to !== undefined) return dial('127.0.0.1', to, milliseconds, signal);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve({ ok: false, system: 'ETIMEDOUT' }), milliseconds);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve({ ok: false, system: 'ABORTED' });
        });
      });
    },
  };
}

async function scripted(script: Script = {}): Promise<number> {
  const server = await scriptedServer(script);
  open.push(server);
  return server.port;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => server.close(resolve)) });
  return (server.address() as AddressInfo).port;
}

async function all(steps: AsyncIterable<ProbedPort>): Promise<ProbedPort[]> {
  const told: ProbedPort[] = [];
  for await (const step of steps) told.push(probedPort.parse(step));
  return told;
}

const ended = (told: readonly ProbedPort[]) => told.filter(({ state, best }) => state !== 'running' && !best);

async function probeOne(port: number, to: number, host = HOST, ca?: string): Promise<ProbedPort> {
  const wire = wireTo({ [port]: to }, ca);
  const [result] = ended(await all(probe({ host, ports: [port], presets: SHIPPED, wire, patience: PATIENCE })));
  if (!result) throw new Error('nothing told');
  return result;
}

const OFFER = ['PIPELINING', 'SIZE 26214400', '8BITMIME', 'SMTPUTF8', 'AUTH PLAIN LOGIN'];

describe('a port that can be used', () => {
  test('STARTTLS: what is offered after it counts', async () => {
    const port = await scripted({ ehlo: ['STARTTLS', 'SIZE 1000'], starttls: { ...good, ehlo: OFFER } });
    expect(await probeOne(587, port)).toMatchObject({
      state: 'usable',
      tls: 'starttls',
      cause: null,
      words: '220 scripted.example ESMTP',
      protocol: 'TLSv1.3',
      certificate: { names: [HOST, '127.0.0.1'], issuer: 'Merpati Test Authority, Merpati Test Authority CA' },
      abilities: {
        size: 26_214_400,
        auth: ['PLAIN', 'LOGIN'],
        pipelining: true,
        eightBit: true,
        utf8: true,
        starttls: true,
      },
    });
  });

  test('TLS from the first byte, with the dates and the fingerprint of its certificate', async () => {
    const result = await probeOne(465, await scripted({ tls: good, ehlo: ['AUTH PLAIN'] }));
    expect(result).toMatchObject({
      state: 'usable',
      tls: 'tls',
      cause: null,
      abilities: { starttls: false, size: null },
    });
    expect(result.certificate?.validFrom).toBeLessThan(Date.now());
    expect(result.certificate?.validTo).toBeGreaterThan(Date.now());
    expect(result.certificate?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  test('465 that wants STARTTLS is used as it wants, and that is said', async () => {
    const port = await scripted({ ehlo: ['STARTTLS'], starttls: { ...good, ehlo: OFFER } });
    expect(await probeOne(465, port)).toMatchObject({ state: 'usable', tls: 'starttls', cause: 'tls_on_plain_port' });
  });

  test('587 that speaks TLS at once is used as it wants, and that is said', async () => {
    const port = await scripted({ tls: good, ehlo: OFFER });
    expect(await probeOne(587, port)).toMatchObject({ state: 'usable', tls: 'tls', cause: 'plain_on_tls_port' });
  });

  test('a late greeting is waited for', async () => {
    const port = await scripted({
      greeting: { after: 600, say: '220 slow.example' },
      ehlo: ['STARTTLS'],
      starttls: { ...good, ehlo: OFFER },
    });
    expect(await probeOne(587, port)).toMatchObject({ state: 'usable', tls: 'starttls' });
  });

  test('this computer may do without encryption and sign-in', async () => {
    const port = await scripted({ ehlo: ['PIPELINING'] });
    expect(await probeOne(2525, port, '127.0.0.1')).toMatchObject({ state: 'usable', tls: 'none', cause: null });
  });
});

describe('a port that cannot be used says why', () => {
  const CASES: [what: string, port: number, script: () => Script, expected: object][] = [
    [
      'refused by 554',
      587,
      () => ({ greeting: '554 5.7.1 No SMTP service here' }),
      { cause: 'greeting_refused', words: '554 5.7.1 No SMTP service here' },
    ],
    ['busy', 587, () => ({ greeting: '421 4.3.2 Try later' }), { cause: 'server_busy' }],
    ['on a blocklist', 25, () => ({ greeting: '554 5.7.1 Your IP is listed at Spamhaus' }), { cause: 'blocklisted' }],
    ['hangs up at once', 587, () => ({ greeting: 'CLOSE' }), { cause: 'greeting_cut' }],
    ['hangs up by reset', 587, () => ({ greeting: 'RESET' }), { cause: 'greeting_cut' }],
    ['says nothing at all', 587, () => ({ greeting: 'SILENCE' }), { cause: 'no_greeting' }],
    ['drips', 587, () => ({ greeting: 'DRIP' }), { cause: 'no_smtp' }],
    [
      'says nothing after TLS',
      465,
      () => ({ tls: good, greeting: 'SILENCE', answers: { EHLO: 'SILENCE' } }),
      { cause: 'no_greeting', protocol: 'TLSv1.3' },
    ],
    [
      'an IMAP server',
      587,
      () => ({ greeting: '* OK [CAPABILITY IMAP4rev1] Dovecot ready.' }),
      { cause: 'imap_server' },
    ],
    ['a POP server', 587, () => ({ greeting: '+OK Dovecot ready.' }), { cause: 'pop_server' }],
    ['garbage', 587, () => ({ greeting: 'SSH-2.0-OpenSSH_9.2' }), { cause: 'no_smtp', words: 'SSH-2.0-OpenSSH_9.2' }],
    ['EHLO refused', 587, () => ({ answers: { EHLO: '550 5.7.1 Go away' } }), { cause: 'hello_refused' }],
    ['EHLO unanswered', 587, () => ({ answers: { EHLO: 'SILENCE' } }), { cause: 'reply_late' }],
    ['EHLO cut', 587, () => ({ answers: { EHLO: 'RESET' } }), { cause: 'connection_cut' }],
    ['no STARTTLS', 587, () => ({ ehlo: OFFER }), { cause: 'starttls_missing', tls: 'starttls' }],
    [
      'STARTTLS blotted out',
      587,
      () => ({ ehlo: ['PIPELINING', 'XXXXXXXA', 'AUTH PLAIN'] }),
      { cause: 'starttls_stripped' },
    ],
    [
      'greeting blotted out',
      587,
      () => ({ greeting: '220 ****************************', ehlo: ['AUTH PLAIN'] }),
      { cause: 'starttls_stripped' },
    ],
    [
      'STARTTLS refused',
      587,
      () => ({ ehlo: ['STARTTLS'], answers: { STARTTLS: '454 4.7.0 TLS not available' } }),
      { cause: 'starttls_failed' },
    ],
    [
      'STARTTLS then nothing',
      587,
      () => ({ ehlo: ['STARTTLS'], answers: { STARTTLS: '220 Go' } }),
      { cause: 'tls_silent' },
    ],
    ['STARTTLS then cut', 587, () => ({ ehlo: ['STARTTLS'], answers: { STARTTLS: 'RESET' } }), { cause: 'tls_cut' }],
    [
      'no sign-in after TLS',
      587,
      () => ({ ehlo: ['STARTTLS'], starttls: { ...good, ehlo: ['SIZE 5'] } }),
      { cause: 'auth_missing', abilities: { size: 5 } },
    ],
    [
      'expired certificate',
      465,
      () => ({ tls: expired, ehlo: OFFER }),
      { cause: 'certificate_expired', certificate: { names: [HOST] } },
    ],
    ['certificate of the future', 465, () => ({ tls: early, ehlo: OFFER }), { cause: 'certificate_not_yet' }],
    [
      'certificate for another name',
      465,
      () => ({ tls: otherName, ehlo: OFFER }),
      { cause: 'certificate_name', certificate: { names: ['server7.hosting.test', 'hosting.test'] } },
    ],
    [
      'expired, after STARTTLS',
      587,
      () => ({ ehlo: ['STARTTLS'], starttls: { ...expired, ehlo: OFFER } }),
      { cause: 'certificate_expired' },
    ],
    [
      'TLS 1.0 only',
      465,
      () => ({ tls: { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' }, ehlo: OFFER }),
      { cause: 'tls_too_old', protocol: 'TLSv1' },
    ],
    ['plain on 465 without STARTTLS', 465, () => ({ ehlo: OFFER }), { cause: 'starttls_missing', tls: 'starttls' }],
  ];
  test.each(CASES)('%s', async (_what, port, script, expected) => {
    const started = performance.now();
    const result = await probeOne(port, await scripted(script()));
    expect(result).toMatchObject({ state: 'failed', ...expected });
    expect(result.remedies.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(PATIENCE.whole + 500);
  });

  test('refused', async () => {
    expect(await probeOne(587, await closedPort())).toMatchObject({ state: 'failed', cause: 'port_refused' });
  });

  test('blocked: no answer at all', async () => {
    const steps = await all(probe({ host: HOST, ports: [587], presets: [], wire: wireTo({}), patience: PATIENCE }));
    expect(ended(steps)).toMatchObject([{ cause: 'port_blocked' }]);
  });

  test('a certificate of its own', async () => {
    const own = selfSignedCertificate({ names: [HOST], from: Date.now() - 86_400_000, to: Date.now() + 86_400_000 });
    expect(await probeOne(465, await scripted({ tls: own, ehlo: OFFER }))).toMatchObject({ cause: 'certificate_own' });
  });

  test('a certificate of somebody nobody knows', async () => {
    const result = await probeOne(465, await scripted({ tls: good, ehlo: OFFER }), HOST, '');
    expect(result).toMatchObject({ state: 'failed', certificate: { names: [HOST, '127.0.0.1'] } });
    expect(result.cause).toMatch(/^certificate_(chain|unknown)$/);
  });

  test('a virus scanner in the middle', async () => {
    const scanner = testAuthority('Avast Web/Mail Shield');
    open.push(scanner);
    const port = await scripted({ tls: scanner.issue([HOST]), ehlo: OFFER });
    expect(await probeOne(465, port)).toMatchObject({
      state: 'failed',
      cause: 'tls_intercepted',
      certificate: { issuer: expect.stringMatching(/^Avast/) },
    });
  });

  test('an unknown authority in front of a known provider stands in the middle too', async () => {
    const port = await scripted({ tls: testIssued(['smtp.gmail.com']), ehlo: OFFER });
    expect(await probeOne(465, port, 'smtp.gmail.com', '')).toMatchObject({ cause: 'tls_intercepted' });
  });

  test('a web server, plain and encrypted', async () => {
    const plain = createHttpServer((_request, response) => response.end('hello'));
    expect((await probeOne(587, await listening(plain))).cause).toMatch(/^(no_smtp|web_server)$/);
    const { createServer: createHttpsServer } = await import('node:https');
    const encrypted = createHttpsServer({ ...good }, (_request, response) => response.end('hello'));
    expect(await probeOne(443, await listening(encrypted as unknown as Server))).toMatchObject({ cause: 'web_server' });
  });

  test('a server that sends without end', async () => {
    const flood = createServer((socket) => {
      socket.on('error', () => undefined);
      const line = '250-more and more and more and more\r\n'.repeat(500);
      const push = () => void (socket.writable && socket.write(line, push));
      push();
    });
    const result = await probeOne(587, await listening(flood));
    expect(result).toMatchObject({ state: 'failed', cause: 'no_smtp' });
    expect(result.words.length).toBeLessThan(1_001);
  });
});

const testIssued = (names: string[]): Issued => authority.issue(names);

describe('several ports', () => {
  test('are tried at the same time, and the best is told last', async () => {
    const implicit = await scripted({ tls: good, ehlo: OFFER });
    const upgrade = await scripted({ ehlo: ['STARTTLS'], starttls: { ...good, ehlo: OFFER } });
    const wire = wireTo({ 465: implicit, 587: upgrade, 25: await closedPort() });
    const started = performance.now();
    const told = await all(probe({ host: HOST, ports: [], presets: SHIPPED, wire, patience: PATIENCE }));
    expect(told.filter(({ state }) => state === 'running').map(({ port }) => port)).toEqual([465, 587, 2525, 25]);
    expect(Object.fromEntries(ended(told).map(({ port, cause }) => [port, cause]))).toEqual({
      465: null,
      587: null,
      2525: 'port_blocked',
      25: 'port_refused',
    });
    expect(told.at(-1)).toMatchObject({ port: 465, tls: 'tls', best: true, state: 'usable' });
    expect(told.filter(({ best }) => best)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(PATIENCE.connect + 700);
  });

  test('587 is best where 465 has the wrong certificate, and 25 only where nothing else works', async () => {
    const upgrade = await scripted({ ehlo: ['STARTTLS'], starttls: { ...good, ehlo: OFFER } });
    const wire = wireTo({ 465: await scripted({ tls: expired, ehlo: OFFER }), 587: upgrade, 25: upgrade });
    const told = await all(probe({ host: HOST, ports: [25, 465, 587], presets: [], wire, patience: PATIENCE }));
    expect(told.at(-1)).toMatchObject({ port: 587, best: true });
    const only = await all(probe({ host: HOST, ports: [25, 465], presets: [], wire, patience: PATIENCE }));
    expect(only.at(-1)).toMatchObject({ port: 25, best: true });
  });

  test('426 is understood as 465', async () => {
    const wire = wireTo({ 465: await scripted({ tls: good, ehlo: OFFER }) });
    const told = await all(probe({ host: HOST, ports: [426], presets: [], wire, patience: PATIENCE }));
    expect(ended(told)).toMatchObject([
      { port: 426, state: 'failed', cause: 'port_426', remedies: expect.arrayContaining(['try_465']) },
      { port: 465, state: 'usable' },
    ]);
    expect(told.at(-1)).toMatchObject({ port: 465, best: true });
  });

  test("a known provider's own ports are tried, and no others", async () => {
    const portsOf = async (host: string) =>
      (
        await all(
          probe({
            host,
            ports: [],
            presets: SHIPPED,
            wire: wireTo({}),
            patience: { connect: 50, reply: 50, whole: 100 },
          }),
        )
      )
        .filter(({ state }) => state === 'running')
        .map(({ port }) => port);
    expect(await portsOf('email-smtp.ap-southeast-1.amazonaws.com')).toEqual([465, 2465, 587, 2587, 25]);
    expect(await portsOf('smtp.postmarkapp.com')).toEqual([587, 2525, 25]);
    expect(await portsOf('mail.smtp2go.com')).toEqual([465, 8465, 443, 587, 2525, 8025, 25, 80]);
  });

  test('whoever stops listening ends it', async () => {
    const server = await scriptedServer({ greeting: 'SILENCE' });
    open.push(server);
    const stop = new AbortController();
    const started = performance.now();
    setTimeout(() => stop.abort(), 100);
    const wire = wireTo({ 587: server.port });
    const told = await all(probe({ host: HOST, ports: [587, 465], presets: [], wire, signal: stop.signal }));
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(ended(told)).toEqual([]);
    expect(server.commands.join(' ')).not.toMatch(/AUTH/);
  });
});

test('with the shipped patience, whatever a server does takes less than eight seconds', async () => {
  const silentAfterTls = await scripted({ tls: good, greeting: 'SILENCE', answers: { EHLO: 'SILENCE' } });
  const wire = wireTo({
    465: silentAfterTls,
    587: await scripted({ greeting: 'SILENCE' }),
    2525: await scripted({ ehlo: ['STARTTLS'], answers: { STARTTLS: '220 Go' } }),
    25: await scripted({ greeting: { after: 4_000, say: '220 late' }, answers: { EHLO: 'SILENCE' } }),
  });
  const started = performance.now();
  const told = await all(probe({ host: HOST, ports: [465, 587, 2525, 25, 2587], presets: [], wire }));
  expect(performance.now() - started).toBeLessThan(8_000);
  expect(Object.fromEntries(ended(told).map(({ port, cause }) => [port, cause]))).toEqual({
    465: 'no_greeting',
    587: 'no_greeting',
    2525: 'tls_silent',
    25: 'reply_late',
    2587: 'port_blocked',
  });
}, 15_000);

describe('through the contract', () => {
  test('a server of this computer', async () => {
    const { client, close } = await openTestEngine();
    open.push({ close });
    const port = await scripted({ ehlo: ['AUTH PLAIN'] });
    const told = await all(await client.relays.probe({ host: '127.0.0.1', ports: [port, await closedPort()] }));
    expect(told.at(-1)).toMatchObject({ port, best: true, state: 'usable', tls: 'none' });
    await expect(client.relays.probe({ host: 'not a host', ports: [] }).then(all)).rejects.toMatchObject({
      code: 'relay_host_invalid',
    });
  });
});
