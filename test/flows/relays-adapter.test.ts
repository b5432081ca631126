import { afterEach, describe, expect, test } from 'vitest';
import type { SmtpTarget } from '../../electron/engine/relays/connection.ts';
import { selfSignedCertificate } from '../../electron/engine/relays/practice/certificate.ts';
import { startPracticeRelay } from '../../electron/engine/relays/practice/practice-relay.ts';
import { memoryStore } from '../../electron/engine/relays/practice/store.ts';
import { openSmtp } from '../../electron/engine/relays/smtp-connection.ts';
import { closedPort, type Script, scriptedServer } from '../support/scripted-smtp.ts';

const RAW = Buffer.from('Subject: Hello\r\nMessage-ID: <1@sender.example>\r\n\r\n.a line with a dot\r\nbye\r\n');
const ENVELOPE = { from: 'me@sender.example', to: 'siti@example.com' };
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function target(port: number, more: Partial<SmtpTarget> = {}): SmtpTarget {
  return {
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: '',
    password: '',
    fingerprint: '',
    allowPlain: false,
    timeouts: { connect: 1500, greeting: 400, auth: 400, envelope: 400, reply: 600 },
    ...more,
  };
}

async function scripted(script: Script = {}) {
  const server = await scriptedServer(script);
  open.push(server);
  return server;
}

async function connected(port: number, more: Partial<SmtpTarget> = {}) {
  const opened = await openSmtp(target(port, more));
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  open.push({ close: () => opened.connection.quit() });
  return opened.connection;
}

async function outcomeAgainst(script: Script, beforeDot?: () => Promise<void>) {
  const server = await scripted(script);
  const connection = await connected(server.port);
  const { outcome } = await connection.send(ENVELOPE, RAW, beforeDot ? { beforeDot } : {});
  return { outcome, server, connection };
}

describe('opening', () => {
  const failures: [string, Script, Partial<SmtpTarget>, object][] = [
    ['421 as greeting', { greeting: '421 4.3.2 too busy' }, {}, { stage: 'greeting', code: 421, enhanced: '4.3.2' }],
    ['554 as greeting', { greeting: '554 5.7.1 go away' }, {}, { stage: 'greeting', code: 554 }],
    [
      'silence instead of a greeting',
      { greeting: 'SILENCE' },
      {},
      { stage: 'greeting', code: 0, system: 'GREETING_TIMEOUT' },
    ],
    ['hung up instead of a greeting', { greeting: 'CLOSE' }, {}, { stage: 'greeting', code: 0, system: 'CLOSED' }],
    ['another protocol', { greeting: 'SSH-2.0-OpenSSH' }, {}, { stage: 'greeting', code: 0, system: 'EPROTOCOL' }],
    [
      'dripping hello',
      { answers: { EHLO: 'DRIP' } },
      { timeouts: { connect: 200, greeting: 200, auth: 200, envelope: 200, reply: 5000 } },
      { stage: 'ehlo', system: 'HANDSHAKE_TIMEOUT' },
    ],
    ['refused hello', { answers: { EHLO: '550 5.7.1 no', HELO: '550 5.7.1 no' } }, {}, { stage: 'ehlo', code: 550 }],
    ['no STARTTLS', { ehlo: ['8BITMIME'] }, { tls: 'starttls' }, { stage: 'tls', code: 500 }],
    [
      'plain server on a TLS port',
      {},
      { tls: 'tls' },
      { stage: 'tls', code: 0, system: 'ERR_SSL_WRONG_VERSION_NUMBER' },
    ],
    [
      'sign-in refused',
      { answers: { AUTH: '535 5.7.8 wrong' } },
      { user: 'u', password: 'secret1' },
      { stage: 'auth', code: 535, enhanced: '5.7.8' },
    ],
    [
      'sign-in not offered',
      { ehlo: ['8BITMIME'] },
      { user: 'u', password: 'secret1' },
      { stage: 'auth', code: 0, system: 'auth_missing' },
    ],
    [
      'sign-in unknown',
      { ehlo: ['AUTH GSSAPI NTLM'] },
      { user: 'u', password: 'secret1' },
      { stage: 'auth', code: 0, system: 'auth_unknown' },
    ],
    [
      'cut at the sign-in',
      { answers: { AUTH: 'CLOSE' } },
      { user: 'u', password: 'secret1' },
      { stage: 'auth', code: 0, system: 'CLOSED' },
    ],
    [
      'no answer to the sign-in',
      { answers: { AUTH: 'SILENCE' } },
      { user: 'u', password: 'secret1' },
      { stage: 'auth', code: 0, system: 'SOCKET_TIMEOUT' },
    ],
  ];
  test.each(failures)('%s', async (_name, script, more, expected) => {
    const server = await scripted(script);
    const opened = await openSmtp(target(server.port, more));
    expect(opened).toMatchObject({ ok: false, failure: expected });
  });

  test('a refused port and an unknown host', async () => {
    expect(await openSmtp(target(await closedPort()))).toMatchObject({
      failure: { stage: 'connect', system: 'ECONNREFUSED' },
    });
  });

  test('an open line to another machine is refused before anything is sent', async () => {
    expect(await openSmtp(target(25, { host: 'mail.example.com' }))).toMatchObject({
      failure: { stage: 'tls', system: 'plain_refused' },
    });
  });

  test('a password is never sent where no sign-in is offered, and never shown where a server repeats it', async () => {
    const server = await scripted({ ehlo: ['8BITMIME'] });
    await openSmtp(target(server.port, { user: 'u', password: 'geheim-geheim' }));
    expect(server.commands.join('\n')).not.toMatch(/AUTH|Z2VoZWlt/);
    const echo = await scripted({ answers: { AUTH: '535 5.7.8 bad password geheim-geheim' } });
    const opened = await openSmtp(target(echo.port, { user: 'u', password: 'geheim-geheim' }));
    expect(JSON.stringify(opened)).not.toContain('geheim');
  });
});

