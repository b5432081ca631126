import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { discoverMailbox } from '../../electron/engine/mailboxes/discover.ts';
import { memorySecrets } from '../../electron/engine/world.ts';
import type { EngineClient } from '../../shared/contract/index.ts';
import type { MailboxTestStep } from '../../shared/contract/mailboxes.ts';
import { OPEN_LIMITS } from '../support/campaign.ts';
import { openTestEngine, testResolver } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { acceptedMessage, eventually, mailboxSettings, onlyMailbox, untilState } from '../support/mailbox.ts';
import { oauthRelay } from '../support/oauth-relay.ts';
import { bearerSmtp, oauthServer } from '../support/oauth-server.ts';
import { deliveryReport } from '../support/returned-mail.ts';
import { type ImapScript, scriptedImap } from '../support/scripted-imap.ts';
import { closedPort, scriptedServer } from '../support/scripted-smtp.ts';
import { certificatesForDoors } from '../support/submission.ts';

const doors = certificatesForDoors();
afterAll(() => doors.close());
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
async function server(script: ImapScript = {}) {
  const made = await scriptedImap(script);
  open.push(made.close);
  return made;
}
async function engineFor(options: Parameters<typeof openTestEngine>[0] = {}) {
  const made = await openTestEngine(options);
  open.push(made.close);
  return made;
}
type Settings = Parameters<EngineClient['mailboxes']['save']>[0];
async function tested(client: EngineClient, settings: Settings) {
  const steps: MailboxTestStep[] = [];
  for await (const step of await client.mailboxes.test({ settings })) steps.push(step);
  const ended = steps.filter(({ state }) => state !== 'running');
  return {
    steps,
    states: ended.map(({ step, state }) => `${step} ${state}`),
    failed: ended.find(({ state }) => state === 'failed'),
    last: ended.at(-1),
  };
}

test('four steps: found, encrypted, signed in, and the folders with their use', async () => {
  const imap = await server({
    tls: doors.certificates.good,
    folders: { Spam: '\\Junk', Sent: '\\Sent', 'Mail bounces': '', Trash: '\\Trash', Proyek: '' },
  });
  imap.deliver('Subject: One\r\n\r\nx');
  const { client } = await engineFor();
  const { states, last, steps } = await tested(client, mailboxSettings(imap.port, { host: 'localhost', tls: 'tls' }));
  expect(states).toEqual(['find ok', 'secure ok', 'sign_in ok', 'folders ok']);
  expect(steps.find(({ step, state }) => step === 'secure' && state === 'ok')?.facts).toMatchObject({
    version: 'TLSv1.3',
    fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}/),
  });
  expect(last?.facts).toMatchObject({ idle: 'yes', move: 'yes' });
  expect(last?.folders.map(({ path, use, messages, proposed }) => [path, use, messages, proposed])).toEqual(
    expect.arrayContaining([
      ['INBOX', 'inbox', 1, true],
      ['Spam', 'junk', 0, true],
      ['Sent', 'sent', 0, false],
      ['Mail bounces', '', 0, true],
      ['Trash', 'trash', 0, false],
      ['Proyek', '', 0, false],
    ]),
  );
  expect(last?.folders[0]?.path).toBe('INBOX');
  expect(
    imap.commands.filter((one) => /SELECT|STORE|APPEND|CREATE|DELETE|EXPUNGE|SUBSCRIBE |COPY|MOVE/.test(one)),
  ).toEqual([]);
  expect(JSON.stringify(steps)).not.toContain('rahasia');
});

test('STARTTLS: the password is said only after encryption; a server without it is named', async () => {
  const imap = await server({ starttls: doors.certificates.good, loginDisabled: true });
  const { client } = await engineFor();
  const typed = mailboxSettings(imap.port, { host: 'localhost', tls: 'starttls' });
  expect((await tested(client, typed)).states).toEqual(['find ok', 'secure ok', 'sign_in ok', 'folders ok']);
  const bare = await server();
  const { failed, states } = await tested(client, { ...typed, port: bare.port });
  expect(failed).toMatchObject({ step: 'secure', cause: 'imap_starttls_missing' });
  expect(states.slice(-2)).toEqual(['sign_in not_run', 'folders not_run']);
  expect(bare.signIns()).toBe(0);
});

