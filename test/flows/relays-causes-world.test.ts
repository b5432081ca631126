import { once } from 'node:events';
import { type AddressInfo, createServer, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CauseKey, Remedy } from '../../electron/engine/relays/causes.ts';
import type { SmtpTarget } from '../../electron/engine/relays/connection.ts';
import { testInFourSteps } from '../../electron/engine/relays/four-steps.ts';
import { openSmtp } from '../../electron/engine/relays/smtp-connection.ts';
import { testMail } from '../../electron/engine/relays/test-mail.ts';
import causesEn from '../../renderer/locales/en/causes.json' with { type: 'json' };
import causesId from '../../renderer/locales/id/causes.json' with { type: 'json' };
import { type TestStep, testStep } from '../../shared/contract/relays.ts';
import { type Script, scriptedServer } from '../support/scripted-smtp.ts';
import { testAuthority } from '../support/test-authority.ts';

/** What providers of the world say in words of their own, and what servers do that are none: each with its cause and the first remedy. */
type Case = {
  readonly name: string;
  readonly script: Script;
  readonly target?: Partial<SmtpTarget>;
  readonly at: TestStep['step'];
  readonly cause: CauseKey;
  readonly remedy: Remedy;
};

const HOST = 'mail.sender.test';
const account = { user: 'siti@sender.example', password: 'geheim-kata-sandi' };
const authority = testAuthority();
const good = authority.issue([HOST]);
const before = getCACertificates('default');
setDefaultCACertificates([...before, authority.ca]);

const lookup: LookupFunction = (_host, options, done) =>
  options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);

const auth = (reply: string, cause: CauseKey, remedy: Remedy, host = '127.0.0.1'): Case => ({
  name: `AUTH at ${host}: ${reply.slice(0, 70)}`,
  script: { answers: { AUTH: reply } },
  target: { ...account, host, allowPlain: true },
  at: 'sign_in',
  cause,
  remedy,
});
const mail = (stage: 'MAIL' | 'RCPT' | 'DATA' | 'DOT', reply: string, cause: CauseKey, remedy: Remedy): Case => ({
  name: `${stage}: ${reply.slice(0, 70)}`,
  script: { answers: { [stage]: reply } },
  at: 'test_mail',
  cause,
  remedy,
});
const greeting = (name: string, say: Script['greeting'], cause: CauseKey, remedy: Remedy): Case => ({
  name: `greeting: ${name}`,
  script: { greeting: say ?? 'SILENCE' },
  at: 'find',
  cause,
  remedy,
});

const VERIFY =
  '550-Verification failed for <siti@sender.example>\r\n550-The mail server could not deliver mail to siti@sender.example.  The account or domain may not exist, they may be blacklisted, or missing the proper dns entries.\r\n550 Sender verify failed';

