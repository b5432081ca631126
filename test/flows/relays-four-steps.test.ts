import { X509Certificate } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { causeOf } from '../../electron/engine/relays/causes.ts';
import type { SmtpTarget } from '../../electron/engine/relays/connection.ts';
import { testInFourSteps } from '../../electron/engine/relays/four-steps.ts';
import { selfSignedCertificate } from '../../electron/engine/relays/practice/certificate.ts';
import { startPracticeRelay } from '../../electron/engine/relays/practice/practice-relay.ts';
import { memoryStore } from '../../electron/engine/relays/practice/store.ts';
import { testMail } from '../../electron/engine/relays/test-mail.ts';
import type { TestStep } from '../../shared/contract/relays.ts';
import { closedPort, type Script, scriptedServer } from '../support/scripted-smtp.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const from = 'me@sender.example';
const to = 'siti@example.com';
const mail = { from, to, raw: testMail({ from, to, at: 0, language: 'id' }) };

async function steps(port: number, more: Partial<SmtpTarget>): Promise<TestStep[]> {
  const timeouts = { connect: 1500, greeting: 500, auth: 500, envelope: 500, reply: 700 };
  const target: SmtpTarget = {
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: '',
    password: '',
    fingerprint: '',
    allowPlain: false,
    timeouts,
    ...more,
  };
  const all: TestStep[] = [];
  for await (const one of testInFourSteps({ target, mail, addressesOf: async () => [] })) all.push(one);
  return all;
}

const ended = (all: TestStep[]) =>
  all
    .filter((one) => one.state !== 'running')
    .map((one) => `${one.step} ${one.state}${one.cause ? ` ${one.cause}` : ''}`);