test.each([
  ['an own certificate', 'stranger', 'certificate_own'],
  ['one that has expired', 'expired', 'certificate_expired'],
  ['one for another name', 'wrong_name', 'certificate_name'],
] as const)('certificates: %s', async (_what, which, cause) => {
  const imap = await server({ tls: doors.certificates[which] });
  const { client } = await engineFor();
  const { failed } = await tested(client, mailboxSettings(imap.port, { host: 'localhost', tls: 'tls' }));
  expect(failed?.step).toBe('secure');
  expect(
    which === 'stranger' ? /^certificate_(?:own|unknown|chain)$/.test(failed?.cause ?? '') : failed?.cause === cause,
  ).toBe(true);
  expect(imap.signIns()).toBe(0);
  if (which !== 'stranger') return;
  const fingerprint = failed?.facts.fingerprint ?? '';
  expect(
    (await tested(client, mailboxSettings(imap.port, { host: 'localhost', tls: 'tls', fingerprint }))).states.at(-1),
  ).toBe('folders ok');
  const other = await tested(
    client,
    mailboxSettings(imap.port, {
      host: 'localhost',
      tls: 'tls',
      fingerprint: fingerprint.replace(/^../, fingerprint.startsWith('00') ? '11' : '00'),
    }),
  );
  expect(other.failed?.cause).toBe('certificate_changed');
  expect(imap.signIns()).toBe(1);
});

/** Every other way in which it ends, by what the server does. */
const ENDS: readonly (readonly [what: string, script: ImapScript, step: string, cause: string])[] = [
  ['a wrong password', { password: 'x' }, 'sign_in', 'password_wrong'],
  [
    'an app password is needed',
    {
      refuse:
        'NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
    },
    'sign_in',
    'app_password_needed',
  ],
  [
    'the browser is needed',
    { refuse: 'NO [WEBALERT https://accounts.google.com/signin/continue] Web login required (Failure)' },
    'sign_in',
    'browser_signin_needed',
  ],
  [
    'IMAP is off at Gmail',
    {
      refuse:
        'NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access. (Failure)',
    },
    'sign_in',
    'imap_off',
  ],
  [
    'IMAP is off at Zoho',
    { refuse: 'NO [ALERT] You are yet to enable IMAP for your account. Please contact your administrator' },
    'sign_in',
    'imap_off',
  ],
  [
    'Outlook takes no password',
    { refuse: 'NO [AUTHENTICATIONFAILED] AUTHENTICATE failed. LogonDenied-BasicAuthBlocked' },
    'sign_in',
    'imap_password_off',
  ],
  [
    'temporarily unavailable',
    { refuse: 'NO [UNAVAILABLE] Temporary authentication failure.' },
    'sign_in',
    'signin_later',
  ],
  [
    'too many connections',
    { refuse: 'NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)' },
    'sign_in',
    'imap_connections',
  ],
  [
    'too many at Gmail',
    { refuse: 'NO [ALERT] Too many simultaneous connections. (Failure)' },
    'sign_in',
    'imap_connections',
  ],
  ['an expired password', { refuse: 'NO [EXPIRED] Password expired' }, 'sign_in', 'password_expired'],
  ['no password on this line', { loginDisabled: true }, 'sign_in', 'imap_login_disabled'],
  ['a goodbye as greeting', { greeting: '* BYE Server shutting down' }, 'find', 'imap_bye'],
  [
    'too many as greeting',
    { greeting: '* BYE [LIMIT] Maximum number of connections exceeded' },
    'find',
    'imap_connections',
  ],
  ['SMTP', { greeting: '220 mail.example ESMTP Postfix' }, 'find', 'imap_smtp_there'],
  ['POP3', { greeting: '+OK Dovecot ready.' }, 'find', 'imap_pop_there'],
  ['the web', { greeting: 'HTTP/1.1 400 Bad Request' }, 'find', 'web_server'],
  ['something else', { greeting: 'SSH-2.0-OpenSSH_9.2' }, 'find', 'imap_not_here'],
];
test.each(ENDS)('%s is named', async (_what, script, step, cause) => {
  const imap = await server(script);
  const { client } = await engineFor();
  const { failed, last } = await tested(client, mailboxSettings(imap.port));
  expect(failed).toMatchObject({ step, cause });
  expect(failed?.remedies.length).toBeGreaterThan(0);
  expect(failed?.remedies.filter((remedy) => /^try_(?:25|46|58|2525)|smtp/.test(remedy))).toEqual([]);
  expect(last?.step).toBe('folders');
  expect(last?.state).toBe('not_run');
});