// biome-ignore format: a table is read by its lines
const CASES: Case[] = [
  greeting('an SSH server', 'SSH-2.0-OpenSSH_9.7', 'no_smtp', 'check_host'),
  greeting('a database', { raw: Buffer.from('J\0\0\0\n8.0.36\0\x08\0\0\0') }, 'no_smtp', 'check_host'),
  greeting('NUL bytes', { raw: Buffer.concat([Buffer.alloc(600), Buffer.from('\r\n')]) }, 'no_smtp', 'check_host'),
  greeting('NUL bytes without an end of line', { raw: Buffer.alloc(600) }, 'no_greeting', 'use_tls'),
  greeting('a page of a hotel', 'HTTP/1.1 511 Network Authentication Required\r\nContent-Type: text/html\r\n\r\n<html>Login', 'captive_portal', 'open_portal'),
  greeting('a page without a head', '<!DOCTYPE html><html><body>Silakan masuk', 'captive_portal', 'open_portal'),
  greeting('many lines, 1 MB of them', { raw: '220-x\r\n'.repeat(150_000) }, 'no_smtp', 'check_host'),
  greeting('Gmail for now', '421 4.7.0 Try again later, closing connection.', 'server_busy', 'try_again_later'),
  greeting('Exim full', '421 Too many concurrent SMTP connections from this IP address; please try again later.', 'too_many_connections', 'slow_down'),
  greeting('a code that no document names', '577 5.9.9 Nein', 'greeting_refused', 'ask_provider'),
  greeting('UTF-8 and control characters', '554 5.7.1 \u001b[31mTidak diterima \u2013 接続\u0007', 'greeting_refused', 'ask_provider'),
  greeting('after fifteen seconds', { after: 15_000, say: '220 scripted.example ESMTP' }, 'no_greeting', 'use_tls'),
  { name: 'EHLO: 501 Invalid domain name', script: { answers: { EHLO: '501 5.5.4 Invalid domain name', HELO: '501 5.5.4 Invalid domain name' } }, at: 'secure', cause: 'hello_name', remedy: 'ask_provider' },
  { name: 'TLS alert: no common way', script: { tls: { ...good, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'PSK' } }, target: { host: HOST, tls: 'tls' }, at: 'secure', cause: 'tls_no_common', remedy: 'ask_provider' },
  { name: 'cut inside the answer to STARTTLS', script: { ehlo: ['STARTTLS'], answers: { STARTTLS: { raw: '220 2.0', end: 'RESET' } } }, target: { host: HOST, tls: 'starttls' }, at: 'secure', cause: 'tls_cut', remedy: 'use_tls' },
  { name: 'cut between the lines of EHLO', script: { answers: { EHLO: { raw: '250-scripted.example\r\n250-PIPELINING\r\n', end: 'CLOSE' } } }, at: 'secure', cause: 'connection_cut', remedy: 'try_again' },
  auth('535 5.7.3 Authentication unsuccessful [SG2PR01CA0001.apcprd01.prod.outlook.com]', 'password_wrong', 'check_password', 'smtp.office365.com'),
  auth('535 5.7.3 Authentication unsuccessful', 'password_signin_off', 'use_browser_sign_in', 'smtp-mail.outlook.com'),
  auth('535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6', 'password_wrong', 'check_password'),
  auth('535 5.7.8 Error: authentication failed: Connection lost to authentication server', 'signin_later', 'try_again_later'),
  auth('535 5.7.0 Invalid login or password', 'app_password_needed', 'use_app_password', 'smtp.mail.ru'),
  auth('535 5.7.0 (#MBR1212) Incorrect username or password', 'app_password_needed', 'use_app_password', 'smtp.mail.yahoo.com'),
  auth('525 5.7.13 User account disabled', 'account_suspended', 'unlock_account'),
  auth('503 AUTH command used when not advertised', 'auth_not_here', 'try_587'),
  auth('535 5.7.8 \u8a8d\u8a3c\u306b\u5931\u6557\u3057\u307e\u3057\u305f', 'password_wrong', 'check_password'),
  auth('499 4.9.9 wait', 'signin_later', 'try_again_later'),
  mail('MAIL', '553 5.7.1 <siti@sender.example>: Sender address rejected: not owned by user budi@sender.example', 'sender_refused', 'check_sender'),
  mail('MAIL', '550 The domain sender.example is over its sending limit', 'sending_limit', 'slow_down'),
  mail('RCPT', VERIFY, 'sender_unknown', 'check_sender'),
  mail('RCPT', '550 Please turn on SMTP Authentication in your mail client', 'signin_needed', 'enter_password'),
  mail('RCPT', '554 5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied', 'signin_needed', 'enter_password'),
  mail('RCPT', '451 4.7.500 Server busy. Please try again later from [192.0.2.7].', 'server_busy', 'try_again_later'),
  mail('RCPT', '452 4.5.3 Too many recipients', 'too_many_recipients', 'slow_down'),
  mail('DOT', '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.', 'blocklisted', 'ask_provider'),
  mail('DOT', '550 High probability of spam', 'content_refused', 'see_message'),
  mail('DOT', '554 5.1.8 Email Outgoing Blocked', 'account_suspended', 'unlock_account'),
  mail('DOT', '554 Message not allowed - [PH01] Email not accepted for policy reasons.', 'content_refused', 'see_message'),
  mail('DOT', '421-4.7.28 Our system has detected an unusual rate of unsolicited mail\r\n421 4.7.28 originating from your IP address.', 'too_fast', 'slow_down'),
  mail('DOT', '550 5.7.515 Access denied, sending domain sender.example does not meet the required authentication level.', 'sender_unauthenticated', 'check_domain'),
];

const closing: { close(): Promise<unknown> | unknown }[] = [authority];
const results = new Map<Case, { steps: TestStep[]; milliseconds: number; commands: readonly string[] }>();

async function run(one: Case): Promise<void> {
  const server = await scriptedServer(one.script);
  closing.push(server);
  const plain = { host: '127.0.0.1', tls: 'none', user: '', password: '', fingerprint: '', allowPlain: false } as const;
  const target: SmtpTarget = { ...plain, port: server.port, lookup, ...one.target };
  const [from, to] = ['siti@sender.example', 'budi@example.com'];
  const started = performance.now();
  const steps: TestStep[] = [];
  const letter = { from, to, raw: testMail({ from, to, at: 0, language: 'id' }) };
  for await (const step of testInFourSteps({ target, mail: letter })) steps.push(testStep.parse(step));
  results.set(one, { steps, milliseconds: performance.now() - started, commands: server.commands });
}

