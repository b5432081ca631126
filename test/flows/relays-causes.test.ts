import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type LookupFunction, type Socket } from 'node:net';
import { execPath } from 'node:process';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CauseKey, Remedy } from '../../electron/engine/relays/causes.ts';
import type { SmtpTarget } from '../../electron/engine/relays/connection.ts';
import { whatBlocks } from '../../electron/engine/relays/dial.ts';
import { testInFourSteps } from '../../electron/engine/relays/four-steps.ts';
import { selfSignedCertificate } from '../../electron/engine/relays/practice/certificate.ts';
import { testMail } from '../../electron/engine/relays/test-mail.ts';
import causesEn from '../../renderer/locales/en/causes.json' with { type: 'json' };
import relaysEn from '../../renderer/locales/en/relays.json' with { type: 'json' };
import causesId from '../../renderer/locales/id/causes.json' with { type: 'json' };
import relaysId from '../../renderer/locales/id/relays.json' with { type: 'json' };
import { type TestStep, testStep } from '../../shared/contract/relays.ts';
import { closedPort, type Script, scriptedServer } from '../support/scripted-smtp.ts';
import { testAuthority } from '../support/test-authority.ts';

/** What a server does, where a person meets it, what it is called and the first thing to try. */
type Case = {
  readonly name: string;
  readonly script?: Script;
  readonly target?: Partial<SmtpTarget>;
  readonly now?: number;
  readonly mail?: { readonly from: string; readonly to: string };
  readonly at: TestStep['step'];
  readonly cause: CauseKey;
  readonly remedy: Remedy;
  /** Facts that the explanation needs. */
  readonly facts?: Readonly<Record<string, string>>;
};

const SECRET = 'geheim-kata-sandi';
const account = { user: 'siti@sender.example', password: SECRET };
const HOST = 'mail.sender.test';
const DAY = 86_400_000;

const authority = testAuthority();
const stranger = testAuthority('Unknown Office CA');
const scanner = testAuthority('Avast Web/Mail Shield Root');
const good = authority.issue([HOST, '127.0.0.1']);
const own = selfSignedCertificate({ names: [HOST], from: Date.now() - DAY, to: Date.now() + DAY });
const before = getCACertificates('default');
setDefaultCACertificates([...before, authority.ca]);

/** Every name leads to this computer, but for those that a case wants to fail. */
const lookup: LookupFunction = (host, options, done) => {
  const code = {
    'nowhere.test': 'ENOTFOUND',
    'nothing.test': 'ENODATA',
    'later.test': 'EAI_AGAIN',
    'broken.test': 'ESERVFAIL',
  }[host];
  if (host === 'silent.test') return;
  if (code) return done(Object.assign(new Error(code), { code }), '', 4);
  if (options.all) return done(null, [{ address: '127.0.0.1', family: 4 }]);
  done(null, '127.0.0.1', 4);
};

const starttls = { tls: 'starttls', host: HOST } as const;
const implicit = { tls: 'tls', host: HOST } as const;
/** A line in the open, as if the person had typed the consent: only the name is foreign, the machine is this one. */
const at = (host: string, user = account.user) => ({ host, user, password: SECRET, allowPlain: true });

const refused = (stage: 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'DOT', reply: string): Script => ({
  answers: { [stage]: reply },
});
const auth = (
  name: string,
  reply: string,
  cause: CauseKey,
  remedy: Remedy,
  target: Partial<SmtpTarget> = account,
  facts?: Case['facts'],
): Case => ({
  name: `AUTH: ${name}`,
  script: refused('AUTH', reply),
  target,
  at: 'sign_in',
  cause,
  remedy,
  ...(facts ? { facts } : {}),
});
const mail = (stage: 'MAIL' | 'RCPT' | 'DATA' | 'DOT', reply: string, cause: CauseKey, remedy: Remedy): Case => ({
  name: `${stage}: ${reply.slice(0, 60)}`,
  script: refused(stage, reply),
  at: 'test_mail',
  cause,
  remedy,
});