const account = { user: 'u', password: 'geheim' };
const cases: [string, Script, Partial<SmtpTarget>, string, string][] = [
  ['no answer', { greeting: 'SILENCE' }, {}, 'find', 'no_greeting'],
  ['421 as greeting', { greeting: '421 4.3.2 too busy' }, {}, 'find', 'server_busy'],
  ['554 as greeting', { greeting: '554 5.7.1 no thanks' }, {}, 'find', 'greeting_refused'],
  [
    'blocklist as greeting',
    { greeting: '554 5.7.1 192.0.2.1 blocked using zen.blocklist.example' },
    {},
    'find',
    'blocklisted',
  ],
  ['hung up at once', { greeting: 'CLOSE' }, {}, 'find', 'greeting_cut'],
  ['reset at once', { greeting: 'RESET' }, {}, 'find', 'greeting_cut'],
  ['no mail server', { greeting: 'HTTP/1.1 400 Bad Request' }, {}, 'find', 'web_server'],
  ['plain server on a TLS port', {}, { tls: 'tls' }, 'secure', 'tls_on_plain_port'],
  [
    'silent server on a TLS port',
    { greeting: 'SILENCE', handshake: 'SILENCE' },
    { tls: 'tls' },
    'secure',
    'tls_silent',
  ],
  ['no STARTTLS', { ehlo: ['8BITMIME'] }, { tls: 'starttls' }, 'secure', 'starttls_missing'],
  [
    'STARTTLS not now',
    { answers: { STARTTLS: '454 4.7.0 TLS not available' } },
    { tls: 'starttls' },
    'secure',
    'starttls_failed',
  ],
  ['cut at STARTTLS', { answers: { STARTTLS: 'CLOSE' } }, { tls: 'starttls' }, 'secure', 'tls_cut'],
  ['silence after STARTTLS', { handshake: 'SILENCE' }, { tls: 'starttls' }, 'secure', 'tls_silent'],
  ['silence after hello', { answers: { EHLO: 'SILENCE' } }, {}, 'secure', 'reply_late'],
  ['hello refused', { answers: { EHLO: '550 no', HELO: '550 no' } }, {}, 'secure', 'hello_refused'],
  ['password wrong', { answers: { AUTH: '535 5.7.8 Authentication failed' } }, account, 'sign_in', 'password_wrong'],
  [
    'app password',
    { answers: { AUTH: '534 5.7.9 Application-specific password required' } },
    account,
    'sign_in',
    'app_password_needed',
  ],
  [
    'password sign-in off',
    { answers: { AUTH: '535 5.7.139 Authentication unsuccessful, basic authentication is disabled' } },
    account,
    'sign_in',
    'password_signin_off',
  ],
  [
    'sign-in later',
    { answers: { AUTH: '454 4.7.0 Temporary authentication failure' } },
    account,
    'sign_in',
    'signin_later',
  ],
  [
    'encryption needed',
    { answers: { AUTH: '530 5.7.0 Must issue a STARTTLS command first' } },
    account,
    'sign_in',
    'encryption_needed',
  ],
  ['sign-in not offered', { ehlo: [] }, account, 'sign_in', 'auth_missing'],
  ['sign-in unknown', { ehlo: ['AUTH NTLM'] }, account, 'sign_in', 'auth_unknown'],
  ['password missing', {}, { user: 'u' }, 'sign_in', 'password_missing'],
  ['silence at the sign-in', { answers: { AUTH: 'SILENCE' } }, account, 'sign_in', 'signin_silent'],
  ['cut at the sign-in', { answers: { AUTH: 'CLOSE' } }, account, 'sign_in', 'signin_cut'],
  ['sign-in needed', { answers: { MAIL: '530 5.7.0 Authentication required' } }, {}, 'test_mail', 'signin_needed'],
  [
    'sender refused',
    { answers: { MAIL: '550 5.7.60 Client does not have permissions to send as this sender' } },
    {},
    'test_mail',
    'sender_refused',
  ],
  ['recipient unknown', { answers: { RCPT: '550 5.1.1 User unknown' } }, {}, 'test_mail', 'recipient_unknown'],
  ['relaying denied', { answers: { RCPT: '554 5.7.1 Relay access denied' } }, {}, 'test_mail', 'relaying_denied'],
  ['greylisted', { answers: { RCPT: '451 4.7.1 Greylisted, try again' } }, {}, 'test_mail', 'greylisted'],
  ['limit', { answers: { DOT: '550 5.4.5 Daily user sending limit exceeded' } }, {}, 'test_mail', 'daily_limit'],
  ['too fast', { answers: { RCPT: '450 4.7.0 too many messages' } }, {}, 'test_mail', 'too_fast'],
  ['too big', { ehlo: ['SIZE 10'] }, {}, 'test_mail', 'too_big'],
  ['content', { answers: { DOT: '554 5.7.1 Message looks like spam' } }, {}, 'test_mail', 'content_refused'],
  [
    'domain',
    { answers: { DOT: '550 5.7.26 Unauthenticated email is not accepted due to DMARC policy' } },
    {},
    'test_mail',
    'dmarc_failed',
  ],
  ['cut before the dot', { answers: { RCPT: 'CLOSE' } }, {}, 'test_mail', 'connection_cut'],
  ['cut after the dot', { answers: { DOT: 'CLOSE' } }, {}, 'test_mail', 'reply_missing'],
  ['silence at RCPT', { answers: { RCPT: 'SILENCE' } }, {}, 'test_mail', 'reply_late'],
  ['silence after the dot', { answers: { DOT: 'SILENCE' } }, {}, 'test_mail', 'receipt_late'],
];

test.each(cases)('%s', async (_name, script, more, failedStep, cause) => {
  const server = await scriptedServer(script);
  open.push(server);
  const started = Date.now();
  const all = await steps(server.port, more);
  const failed = all.filter((one) => one.state === 'failed');
  expect(failed.map((one) => [one.step, one.cause])).toEqual([[failedStep, cause]]);
  expect(failed[0]?.remedies.length).toBeGreaterThan(0);
  expect(JSON.stringify(all)).not.toContain('geheim');
  expect(Date.now() - started).toBeLessThan(10_000);
});

test('a refused port', async () => {
  expect(ended(await steps(await closedPort(), {}))).toEqual([
    'find failed port_refused',
    'secure not_run',
    'sign_in not_run',
    'test_mail not_run',
  ]);
});

test('an open line to another machine', async () => {
  expect(ended(await steps(25, { host: 'mail.example.com' }))).toContain('secure failed plain_refused');
});