beforeAll(() => Promise.all(CASES.map(run)), 40_000);

afterAll(async () => {
  for (const one of closing) await one.close();
  setDefaultCACertificates(before);
});

const catalogues = [causesEn, causesId] as unknown as Record<string, { title: string; why: string }>[];

test('there are at least twenty-five', () => expect(CASES.length).toBeGreaterThanOrEqual(25));

for (const one of CASES) {
  test(one.name, () => {
    const { steps, milliseconds, commands } = results.get(one) ?? { steps: [], milliseconds: 99_999, commands: [] };
    const failed = steps.filter(({ state }) => state === 'failed');
    expect(failed.map(({ step, cause, remedies }) => [step, cause, remedies[0]])).toEqual([
      [one.at, one.cause, one.remedy],
    ]);
    for (const catalogue of catalogues) expect(catalogue[one.cause]?.why).toBeTruthy();
    expect(milliseconds).toBeLessThan(10_000);
    const told = JSON.stringify(steps);
    expect(told.length).toBeLessThan(20_000);
    // What a server says reaches the eye without control characters.
    expect(told).not.toMatch(/\\u00(?:0[0-8b-f]|1[0-9a-f])/);
    expect(told).not.toContain(account.password);
    // Nor are the sentences of a library shown as the server's words.
    expect(failed[0]?.words).not.toMatch(/response=|never received|unexpectedly|^Timeout$/);
    if (one.at === 'find' || one.at === 'secure')
      expect(commands.filter((command) => command.startsWith('AUTH'))).toEqual([]);
  });
}

test('on an open line that the person allowed, the password itself is the last thing to be said', async () => {
  const script = (mechanisms: string) => ({
    ehlo: [`AUTH ${mechanisms}`],
    answers: { AUTH: '334 PDE3ODkuMTMyMzAwQHNlcnZlcj4=' },
  });
  const said = async (host: string, mechanisms: string) => {
    const server = await scriptedServer(script(mechanisms));
    const plain = { port: server.port, tls: 'none', fingerprint: '', lookup, timeouts: { auth: 300 } } as const;
    const opened = await openSmtp({ ...plain, ...account, host, allowPlain: true });
    if (opened.ok) await opened.connection.quit();
    await server.close();
    return server.commands.find((command) => command.startsWith('AUTH'))?.split(' ')[1];
  };
  expect(await said('mail.sender.test', 'PLAIN LOGIN CRAM-MD5')).toBe('CRAM-MD5');
  expect(await said('mail.sender.test', 'LOGIN PLAIN')).toBe('PLAIN');
  expect(await said('localhost', 'PLAIN LOGIN CRAM-MD5')).toBe('PLAIN');
});

test('a server that greets after six seconds, as postscreen does, is only slow', async () => {
  const server = await scriptedServer({ greeting: { after: 6_200, say: '220 scripted.example ESMTP Postfix' } });
  closing.push(server);
  const plain = { host: '127.0.0.1', tls: 'none', user: '', password: '', fingerprint: '', allowPlain: false } as const;
  const causes: (string | null)[] = [];
  for await (const step of testInFourSteps({ target: { ...plain, port: server.port }, mail: null }))
    causes.push(step.cause);
  expect(causes.filter((cause) => cause !== null)).toEqual([]);
}, 15_000);

test('a name that only looks like this computer is an open line to another one', async () => {
  const server = await scriptedServer();
  closing.push(server);
  const open = { ...account, port: server.port, tls: 'none', fingerprint: '', allowPlain: false } as const;
  const refused = async (more: Partial<SmtpTarget> & { host: string }) => {
    const opened = await openSmtp({ ...open, lookup, ...more });
    if (opened.ok) await opened.connection.quit();
    return opened.ok ? null : opened.failure.system;
  };
  for (const host of ['127.999.1.1', '127.1', '0x7f.1', '127.0.0.1.evil.example', 'localhost.evil.example'])
    expect([host, await refused({ host })]).toEqual([host, 'plain_refused']);
  for (const host of ['127.0.0.1', 'localhost', 'mail.localhost'])
    expect([host, await refused({ host })]).toEqual([host, null]);
  // A name server that sends a name of this computer elsewhere.
  const [foreign] = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  if (!foreign) return;
  const bent: LookupFunction = (_host, options, done) =>
    options.all ? done(null, [{ address: foreign.address, family: 4 }]) : done(null, foreign.address, 4);
  const outside = createServer((socket) => socket.on('error', () => undefined).end('220 hello\r\n'));
  outside.listen(0, foreign.address);
  await once(outside, 'listening');
  const { port } = outside.address() as AddressInfo;
  expect(await refused({ host: 'mail.localhost', port, lookup: bent })).toBe('plain_refused');
  outside.close();
});
