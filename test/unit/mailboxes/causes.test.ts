import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUSES_IMAP } from '../../../electron/engine/mailboxes/causes-imap.ts';
import { explained, explainReading, needsPerson } from '../../../electron/engine/mailboxes/imap-cause.ts';
import { wordsOf } from '../../../electron/engine/mailboxes/imap-look.ts';
import type { ReadingStage, Target } from '../../../electron/engine/mailboxes/imap-place.ts';
import { waitAfter } from '../../../electron/engine/mailboxes/waiting.ts';
import { NAMED_CAUSES } from '../../../electron/engine/relays/causes.ts';
import causesEn from '../../../renderer/locales/en/causes.json' with { type: 'json' };

const target = (host: string, token = false): Pick<Target, 'host' | 'port' | 'tls' | 'oauth'> => ({
  host,
  port: 993,
  tls: 'tls',
  oauth: token
    ? { account: 'a', identity: '', token: async () => ({ ok: false, system: '', words: '' }), secrets: () => [] }
    : null,
});

/** What servers really answer, where, and what it means. */
// biome-ignore format: a table is read by its lines
const SAMPLES: readonly (readonly [stage: ReadingStage, answer: string, cause: string, host?: string, token?: boolean])[] = [
  ['auth', 'NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)', 'app_password_needed', 'imap.gmail.com'],
  ['auth', 'NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)', 'app_password_needed', 'imap.gmail.com'],
  ['auth', 'NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1] Web login required.', 'browser_signin_needed', 'imap.gmail.com'],
  ['auth', 'NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)', 'browser_signin_needed'],
  ['auth', 'NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and enable your account for IMAP access.', 'imap_off'],
  ['auth', 'NO [ALERT] Too many simultaneous connections. (Failure)', 'imap_connections'],
  ['auth', 'NO [ALERT] Account exceeded command or bandwidth limits. (Failure)', 'signin_too_often'],
  ['auth', 'NO [AUTHENTICATIONFAILED] Invalid credentials', 'imap_token_refused', 'imap.gmail.com', true],
  ['auth', 'NO AUTHENTICATE failed.', 'imap_password_off', 'outlook.office365.com'],
  ['auth', 'NO AUTHENTICATE failed.', 'imap_token_refused', 'outlook.office365.com', true],
  ['auth', 'BAD User is authenticated but not connected.', 'imap_off', 'outlook.office365.com'],
  ['auth', 'NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials', 'app_password_needed', 'imap.mail.yahoo.com'],
  ['auth', 'NO [THROTTLED] LOGIN Rate limit hit.', 'signin_too_often'],
  ['auth', 'NO [SERVERBUG] LOGIN Server error - Please try again later', 'signin_later'],
  ['auth', 'NO [ALERT] Invalid credentials(Failure). You are yet to enable IMAP for your account.', 'imap_off'],
  ['auth', 'NO [AUTHENTICATIONFAILED] Authentication failed.', 'password_wrong', 'mail.toko.example'],
  ['auth', 'NO [AUTHENTICATIONFAILED] Authentication failed.', 'app_password_needed', 'imap.mail.me.com'],
  ['auth', 'NO [UNAVAILABLE] Temporary authentication failure. [host:2026-11-22 10:00:00]', 'signin_later'],
  ['auth', 'NO [LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)', 'imap_connections'],
  ['auth', 'NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.', 'imap_login_disabled'],
  ['auth', 'NO [EXPIRED] Password expired', 'password_expired'],
  ['auth', 'NO Your password has expired, please change it', 'password_expired'],
  ['auth', 'NO [AUTHORIZATIONFAILED] Authorization failed', 'account_no_right'],
  ['auth', 'NO [CONTACTADMIN] Account suspended', 'account_suspended'],
  ['auth', 'NO Account is locked', 'account_locked'],
  ['auth', 'NO Two-factor authentication is on for this account', 'two_factor_needed'],
  ['auth', 'NO [INUSE] Mailbox in use', 'signin_later'],
  ['auth', 'NO Temporary failure, try again later', 'signin_later'],
  ['auth', 'NO LogonDenied-BasicAuthBlocked', 'imap_password_off'],
  ['auth', 'Login is disabled', 'imap_login_disabled'],
  ['greeting', 'BYE Too many failed logins from your address', 'signin_too_often'],
  ['greeting', 'BYE Your IP address is blocked', 'network_not_allowed'],
  ['greeting', 'BYE [LIMIT] Try again', 'imap_connections'],
  ['greeting', 'BYE Shutting down', 'imap_bye'],
  ['folder', "NO [NONEXISTENT] Mailbox doesn't exist: Bounces", 'folder_missing'],
  ['folder', "NO Mailbox doesn't exist: Bounces (0.001 secs)", 'folder_missing'],
  ['mark', 'NO [TRYCREATE] No folder Merpati (Failure)', 'folder_missing'],
  ['mark', 'NO [OVERQUOTA] Quota exceeded (mailbox for user is full)', 'mailbox_over_quota'],
  ['mark', 'NO Quota exceeded', 'mailbox_over_quota'],
  ['folder', 'NO [NOPERM] Permission denied', 'account_no_right'],
  ['read', 'NO [SERVERBUG] Internal error occurred. Refer to server log for more information.', 'server_trouble'],
  ['read', 'NO System temporarily unavailable', 'server_trouble'],
  ['read', 'NO FETCH failed', 'imap_command_refused'],
];