test('a TLS server on a plain port is recognised', async () => {
  const relay = await startPracticeRelay({ store: memoryStore(), tls: 'implicit' });
  open.push(relay);
  expect(ended(await steps(relay.port, { tls: 'starttls' }))).toContain('secure failed plain_on_tls_port');
});

const day = 86_400_000;
async function certificateServer(names: string[], from: number, to: number) {
  const certificate = selfSignedCertificate({ names, from: Date.now() + from, to: Date.now() + to });
  const server = await scriptedServer({ tls: certificate });
  open.push(server);
  return { server, certificate: certificate.cert, fingerprint: new X509Certificate(certificate.cert).fingerprint256 };
}

test('certificates: own, expired, not yet valid', async () => {
  const own = await certificateServer(['127.0.0.1'], -day, day);
  const failed = (await steps(own.server.port, { tls: 'tls', ...account })).find((one) => one.state === 'failed');
  expect(failed).toMatchObject({
    step: 'secure',
    cause: 'certificate_own',
    facts: { subject: '127.0.0.1', fingerprint: own.fingerprint },
  });
  expect(failed?.remedies).toContain('trust_certificate');
  // Even a trusted certificate must be within its dates.
  const expired = await certificateServer(['127.0.0.1'], -2 * day, -day);
  expect(
    ended(await steps(expired.server.port, { tls: 'tls', fingerprint: expired.fingerprint, ...account })),
  ).toContain('secure failed certificate_expired');
  const early = await certificateServer(['127.0.0.1'], day, 2 * day);
  expect(ended(await steps(early.server.port, { tls: 'tls', fingerprint: early.fingerprint, ...account }))).toContain(
    'secure failed certificate_not_yet',
  );
  for (const { server } of [own, expired, early]) expect(server.commands).toEqual([]);
});

test('certificate of another name, from an authority that this computer knows', async () => {
  const before = getCACertificates('default');
  const other = await certificateServer(['mail.other.example'], -day, day);
  setDefaultCACertificates([...before, other.certificate]);
  try {
    const failed = (await steps(other.server.port, { tls: 'tls', ...account })).find((one) => one.state === 'failed');
    expect(failed).toMatchObject({ cause: 'certificate_name', facts: { names: 'mail.other.example' } });
    expect(other.server.commands).toEqual([]);
  } finally {
    setDefaultCACertificates(before);
  }
});

test('certificate causes by their codes', () => {
  const at = (system: string) => causeOf({ stage: 'tls', code: 0, text: '', system }).cause;
  expect(at('CERT_HAS_EXPIRED')).toBe('certificate_expired');
  expect(at('CERT_NOT_YET_VALID')).toBe('certificate_not_yet');
  expect(at('ERR_TLS_CERT_ALTNAME_INVALID')).toBe('certificate_name');
  expect(at('UNABLE_TO_VERIFY_LEAF_SIGNATURE')).toBe('certificate_chain');
  expect(at('CERT_FINGERPRINT')).toBe('certificate_changed');
});

test('all four steps with STARTTLS, a trusted certificate and a password', async () => {
  const relay = await startPracticeRelay({ store: memoryStore(), tls: 'starttls', auth: 'required' });
  open.push(relay);
  const fingerprint = new X509Certificate(relay.certificate ?? '').fingerprint256;
  const patient = { connect: 3000, greeting: 3000, auth: 3000, envelope: 3000, reply: 3000 };
  const all = await steps(relay.port, {
    tls: 'starttls',
    fingerprint,
    user: 'practice',
    password: 'practice',
    timeouts: patient,
  });
  expect(ended(all)).toEqual(['find ok', 'secure ok', 'sign_in ok', 'test_mail ok']);
  expect(all.findLast((one) => one.step === 'secure')?.facts).toMatchObject({ version: 'TLSv1.3', fingerprint });
  expect(relay.messages().rows).toMatchObject([{ from, to, subject: 'Merpati: relay Anda berfungsi' }]);
  const wrong = await steps(relay.port, {
    tls: 'starttls',
    fingerprint,
    user: 'practice',
    password: 'no',
    timeouts: patient,
  });
  expect(ended(wrong)).toEqual(['find ok', 'secure ok', 'sign_in failed password_wrong', 'test_mail not_run']);
});