test('nobody there, and a server that answers with the password in its words', async () => {
  const { client } = await engineFor();
  expect((await tested(client, mailboxSettings(await closedPort()))).failed).toMatchObject({
    step: 'find',
    cause: 'imap_port_refused',
  });
  const echo = await server({ password: 'x', refuse: 'NO Wrong password: SehrGeheim-42 (U2VockdlaGVpbS00Mg==)' });
  const { steps, failed } = await tested(client, mailboxSettings(echo.port, { password: 'SehrGeheim-42' }));
  expect(failed?.words).toContain('•••');
  expect(JSON.stringify(steps)).not.toContain('SehrGeheim-42');
});

test('a kept password goes to the server it was given for and to no other; an open line to another machine is refused', async () => {
  const imap = await server();
  const secrets = memorySecrets();
  const { client } = await engineFor({ secrets });
  const { id } = await client.mailboxes.save(mailboxSettings(imap.port, { enabled: false }));
  const { password: _typed, ...settings } = mailboxSettings(imap.port, { enabled: false });
  expect((await tested(client, { ...settings, id })).states.at(-1)).toBe('folders ok');
  const other = await server();
  expect((await tested(client, { ...settings, id, host: 'localhost', port: other.port })).failed?.cause).toBe(
    'password_missing',
  );
  expect(other.signIns()).toBe(0);
  await expect(client.mailboxes.save({ ...settings, host: 'imap.toko.example' })).rejects.toMatchObject({
    code: 'mailbox_plain_refused',
  });
  await expect(client.mailboxes.save({ ...settings, handled: 'move' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await expect(client.mailboxes.save({ ...settings, host: 'imap toko' })).rejects.toMatchObject({
    code: 'mailbox_host_invalid',
  });
  await client.mailboxes.save({ ...settings, id, user: 'lain@toko.example' });
  expect((await onlyMailbox(client)).hasPassword).toBe(false);
  expect(await secrets.get(`mailbox-${id}`)).toBeUndefined();
  await client.mailboxes.save({ ...settings, id, password: 'rahasia' });
  await client.mailboxes.remove({ id });
  expect(await secrets.get(`mailbox-${id}`)).toBeUndefined();
  expect((await client.mailboxes.list({})).mailboxes).toEqual([]);
});

test("a relay's password reads the mailbox of the same provider, and is shown to nobody else", async () => {
  const imap = await server({ user: 'halo', password: 'Rahasia-1' });
  const smtp = await scriptedServer();
  open.push(smtp.close);
  const engine = await engineFor();
  const { client } = engine;
  const relay = await client.relays.save({
    name: 'Toko',
    host: '127.0.0.1',
    port: smtp.port,
    tls: 'none',
    user: 'halo',
    password: 'Rahasia-1',
    limits: OPEN_LIMITS,
  });
  const { password: _none, ...typed } = mailboxSettings(imap.port, { auth: 'relay', relayId: relay.id, user: '' });
  const { id } = await client.mailboxes.save(typed);
  await untilState(client, id, 'watching');
  await expect(client.mailboxes.save({ ...typed, host: 'imap.elsewhere.example', tls: 'tls' })).rejects.toMatchObject({
    code: 'mailbox_relay_elsewhere',
  });
  await client.relays.remove({ id: relay.id });
  imap.cutAll();
  const { standing } = await untilState(client, id, 'failed', 15_000);
  expect(standing.cause).toBe('relay_gone');
});

test('an access token: fresh at each sign-in, asked for anew once where it is refused', async () => {
  const oauth = await oauthServer();
  const smtp = await bearerSmtp({ valid: () => true });
  open.push(oauth.close, smtp.close);
  const engine = await engineFor({ clock: fastClock(20) });
  const { client } = engine;
  const relay = await oauthRelay(client, oauth, smtp.port);
  const shown: string[] = [];
  const ended = new Set<string>();
  const imap = await server({
    user: 'news@toko.example',
    token: (token) => {
      shown.push(token);
      return !ended.has(token);
    },
  });
  const { password: _none, ...typed } = mailboxSettings(imap.port, {
    auth: 'relay',
    relayId: relay.id,
    user: '',
    address: 'news@toko.example',
  });
  const { id } = await client.mailboxes.save(typed);
  await untilState(client, id, 'watching');
  expect(imap.commands.filter((one) => one.startsWith('AUTHENTICATE'))).toEqual(['AUTHENTICATE XOAUTH2']);
  const [first = ''] = shown;
  // The provider ended it early: the server refuses it, a newer one is fetched, and that one is good.
  ended.add(first);
  imap.cutAll();
  await eventually('signed in with another token', () => shown.length >= 3 && imap.idling().length > 0, 20_000);
  expect(shown.slice(1, 3)).toEqual([first, expect.not.stringMatching(`^${first}$`)]);
  // No token is good any more: one more is fetched, then the person is asked, and nobody hammers on.
  imap.script.token = (token) => {
    shown.push(token);
    return false;
  };
  imap.cutAll();
  const failed = await untilState(client, id, 'failed', 15_000);
  expect(failed.standing.cause).toBe('imap_token_refused');
  const tries = shown.length;
  await sleep(500);
  expect(shown.length).toBe(tries);
  const told = JSON.stringify([await client.mailboxes.list({}), failed]);
  for (const token of shown) expect(told).not.toContain(token);
});

test('finding: a kept relay first, then what is known; unknown domains by the usual names', async () => {
  const engine = await engineFor();
  const gmail = await engine.client.mailboxes.discover({ address: 'toko@gmail.com' });
  expect(gmail.offers).toMatchObject([
    {
      foundBy: 'preset',
      host: 'imap.gmail.com',
      port: 993,
      tls: 'tls',
      user: 'toko@gmail.com',
      hints: ['app_password'],
    },
  ]);
  await engine.client.relays.save({
    name: 'Gmail',
    host: 'smtp.gmail.com',
    port: 465,
    tls: 'tls',
    user: 'toko@gmail.com',
    password: 'abcd efgh ijkl mnop',
    limits: OPEN_LIMITS,
  });
  const kept = await engine.client.mailboxes.discover({ address: 'toko@gmail.com' });
  expect(kept.offers[0]).toMatchObject({
    foundBy: 'relay',
    auth: 'relay',
    name: 'Gmail',
    host: 'imap.gmail.com',
    hints: [],
  });
  expect(kept.offers[1]).toMatchObject({ foundBy: 'preset', auth: 'password' });
  expect(
    (await engine.client.mailboxes.discover({ address: 'lain@gmail.com' })).offers.map(({ foundBy }) => foundBy),
  ).toEqual(['preset']);
  await expect(engine.client.mailboxes.discover({ address: 'no address' })).rejects.toMatchObject({
    code: 'address_invalid',
  });

  const mx = (exchange: string) => ({
    ...testResolver,
    mx: async () => ({ status: 'ok' as const, records: [{ exchange, priority: 1 }] }),
  });
  const local = await scriptedImap({ tls: doors.certificates.good });
  open.push(local.close);
  const toLoopback = ((
    _host: string,
    options: { all?: boolean },
    done: (error: null, address: unknown, family?: number) => void,
  ) => (options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4))) as never;
  const ways = {
    fetching: { lookup: toLoopback, port: await closedPort() },
    way: { lookup: toLoopback },
    ports: [{ port: local.port, tls: 'tls' as const }],
  };
  const asWorkspace = await discoverMailbox(
    { ...engine.ctx, resolver: mx('aspmx.l.google.com') },
    { address: 'halo@toko.example', ways },
  );
  expect(asWorkspace.offers).toMatchObject([
    { foundBy: 'preset', host: 'imap.gmail.com', hints: ['app_password', 'imap_off'] },
  ]);
  const zoho = await discoverMailbox(
    { ...engine.ctx, resolver: mx('mx.zoho.eu') },
    { address: 'halo@toko.example', ways },
  );
  expect(zoho.offers[0]).toMatchObject({ host: 'imappro.zoho.eu' });
  const started = performance.now();
  const usual = await discoverMailbox(
    { ...engine.ctx, resolver: mx('mx.unknown.example') },
    { address: 'halo@toko.example', ways },
  );
  // The certificate is for localhost only: it is offered, so that its test can say so.
  expect(usual.offers).toMatchObject([
    { foundBy: 'probe', host: 'imap.toko.example', port: local.port, user: 'halo@toko.example' },
  ]);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(local.signIns()).toBe(0);
});

test('too many lines: the first folder is read all the same, others are asked', async () => {
  const imap = await server({ most: 1, folders: { Bounces: '' } });
  const engine = await engineFor({ clock: fastClock(60) });
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port, { folders: ['INBOX', 'Bounces'] }));
  await untilState(engine.client, id, 'watching');
  await sleep(100);
  const { messageId } = acceptedMessage(engine, 'gone@people.example');
  imap.deliver(deliveryReport({ address: 'gone@people.example', messageId }), { folder: 'Bounces' });
  await eventually(
    'asked within a minute',
    async () => (await engine.client.bounces.list({ limit: 5 })).rows.length === 1,
    6_000,
  );
});