describe('certificates', () => {
  const day = 86_400_000;
  const now = Date.now();
  const cases: [string, string[], number, number, string][] = [
    ['self-signed', ['127.0.0.1'], now - day, now + day, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['expired', ['127.0.0.1'], now - 2 * day, now - day, 'CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT'],
  ];
  test.each(cases)('%s is refused', async (_name, names, from, to, system) => {
    const server = await scripted({ tls: selfSignedCertificate({ names, from, to }) });
    const opened = await openSmtp(target(server.port, { tls: 'tls', user: 'u', password: 'geheim' }));
    expect(opened).toMatchObject({ ok: false, failure: { stage: 'tls' } });
    expect(opened.ok === false && opened.failure.system).toMatch(new RegExp(system));
    expect(server.commands).toEqual([]);
  });

  test.each(['implicit', 'starttls'] as const)(
    'one certificate can be trusted by its fingerprint (%s), and no other then',
    async (tls) => {
      const relay = await startPracticeRelay({ store: memoryStore(), tls });
      open.push(relay);
      const mode = tls === 'implicit' ? 'tls' : 'starttls';
      const { X509Certificate } = await import('node:crypto');
      const fingerprint = new X509Certificate(relay.certificate ?? '').fingerprint256;
      const patient = { connect: 3000, greeting: 3000, auth: 3000, envelope: 3000, reply: 3000 };
      const connection = await connected(relay.port, {
        tls: mode,
        fingerprint,
        user: 'practice',
        password: 'practice',
        timeouts: patient,
      });
      expect(connection.secure).toBe(true);
      expect((await connection.send(ENVELOPE, RAW)).outcome).toMatchObject({ kind: 'accepted', code: 250 });
      const other = fingerprint.replace(/^../, fingerprint.startsWith('00') ? '11' : '00');
      expect(await openSmtp(target(relay.port, { tls: mode, fingerprint: other, timeouts: patient }))).toMatchObject({
        failure: { stage: 'tls', system: 'CERT_FINGERPRINT' },
      });
      expect(await openSmtp(target(relay.port, { tls: mode, timeouts: patient }))).toMatchObject({
        failure: { stage: 'tls', system: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      });
    },
  );
});

describe('one message', () => {
  test('accepted: dots are stuffed, the reply is kept', async () => {
    const { outcome, server } = await outcomeAgainst({});
    expect(outcome).toEqual({ kind: 'accepted', code: 250, enhanced: '2.0.0', text: 'Ok: queued as 1' });
    expect(server.bodies[0]).toContain('\r\n..a line with a dot\r\n');
  });

  const refusals: [string, Script, object][] = [
    ['MAIL', { answers: { MAIL: '550 5.7.1 sender not allowed' } }, { stage: 'mail', code: 550, enhanced: '5.7.1' }],
    ['RCPT', { answers: { RCPT: '550 5.1.1 unknown' } }, { stage: 'rcpt', code: 550, enhanced: '5.1.1' }],
    [
      'RCPT without pipelining',
      { ehlo: ['SIZE 100000'], answers: { RCPT: '452 4.2.2 full' } },
      { stage: 'rcpt', code: 452 },
    ],
    ['DATA', { ehlo: ['SIZE 100000'], answers: { DATA: '451 4.3.0 later' } }, { stage: 'data', code: 451 }],
    ['DATA with pipelining', { answers: { DATA: '554 5.5.1 no' } }, { stage: 'data', code: 554 }],
    ['the dot', { answers: { DOT: '554 5.7.1 spam' } }, { stage: 'dot', code: 554, text: 'spam' }],
    ['the dot with 421', { answers: { DOT: '421 4.7.0 slow down' } }, { stage: 'dot', code: 421 }],
    ['RCPT with 421', { answers: { RCPT: '421 4.7.0 closing' } }, { stage: 'rcpt', code: 421 }],
    ['a size larger than SIZE, here', { ehlo: ['SIZE 20'] }, { stage: 'mail', code: 552, local: true }],
  ];
  test.each(refusals)('refused at %s', async (_name, script, expected) => {
    const { outcome } = await outcomeAgainst(script);
    expect(outcome).toMatchObject({ kind: 'refused', ...expected });
  });

  const losses: [string, Script, object][] = [
    ['cut at MAIL', { answers: { MAIL: 'CLOSE' } }, { afterDot: false }],
    ['reset at RCPT', { answers: { RCPT: 'RESET' } }, { afterDot: false }],
    ['cut at DATA', { ehlo: [], answers: { DATA: 'CLOSE' } }, { afterDot: false }],
    ['silence at RCPT', { answers: { RCPT: 'SILENCE' } }, { afterDot: false, cause: 'envelope_timeout' }],
    ['cut after the dot', { answers: { DOT: 'CLOSE' } }, { afterDot: true }],
    ['reset after the dot', { answers: { DOT: 'RESET' } }, { afterDot: true }],
    ['silence after the dot', { answers: { DOT: 'SILENCE' } }, { afterDot: true, cause: 'SOCKET_TIMEOUT' }],
    ['dripping after the dot', { answers: { DOT: 'DRIP' } }, { afterDot: true, cause: 'reply_timeout' }],
    ['dripping at RCPT', { answers: { RCPT: 'DRIP' } }, { afterDot: false, cause: 'envelope_timeout' }],
    ['nonsense after the dot', { answers: { DOT: 'what?' } }, { afterDot: true }],
  ];
  test.each(losses)('lost: %s', async (_name, script, expected) => {
    const { outcome, connection } = await outcomeAgainst(script);
    expect(outcome).toMatchObject({ kind: 'lost', ...expected });
    expect(connection.usable).toBe(false);
  });

  test('a slow reply is waited for', async () => {
    const { outcome } = await outcomeAgainst({ answers: { DOT: { after: 300, say: '250 2.0.0 late' } } });
    expect(outcome).toMatchObject({ kind: 'accepted', text: 'late' });
  });

  test('a body far larger than the socket takes at once arrives whole', async () => {
    const server = await scripted();
    const connection = await connected(server.port, { timeouts: {} });
    const long = Buffer.concat([RAW, Buffer.alloc(6_000_000, '.dot\r\n')]);
    expect((await connection.send(ENVELOPE, long)).outcome.kind).toBe('accepted');
    expect(server.bodies[0]?.length).toBe(RAW.length + 1 + 7_000_000);
  });

  test('nothing of the message leaves before beforeDot resolved, and nothing at all where it rejects', async () => {
    const server = await scripted({ ehlo: [] });
    const connection = await connected(server.port);
    let heardBefore = -1;
    const beforeDot = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      heardBefore = server.bytesInData();
    };
    const { outcome } = await connection.send(ENVELOPE, RAW, { beforeDot });
    expect(outcome.kind).toBe('accepted');
    expect(heardBefore).toBe(0);
    expect(server.bodies).toHaveLength(1);
    const failed = await outcomeAgainst({}, () => Promise.reject(new Error('disk full')));
    expect(failed.outcome).toMatchObject({ kind: 'lost', afterDot: false });
    expect(failed.server.bodies).toEqual([]);
    expect(failed.connection.usable).toBe(false);
  });

  test('cutting the line from here: before the dot nothing was taken, after it nobody knows', async () => {
    const server = await scripted({ answers: { RCPT: 'SILENCE' } });
    const first = await connected(server.port);
    const before = first.send(ENVELOPE, RAW);
    setTimeout(() => first.abort(), 50);
    expect((await before).outcome).toMatchObject({ kind: 'lost', afterDot: false, cause: 'aborted' });
    const silent = await scripted({ answers: { DOT: 'SILENCE' } });
    const second = await connected(silent.port);
    const after = second.send(ENVELOPE, RAW);
    setTimeout(() => second.abort(), 100);
    expect((await after).outcome).toMatchObject({ kind: 'lost', afterDot: true, cause: 'aborted' });
  });

  test('a connection goes on after refusals (with RSET) and stops at its number of messages', async () => {
    const server = await scripted({ ehlo: [], answers: { RCPT: ['550 5.1.1 unknown', '250 Ok'] } });
    const connection = await connected(server.port, { messagesPerConnection: 3 });
    expect((await connection.send(ENVELOPE, RAW)).outcome.kind).toBe('refused');
    expect((await connection.send(ENVELOPE, RAW)).outcome.kind).toBe('accepted');
    expect(server.commands.filter((line) => line === 'RSET')).toHaveLength(1);
    expect(connection.usable).toBe(true);
    // On a fast line not every message is timed.
    await new Promise((resolve) => setTimeout(resolve, 60));
    const { phases } = await connection.send(ENVELOPE, RAW);
    expect(Object.keys(phases)).toEqual(['mail', 'rcpt', 'data', 'reply']);
    expect(connection.usable).toBe(false);
  });

  test('an address cannot break out of its command', async () => {
    const server = await scripted();
    const connection = await connected(server.port);
    for (const to of ['a@b.example>\r\nRCPT TO:<c@d.example', 'a b@c.example', '', 'a@b.example\0']) {
      expect((await connection.send({ from: 'me@sender.example', to }, RAW)).outcome).toMatchObject({
        kind: 'refused',
        code: 553,
        local: true,
      });
    }
    expect((await connection.send({ from: 'me@sender.example', to: 'é@example.com' }, RAW)).outcome).toMatchObject({
      code: 553,
      enhanced: '5.6.7',
    });
    expect(server.commands.filter((line) => /^(MAIL|RCPT)/.test(line))).toEqual([]);
  });
});