// biome-ignore format: a table is read by its lines
const CASES: Case[] = [
  // Name and port.
  { name: 'a name that nobody knows', target: { host: 'nowhere.test', allowPlain: true }, at: 'find', cause: 'host_unknown', remedy: 'check_host' },
  { name: 'a name without an address', target: { host: 'nothing.test', allowPlain: true }, at: 'find', cause: 'host_no_address', remedy: 'check_host' },
  { name: 'no name server answers', target: { host: 'later.test', allowPlain: true }, at: 'find', cause: 'dns_silent', remedy: 'check_network' },
  { name: 'the lookup never ends', target: { host: 'silent.test', allowPlain: true }, at: 'find', cause: 'dns_silent', remedy: 'check_network' },
  { name: 'the name servers are broken', target: { host: 'broken.test', allowPlain: true }, at: 'find', cause: 'dns_broken', remedy: 'try_again_later' },
  { name: 'port 426', target: { port: 426 }, at: 'find', cause: 'port_426', remedy: 'try_465' },
  { name: 'an open line to another machine', target: { host: 'mail.example.com' }, at: 'secure', cause: 'plain_refused', remedy: 'use_starttls' },
  // Cut or silent before anything was said.
  { name: 'cut at connect', script: { greeting: 'RESET' }, at: 'find', cause: 'greeting_cut', remedy: 'check_port' },
  { name: 'closed before the greeting', script: { greeting: 'CLOSE' }, at: 'find', cause: 'greeting_cut', remedy: 'check_port' },
  { name: 'cut in the middle of the greeting', script: { greeting: { raw: '220 scri', end: 'RESET' } }, at: 'find', cause: 'greeting_cut', remedy: 'check_port' },
  { name: 'silence in place of a greeting', script: { greeting: 'SILENCE' }, at: 'find', cause: 'no_greeting', remedy: 'use_tls' },
  { name: 'a greeting that drips', script: { greeting: 'DRIP' }, at: 'find', cause: 'no_greeting', remedy: 'use_tls' },
  { name: 'a greeting of noise', script: { greeting: { raw: Buffer.from([0, 1, 2, 255, 254, 13, 10]) } }, at: 'find', cause: 'no_smtp', remedy: 'check_host' },
  { name: 'a huge greeting', script: { greeting: { raw: `220-${'x'.repeat(200_000)}` } }, at: 'find', cause: 'no_smtp', remedy: 'check_host' },
  { name: 'a web server', script: { greeting: 'HTTP/1.1 400 Bad Request\r\nServer: nginx' }, at: 'find', cause: 'web_server', remedy: 'check_host' },
  { name: 'a hotel\'s sign-in page', script: { greeting: 'HTTP/1.1 302 Found\r\nLocation: http://login.hotel.example/' }, at: 'find', cause: 'captive_portal', remedy: 'open_portal' },
  { name: 'a proxy', script: { greeting: 'HTTP/1.0 407 Proxy Authentication Required' }, at: 'find', cause: 'proxy_required', remedy: 'switch_network' },
  { name: 'an IMAP server', script: { greeting: '* OK [CAPABILITY IMAP4rev1] Dovecot ready.' }, at: 'find', cause: 'imap_server', remedy: 'try_587' },
  { name: 'a POP server', script: { greeting: '+OK Dovecot ready.' }, at: 'find', cause: 'pop_server', remedy: 'try_587' },
  { name: 'too many connections', script: { greeting: '421 4.7.0 too many connections from your host' }, at: 'find', cause: 'too_many_connections', remedy: 'slow_down' },
  { name: 'busy', script: { greeting: '421 4.3.2 Service not available' }, at: 'find', cause: 'server_busy', remedy: 'try_again_later' },
  { name: 'a blocklist', script: { greeting: '554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org' }, at: 'find', cause: 'blocklisted', remedy: 'ask_provider' },
  { name: 'a home line', script: { greeting: '554 5.7.1 No mail from dynamic IP addresses' }, at: 'find', cause: 'home_network', remedy: 'try_587' },
  { name: 'a country', script: { greeting: '554 Connections from your country are not accepted' }, at: 'find', cause: 'country_blocked', remedy: 'allow_network' },
  { name: 'refused for no reason', script: { greeting: '554 no' }, at: 'find', cause: 'greeting_refused', remedy: 'ask_provider' },
  // Hello.
  { name: 'cut after hello', script: { answers: { EHLO: 'RESET' } }, at: 'secure', cause: 'connection_cut', remedy: 'try_again' },
  { name: 'silence after hello (half-open)', script: { answers: { EHLO: 'SILENCE' } }, at: 'secure', cause: 'reply_late', remedy: 'try_again' },
  { name: 'an answer to hello that drips', script: { answers: { EHLO: 'DRIP' } }, at: 'secure', cause: 'reply_late', remedy: 'try_again' },
  { name: 'a name that is refused', script: { answers: { EHLO: '550 Invalid HELO name', HELO: '550 Invalid HELO name' } }, at: 'secure', cause: 'hello_name', remedy: 'ask_provider' },
  { name: 'hello refused', script: { answers: { EHLO: '550 no', HELO: '550 no' } }, at: 'secure', cause: 'hello_refused', remedy: 'ask_provider' },
  // Encryption.
  { name: 'a plain server on a TLS port', target: implicit, at: 'secure', cause: 'tls_on_plain_port', remedy: 'use_starttls', script: {} },
  { name: 'a TLS server on a plain port', script: { tls: good }, target: starttls, at: 'secure', cause: 'plain_on_tls_port', remedy: 'use_tls' },
  { name: 'silence on a TLS port', script: { greeting: 'SILENCE', handshake: 'SILENCE' }, target: implicit, at: 'secure', cause: 'tls_silent', remedy: 'use_starttls' },
  { name: 'cut in the handshake of a TLS port', script: { greeting: 'SILENCE', handshake: 'RESET' }, target: implicit, at: 'secure', cause: 'tls_cut', remedy: 'use_starttls' },
  { name: 'no STARTTLS', script: { ehlo: ['AUTH PLAIN'] }, target: { ...starttls, ...account }, at: 'secure', cause: 'starttls_missing', remedy: 'use_tls' },
  { name: 'STARTTLS written over', script: { ehlo: ['XXXXXXXA', 'AUTH PLAIN'], answers: { STARTTLS: '500 5.5.1 Command unrecognized: "XXXXXXXX"' } }, target: { ...starttls, ...account }, at: 'secure', cause: 'starttls_stripped', remedy: 'try_465' },
  { name: 'STARTTLS not now', script: { answers: { STARTTLS: '454 4.7.0 TLS not available' } }, target: starttls, at: 'secure', cause: 'starttls_failed', remedy: 'try_again_later' },
  { name: 'a yes to STARTTLS that is no 220', script: { answers: { STARTTLS: '250 2.0.0 Ok' } }, target: starttls, at: 'secure', cause: 'starttls_missing', remedy: 'use_tls' },
  { name: 'cut at STARTTLS', script: { answers: { STARTTLS: 'CLOSE' } }, target: starttls, at: 'secure', cause: 'tls_cut', remedy: 'use_tls' },
  { name: 'silence after STARTTLS', script: { handshake: 'SILENCE' }, target: starttls, at: 'secure', cause: 'tls_silent', remedy: 'use_tls' },
  { name: 'cut in the handshake', script: { handshake: 'RESET' }, target: starttls, at: 'secure', cause: 'tls_cut', remedy: 'use_tls' },
  { name: 'noise in the handshake', script: { handshake: 'DRIP' }, target: starttls, at: 'secure', cause: 'tls_garbled', remedy: 'try_again' },
  { name: 'plain text in the handshake', script: { handshake: '500 What?' }, target: starttls, at: 'secure', cause: 'tls_garbled', remedy: 'try_again' },
  { name: 'old TLS only', script: { tls: { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } }, target: implicit, at: 'secure', cause: 'tls_too_old', remedy: 'ask_provider' },
  { name: 'no common cipher', script: { tls: { ...good, maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:@SECLEVEL=0' } }, target: implicit, at: 'secure', cause: 'tls_no_common', remedy: 'ask_provider' },
  { name: 'a certificate of the client is wanted', script: { tls: { ...good, requestCert: true, rejectUnauthorized: true } }, target: implicit, at: 'secure', cause: 'tls_client_certificate', remedy: 'ask_provider' },
  { name: 'the server vouches for itself', script: { tls: own }, target: implicit, at: 'secure', cause: 'certificate_own', remedy: 'ask_provider', facts: { names: HOST } },
  { name: 'an authority that nobody knows', script: { starttls: stranger.issue([HOST]) }, target: starttls, at: 'secure', cause: 'certificate_chain', remedy: 'ask_provider', facts: { issuer: 'Unknown Office CA' } },
  { name: 'a virus scanner in between', script: { tls: scanner.issue([HOST]) }, target: { ...implicit, ...account }, at: 'secure', cause: 'tls_intercepted', remedy: 'switch_off_scanning', facts: { interceptor: 'Avast' } },
  { name: 'an expired certificate', script: { starttls: authority.issue([HOST], { from: -60, to: -30 }) }, target: starttls, at: 'secure', cause: 'certificate_expired', remedy: 'check_clock', facts: { validTo: new Date(Date.now() - 30 * DAY).toISOString().slice(0, 10) } },
  { name: 'a certificate of tomorrow', script: { tls: authority.issue([HOST], { from: 1, to: 30 }) }, target: implicit, at: 'secure', cause: 'certificate_not_yet', remedy: 'check_clock' },
  { name: 'a computer whose clock stands at 2019', script: { tls: authority.issue([HOST], { from: 1, to: 30 }) }, target: implicit, now: Date.UTC(2019, 0, 1), at: 'secure', cause: 'clock_wrong', remedy: 'check_clock', facts: { now: '2019-01-01' } },
  { name: 'a certificate of another name', script: { tls: authority.issue(['*.somewhere.test']) }, target: implicit, at: 'secure', cause: 'certificate_name', remedy: 'check_host', facts: { names: '*.somewhere.test' } },
  { name: 'shared hosting', script: { greeting: '220 srv7.hosting.test ESMTP Exim', ehlo: ['STARTTLS'], starttls: authority.issue(['*.hosting.test', 'hosting.test']) }, target: starttls, at: 'secure', cause: 'certificate_name_hosting', remedy: 'use_certificate_name', facts: { suggestedHost: 'srv7.hosting.test' } },
  { name: 'another certificate than the trusted one', script: { tls: own }, target: { ...implicit, fingerprint: Array(32).fill('AB').join(':') }, at: 'secure', cause: 'certificate_changed', remedy: 'ask_provider' },
  { name: 'cut right after the handshake', script: { starttls: good, answers: { EHLO: ['250-scripted.example\r\n250 STARTTLS', 'CLOSE'] } }, target: starttls, at: 'secure', cause: 'connection_cut', remedy: 'try_again' },
  // Signing in.
  { name: 'no sign-in offered', script: { ehlo: ['PIPELINING'] }, target: account, at: 'sign_in', cause: 'auth_missing', remedy: 'use_starttls' },
  { name: 'an unknown way to sign in', script: { ehlo: ['AUTH NTLM GSSAPI'] }, target: account, at: 'sign_in', cause: 'auth_unknown', remedy: 'ask_provider' },
  { name: 'no password', target: { user: account.user }, script: {}, at: 'sign_in', cause: 'password_missing', remedy: 'enter_password' },
  { name: 'cut at AUTH', script: { answers: { AUTH: 'RESET' } }, target: account, at: 'sign_in', cause: 'signin_cut', remedy: 'check_password' },
  { name: 'cut in the middle of AUTH', script: { ehlo: ['AUTH LOGIN'], answers: { AUTH: { raw: '334 VXNlcm5hbWU6\r\n', end: 'CLOSE' } } }, target: account, at: 'sign_in', cause: 'signin_cut', remedy: 'check_password' },
  { name: 'half an answer to AUTH', script: { answers: { AUTH: { raw: '53', end: 'RESET' } } }, target: account, at: 'sign_in', cause: 'signin_cut', remedy: 'check_password' },
  { name: 'silence at AUTH', script: { answers: { AUTH: 'SILENCE' } }, target: account, at: 'sign_in', cause: 'signin_silent', remedy: 'try_again' },
  { name: 'an answer to AUTH that drips', script: { answers: { AUTH: 'DRIP' } }, target: account, at: 'sign_in', cause: 'signin_silent', remedy: 'try_again' },
  auth('wrong password, told with the password in it', `535 5.7.8 Authentication failed for ${SECRET} ${Buffer.from(SECRET).toString('base64')}`, 'password_wrong', 'check_password'),
  auth('Gmail', '535-5.7.8 Username and Password not accepted. For more information, go to\r\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1 - gsmtp', 'app_password_needed', 'use_app_password'),
  auth('Gmail in the browser', '534-5.7.14 <https://accounts.google.com/signin/continue> Please log in via your web browser and\r\n534 5.7.14 then try again.', 'browser_signin_needed', 'unlock_account'),
  auth('Gmail too often', '454 4.7.0 Too many login attempts, please try again later.', 'signin_too_often', 'try_again_later'),
  auth('Microsoft basic', '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.', 'password_signin_off', 'use_browser_sign_in'),
  auth('Microsoft tenant', '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.', 'smtp_off', 'switch_on_smtp'),
  auth('Microsoft rule', '535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.', 'signin_policy', 'ask_provider'),
  auth('Microsoft threads', '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded', 'signin_too_often', 'try_again_later'),
  auth('Yahoo', '535 5.7.0 (#AUTH005) Too many bad auth attempts.', 'signin_too_often', 'try_again_later'),
  auth('Zoho in another region', '535 Authentication Failed', 'region_wrong', 'check_region', at('smtp.zoho.eu')),
  auth('SES', '535 Authentication Credentials Invalid', 'region_wrong', 'check_region', at('email-smtp.eu-west-1.amazonaws.com', 'AKIA0')),
  auth('SendGrid with an address as user', '535 Authentication failed: Bad username / password', 'user_fixed', 'use_suggested_user', at('smtp.sendgrid.net'), { suggestedUser: 'apikey' }),
  auth('SendGrid without credits', '451 Authentication failed: Maximum credits exceeded', 'credits_used', 'larger_plan', at('smtp.sendgrid.net', 'apikey')),
  auth('Brevo with an API key', '535 5.7.8 Authentication failed', 'smtp_key_needed', 'use_smtp_key', at('smtp-relay.brevo.com')),
  auth('Brevo from an unknown network', '525 5.7.1 Unauthorized IP address', 'network_not_allowed', 'allow_network', at('smtp-relay.brevo.com')),
  auth('Brevo not active', '502 5.7.0 Please authenticate, your SMTP account is not yet activated.', 'account_inactive', 'unlock_account', at('smtp-relay.brevo.com')),
  auth('Postmark', '535 5.7.8 Authentication failed', 'api_key_wrong', 'use_smtp_key', at('smtp.postmarkapp.com', 'token')),
  auth('cPanel, half a user name', '535 Incorrect authentication data', 'user_whole_address', 'use_suggested_user', at('mail.sender.example', 'info'), { suggestedUser: 'info@sender.example' }),
  auth('cPanel, wrong password', '535 Incorrect authentication data', 'password_wrong', 'check_password', at('mail.sender.example')),
  auth('two factors', '535 5.7.8 Two-factor authentication is required', 'two_factor_needed', 'use_app_password'),
  auth('expired', '535 5.7.8 Your password has expired', 'password_expired', 'change_password'),
  auth('locked', '535 5.7.8 Account locked', 'account_locked', 'try_again_later'),
  auth('suspended', '535 Account suspended for spam', 'account_suspended', 'unlock_account'),
  auth('encryption first', '530 5.7.0 Must issue a STARTTLS command first', 'encryption_needed', 'use_starttls'),
  auth('not now', '454 4.7.0 Temporary authentication failure', 'signin_later', 'try_again_later'),
  auth('a way that is not kept', '504 5.5.4 Unrecognized authentication type', 'mechanism_refused', 'ask_provider'),
  // The test mail.
  { name: 'cut after MAIL', script: { answers: { MAIL: 'RESET' } }, at: 'test_mail', cause: 'connection_cut', remedy: 'try_again' },
  { name: 'cut after RCPT', script: { answers: { RCPT: 'RESET' } }, at: 'test_mail', cause: 'connection_cut', remedy: 'try_again' },
  { name: 'cut after DATA', script: { answers: { DATA: 'RESET' } }, at: 'test_mail', cause: 'connection_cut', remedy: 'try_again' },
  { name: 'cut before the dot', script: { cutInBody: true }, at: 'test_mail', cause: 'reply_missing', remedy: 'see_message' },
  { name: 'cut after the dot', script: { answers: { DOT: 'RESET' } }, at: 'test_mail', cause: 'reply_missing', remedy: 'see_message' },
  { name: 'half an answer to the dot', script: { answers: { DOT: { raw: '25', end: 'CLOSE' } } }, at: 'test_mail', cause: 'reply_missing', remedy: 'see_message' },
  { name: 'silence after MAIL', script: { answers: { MAIL: 'SILENCE' } }, at: 'test_mail', cause: 'reply_late', remedy: 'try_again' },
  { name: 'silence after RCPT', script: { answers: { RCPT: 'SILENCE' } }, at: 'test_mail', cause: 'reply_late', remedy: 'try_again' },
  { name: 'an answer to RCPT that drips', script: { answers: { RCPT: 'DRIP' } }, at: 'test_mail', cause: 'reply_late', remedy: 'try_again' },
  { name: 'silence after the dot', script: { answers: { DOT: 'SILENCE' } }, at: 'test_mail', cause: 'receipt_late', remedy: 'see_message' },
  { name: 'an answer to the dot that drips', script: { answers: { DOT: 'DRIP' } }, at: 'test_mail', cause: 'receipt_late', remedy: 'see_message' },
  { name: 'larger than SIZE', script: { ehlo: ['SIZE 10'] }, at: 'test_mail', cause: 'too_big', remedy: 'make_smaller' },
  { name: 'an address beyond ASCII', script: {}, mail: { from: 'siti@sender.example', to: 'ünal@example.com' }, at: 'test_mail', cause: 'smtputf8_missing', remedy: 'check_recipient' },
  mail('MAIL', '530 5.7.57 Client not authenticated to send mail', 'signin_needed', 'enter_password'),
  mail('MAIL', '550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'sender_refused', 'check_sender'),
  mail('MAIL', '553 Relaying disallowed as promo@sender.example', 'sender_refused', 'check_sender'),
  mail('MAIL', '553 5.7.1 from address not verified', 'sender_unverified', 'verify_sender'),
  mail('MAIL', '554 5.7.1 Disabled by user from hPanel', 'smtp_off', 'switch_on_smtp'),
  mail('RCPT', '554 5.7.1 <siti@example.com>: Relay access denied', 'relaying_denied', 'enter_password'),
  mail('RCPT', '550-this host is currently not permitted to relay through this server. Perhaps you have not\r\n550 logged into the pop/imap server in the last 30 minutes', 'mailbox_first', 'enter_password'),
  mail('RCPT', '550 5.1.1 <siti@example.com>: User unknown', 'recipient_unknown', 'check_recipient'),
  mail('RCPT', '450 4.2.0 <siti@example.com>: Greylisted', 'greylisted', 'try_again_later'),
  mail('RCPT', '452 4.2.2 Mailbox full', 'mailbox_full', 'try_again_later'),
  mail('RCPT', '451 4.7.1 Ratelimit "hostinger_out_ratelimit" exceeded', 'hourly_limit', 'slow_down'),
  mail('RCPT', '450 4.1.8 Sender address rejected: Domain not found', 'sender_domain_missing', 'check_sender'),
  mail('DATA', '550 Unconfigured Sending Domain <sender.example>', 'domain_unverified', 'verify_sender'),
  mail('DOT', '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1', 'sandbox', 'leave_sandbox'),
  mail('DOT', '421 Sandbox subdomains are for test purposes only.', 'sandbox', 'leave_sandbox'),
  mail('DOT', '454 Throttling failure: Maximum sending rate exceeded.', 'too_fast', 'slow_down'),
  mail('DOT', '550 5.4.5 Daily user sending limit exceeded.', 'daily_limit', 'slow_down'),
  mail('DOT', '550 Domain sender.example has exceeded the max emails per hour (201/200 (100%)) allowed. Message discarded.', 'hourly_limit', 'slow_down'),
  mail('DOT', '550 Domain sender.example has exceeded the max defers and failures per hour (5/5 (100%)) allowed.', 'failures_limit', 'clean_list'),
  mail('DOT', '550 5.4.6 Unusual sending activity detected.', 'account_suspended', 'unlock_account'),
  mail('DOT', "550 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy.", 'dmarc_failed', 'check_domain'),
  mail('DOT', '550 5.7.23 The message was rejected because of Sender Policy Framework violation', 'spf_failed', 'check_domain'),
  mail('DOT', '550 5.7.1 DKIM signature missing', 'dkim_failed', 'check_domain'),
  mail('DOT', '554 5.7.1 Reverse DNS failed.', 'ptr_missing', 'ask_provider'),
  mail('DOT', '552 5.7.0 This message was blocked because its content presents a potential security issue.', 'attachment_refused', 'change_attachment'),
  mail('DOT', '550 Virus found: Eicar', 'virus_found', 'change_attachment'),
  mail('DOT', '554 Blocked using multi.uribl.com', 'link_refused', 'see_message'),
  mail('DOT', '554 5.6.0 This message has been scored as spam', 'content_refused', 'see_message'),
  mail('DOT', '550 5.7.1 Message is not RFC 5322 compliant', 'header_refused', 'see_message'),
  mail('DOT', '550 maximum allowed line length is 998 octets, got 4023', 'line_too_long', 'see_message'),
  mail('DOT', '452 4.3.1 Insufficient system storage', 'server_full', 'try_again_later'),
  mail('DOT', '550 5.7.0 Local Policy Violation', 'policy_refused', 'ask_provider'),
  mail('DOT', '554 no', 'refused', 'ask_provider'),
];

const closing: { close(): Promise<unknown> | unknown }[] = [authority, stranger, scanner];
type Result = { steps: TestStep[]; milliseconds: number; commands: readonly string[] };
const results = new Map<Case, Result>();

async function run(one: Case): Promise<Result> {
  const server = one.script ? await scriptedServer(one.script) : null;
  if (server) closing.push(server);
  const port = server?.port ?? (await closedPort());
  const target: SmtpTarget = {
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: '',
    password: '',
    fingerprint: '',
    allowPlain: false,
    lookup,
    ...one.target,
  };
  return { ...(await fourSteps(one, target)), commands: server?.commands ?? [] };
}

async function fourSteps(one: Pick<Case, 'mail' | 'now'>, target: SmtpTarget) {
  const { from, to } = one.mail ?? { from: 'siti@sender.example', to: 'budi@example.com' };
  const mail = { from, to, raw: testMail({ from, to, at: 0, language: 'id' }) };
  const started = performance.now();
  const steps: TestStep[] = [];
  const world = { now: () => one.now ?? Date.now(), addressesOf: async () => ['127.0.0.1'] };
  for await (const step of testInFourSteps({ target, mail, ...world })) steps.push(testStep.parse(step));
  return { steps, milliseconds: performance.now() - started };
}

/** A listener whose process is stopped: the system takes a few connections for it and then leaves new ones without an answer. */
async function stoppedListener(): Promise<{ port: number; fill(): Promise<void> }> {
  const source = "const s=require('net').createServer().listen(0,'127.0.0.1',1,()=>console.log(s.address().port))";
  const child: ChildProcess = spawn(execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  const sockets: Socket[] = [];
  const port = Number(String(line));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    child.kill('SIGKILL');
  };
  closing.push({ close });
  const fill = async () => {
    for (let at = 0; at < 8; at++) sockets.push(connect(port, '127.0.0.1').on('error', () => undefined));
    await new Promise((resolve) => setTimeout(resolve, 300));
  };
  return { port, fill };
}

const blocked: { result?: Awaited<ReturnType<typeof fourSteps>> } = {};

beforeAll(async () => {
  const plain = { host: '127.0.0.1', tls: 'none', user: '', password: '', fingerprint: '', allowPlain: false } as const;
  const backlog = async () => {
    const listener = await stoppedListener();
    await listener.fill();
    blocked.result = await fourSteps({}, { ...plain, port: listener.port });
  };
  await Promise.all([backlog(), ...CASES.map(async (one) => results.set(one, await run(one)))]);
}, 40_000);

afterAll(async () => {
  for (const one of closing) await one.close();
  setDefaultCACertificates(before);
});

const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => (values[name] ? values[name] : whole));

function checkWords(step: TestStep): void {
  for (const catalogue of [causesEn, causesId]) {
    const { title, why } = (catalogue as unknown as Record<string, { title: string; why: string }>)[
      step.cause ?? ''
    ] ?? { title: '', why: '' };
    expect(title).not.toBe('');
    expect(filled(why, step.facts)).toMatch(/^[^{}]{10,}$/);
    for (const remedy of step.remedies) expect((catalogue.remedies as Record<string, string>)[remedy]).toBeTruthy();
  }
}

function checkTried(steps: readonly TestStep[]): void {
  for (const { tried } of steps)
    for (const { key, values } of tried)
      for (const catalogue of [relaysEn, relaysId])
        expect([
          key,
          filled((catalogue.tried as Record<string, string>)[key] ?? '{}', { addresses: '-', ...values }),
        ]).toEqual([key, expect.stringMatching(/^[^{}]{5,}$/)]);
}

test('there are at least sixty behaviours', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(60);
  expect(new Set(CASES.map(({ cause }) => cause)).size).toBeGreaterThanOrEqual(60);
});

for (const one of CASES) {
  test(one.name, () => {
    const { steps, milliseconds, commands } = results.get(one) as Result;
    const failed = steps.filter(({ state }) => state === 'failed');
    expect(failed.map(({ step, cause, remedies }) => [step, cause, remedies[0]])).toEqual([
      [one.at, one.cause, one.remedy],
    ]);
    const [step] = failed as [TestStep];
    checkWords(step);
    checkTried(steps);
    expect(step.tried.length, 'what was tried').toBeGreaterThan(
      one.cause === 'plain_refused' || one.cause === 'password_missing' ? -1 : 0,
    );
    expect(step.facts).toMatchObject(one.facts ?? {});
    expect(milliseconds).toBeLessThan(10_000);
    const told = JSON.stringify(steps);
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain(Buffer.from(SECRET).toString('base64'));
    // Whatever happens before the line is safe, nobody heard the password.
    if (one.at === 'find' || one.at === 'secure')
      expect(commands.filter((command) => command.startsWith('AUTH'))).toEqual([]);
  });
}

test('a port that never answers', () => {
  const { steps = [], milliseconds = 99_999 } = blocked.result ?? {};
  const failed = steps.find(({ state }) => state === 'failed');
  expect(failed).toMatchObject({ step: 'find', cause: 'port_blocked' });
  expect(failed?.remedies[0]).toBe('try_587');
  expect(failed?.tried).toMatchObject([{ key: 'dialled_not', ok: false }]);
  expect(milliseconds).toBeLessThan(10_000);
});

test('port 25 and IPv6 are told apart from other silence', () => {
  expect(whatBlocks(25, { system: 'ETIMEDOUT', addresses: ['192.0.2.1'] })).toBe('port_25_blocked');
  expect(whatBlocks(25, { system: 'ECONNRESET', addresses: ['192.0.2.1'] })).toBe('port_25_cut');
  expect(whatBlocks(587, { system: 'ETIMEDOUT', addresses: ['192.0.2.1', '2001:db8::1'] })).toBe('ETIMEDOUT');
  expect(whatBlocks(587, { system: 'ENETUNREACH', addresses: ['2001:db8::1'] })).toBe('ipv6_only');
  expect(whatBlocks(587, { system: 'ENOTFOUND' })).toBe('ENOTFOUND');
});

test('what was tried is told in order, from the name to the last reply', () => {
  const one = CASES.find(({ cause }) => cause === 'policy_refused') as Case;
  const { steps } = results.get(one) as Result;
  const last = (name: TestStep['step']) =>
    steps.findLast(({ step }) => step === name)?.tried.map(({ key, ok }) => `${key} ${ok}`);
  expect(last('find')).toEqual(['dialled true', 'greeted true']);
  expect(last('secure')).toEqual(['hello true', 'open_line null']);
  expect(last('sign_in')).toEqual(['no_user null', 'mechanisms null']);
  expect(last('test_mail')).toEqual(['mail true', 'rcpt true', 'data true', 'dot false']);
});