const failureOf = (stage: ReadingStage, answer: string) => ({ stage, ...wordsOf(`z1 ${answer}`), system: '' });

describe('what servers answer', () => {
  it.each(SAMPLES.map((sample) => ({ sample, name: `${sample[0]}: ${sample[1]}` })))('$name', ({ sample }) => {
    const [stage, answer, cause, host = 'mail.toko.example', token = false] = sample;
    expect(explainReading(failureOf(stage, answer), target(host, token)).cause).toBe(cause);
  });

  it('every rule is met by a real answer', () => {
    const met = new Set(
      SAMPLES.map(([stage, answer, , host = 'mail.toko.example', token = false]) => {
        const { code, text } = failureOf(stage, answer);
        return CAUSES_IMAP.find(
          (rule) =>
            (!rule.stages || rule.stages.includes(stage)) &&
            (!rule.codes || rule.codes.includes(code)) &&
            (!rule.words || rule.words.test(text)) &&
            (rule.token === undefined || rule.token === token) &&
            (!rule.hosts || rule.hosts.test(host)),
        );
      }),
    );
    expect(CAUSES_IMAP.filter((rule) => !met.has(rule)).map(({ cause, source }) => `${cause}: ${source}`)).toEqual([]);
  });

  it('the line fails as everywhere else, in words about reading', () => {
    const of = (system: string, stage: ReadingStage = 'connect') =>
      explainReading({ stage, code: '', text: '', system }, target('mail.toko.example')).cause;
    expect(of('ENOTFOUND')).toBe('host_unknown');
    expect(of('ECONNREFUSED')).toBe('imap_port_refused');
    expect(of('CERT_HAS_EXPIRED', 'tls')).toBe('certificate_expired');
    expect(of('NoConnection', 'read')).toBe('imap_cut');
    expect(of('LiteralTooLarge', 'read')).toBe('imap_answer_broken');
    expect(of('SOCKET_TIMEOUT', 'read')).toBe('reply_late');
    expect(of('oauth_revoked', 'auth')).toBe('oauth_revoked');
  });

  it('no cause of reading is about SMTP, and each has words and useful remedies', () => {
    for (const key of Object.keys(NAMED_CAUSES)) {
      const { cause, remedies } = explained(key, { port: 993, tls: 'tls' });
      expect(causesEn).toHaveProperty(cause);
      expect(remedies.length).toBeGreaterThan(0);
      expect(remedies.filter((remedy) => /smtp|^try_(?:587|465|2525|993)$/.test(remedy))).toEqual([]);
    }
  });

  it('hostile words cost no time and are never an answer of ours', () => {
    let slowest = 0;
    const stages = fc.constantFrom<ReadingStage>('connect', 'greeting', 'tls', 'auth', 'folder', 'read', 'mark');
    fc.assert(
      fc.property(stages, fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(5_000), (stage, piece, times) => {
        const started = performance.now();
        const { cause } = explainReading(
          { stage, ...wordsOf(`${piece} mailbox too many `.repeat(times)), system: '' },
          target(piece),
        );
        slowest = Math.max(slowest, performance.now() - started);
        return cause in NAMED_CAUSES;
      }),
      { numRuns: 200 },
    );
    expect(slowest).toBeLessThan(500);
  });
});

it('waits grow, are spread, and are long where haste makes it worse; sign-in trouble never repeats by itself', () => {
  expect([1, 2, 3, 9, 500].map((failures) => waitAfter(failures, 'imap_cut', 0.5))).toEqual([
    5_000, 10_000, 20_000, 300_000, 300_000,
  ]);
  expect(waitAfter(1, 'imap_cut', 0)).toBe(4_000);
  expect(waitAfter(1, 'imap_cut', 1)).toBe(6_000);
  expect(waitAfter(1, 'imap_connections', 0)).toBeGreaterThan(60_000);
  for (const cause of ['password_wrong', 'app_password_needed', 'imap_off', 'oauth_needs_sign_in', 'password_missing'])
    expect(needsPerson(cause)).toBe(true);
  for (const cause of ['signin_later', 'imap_cut', 'host_unknown', 'imap_connections', 'oauth_unreachable'])
    expect(needsPerson(cause)).toBe(false);
});
