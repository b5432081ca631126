import type { CauseKey } from '../relays/public.ts';
import type { ReadingStage } from './imap-place.ts';

/** How one thing that can go wrong while reading shows itself; every condition given must hold. */
export type ImapCause = {
  readonly cause: CauseKey;
  readonly stages?: readonly ReadingStage[];
  /** Response codes (RFC 3501 7.1, RFC 5530, RFC 9051 7.1). */
  readonly codes?: readonly string[];
  readonly words?: RegExp;
  readonly hosts?: RegExp;
  /** Whether the sign-in was by an access token. */
  readonly token?: boolean;
  readonly source: string;
};

const AUTH: readonly ReadingStage[] = ['auth'];
const BEFORE: readonly ReadingStage[] = ['connect', 'greeting', 'tls'];
const INSIDE: readonly ReadingStage[] = ['folder', 'read', 'mark'];
/** Mailboxes that open to programs with a password made for them only. */
const APP_PASSWORD_ONLY =
  /(?:^|\.)(?:imap\.(?:gmail|googlemail)\.com|imap\.mail\.me\.com|imap\.mail\.yahoo\.(?:com|co\.jp)|imap\.aol\.com|imap\.fastmail\.com|imap\.yandex\.(?:com|ru)|imap\.mail\.ru|imap\.(?:qq|163|126|yeah)\.(?:com|net)|secureimap\.t-online\.de)$/;
const OUTLOOK = /(?:^|\.)(?:outlook\.office365\.com|imap-mail\.outlook\.com|outlook\.office\.com)$/;
const MANY =
  /maximum number of connections|too many (?:simultaneous|concurrent|active|open)? ?(?:connections|sessions)|connections? (?:limit|exceeded)|(?:concurrent|simultaneous) (?:connections|sessions)|session limit|user_max_?connections|mail_max_userip/i;

/** What servers answer while a mailbox is read. The exact ones stand before the general ones; the first match wins. */
// biome-ignore format: a table is read by its lines
export const CAUSES_IMAP: readonly ImapCause[] = [
  // At any time.
  { cause: 'imap_connections', words: MANY, source: 'Dovecot mail_max_userip_connections, Gmail, Courier MAXPERIP' },
  { cause: 'imap_connections', codes: ['LIMIT'], stages: ['connect', 'greeting', 'tls', 'auth', 'folder'], source: 'RFC 5530 3; Dovecot [LIMIT]' },
  { cause: 'mailbox_over_quota', codes: ['OVERQUOTA'], source: 'RFC 5530 3, RFC 9208' },
  { cause: 'mailbox_over_quota', stages: INSIDE, words: /over ?quota|quota exceeded|mailbox (?:is )?full|not enough disk quota/i, source: 'Dovecot, Cyrus, Exchange' },
  // Signing in by token.
  { cause: 'imap_off', stages: AUTH, words: /imap (?:access )?(?:is |has been )?(?:disabled|not enabled|switched off|turned off)|not enabled for imap|enable imap|imap4? is disabled|protocol disabled|imap service is not|(?:user|account) is (?:not|disabled).{0,20}for imap/i, source: 'Gmail "Your account is not enabled for IMAP use", Zoho "You are yet to enable IMAP", Exchange' },
  { cause: 'imap_off', stages: AUTH, words: /yet to enable imap|please (?:turn on|open|enable).{0,20}imap|user is authenticated but not connected|授权.*imap/i, source: 'Zoho; Exchange Online "User is authenticated but not connected"' },
  { cause: 'imap_password_off', stages: AUTH, words: /basic auth(?:entication)? (?:is |has been )?(?:disabled|blocked|not (?:supported|allowed))|logondenied-basicauthblocked|legacy auth/i, source: 'Exchange Online, Outlook.com' },
  { cause: 'imap_login_disabled', stages: AUTH, codes: ['PRIVACYREQUIRED'], source: 'RFC 5530 3' },
  { cause: 'imap_login_disabled', stages: AUTH, words: /login is disabled|plaintext authentication (?:disallowed|not allowed|disabled)|logindisabled|ssl\/tls required|must use tls|starttls (?:is )?required|cleartext (?:passwords|login)|unsupported authentication mechanism|no matching authentication/i, source: 'RFC 3501 6.2.3, RFC 2595; Dovecot disable_plaintext_auth' },
  { cause: 'browser_signin_needed', stages: AUTH, words: /web ?login ?required|log in (?:via|with|through) (?:your )?(?:web )?browser|webalert/i, source: 'Gmail [ALERT] Please log in via your web browser, WEBALERT' },
  { cause: 'two_factor_needed', stages: AUTH, words: /two[- ]?(?:factor|step)|2[- ]?(?:fa|sv|step)\b|multi[- ]?factor|one[- ]?time (?:password|code)/i, source: 'collected answers' },
  { cause: 'app_password_needed', stages: AUTH, words: /app(?:lication)?[- ]?(?:specific )?password|authorization code|授权码|kata sandi aplikasi/i, source: 'Gmail [ALERT] Application-specific password required, Yahoo, Zoho, QQ' },
  { cause: 'signin_too_often', stages: AUTH, words: /too many (?:failed |bad |login |invalid |auth(?:entication)? ){0,3}(?:attempts|logins|failures|requests)|rate limit|lookup failed.{0,20}throttl|account exceeded .{0,20}(?:bandwidth|command) limits|bandwidth limits/i, source: 'Gmail, Dovecot auth_policy, Yahoo' },
  { cause: 'password_expired', stages: AUTH, codes: ['EXPIRED'], source: 'RFC 5530 3' },
  { cause: 'password_expired', stages: AUTH, words: /(?:password|credentials?|account).{0,30}expired/i, source: 'collected answers' },
  { cause: 'account_suspended', stages: AUTH, words: /suspend|disabled (?:account|user)|(?:account|user).{0,20}(?:disabled|blocked|inactive)|ditangguhkan|dinonaktifkan/i, source: 'cPanel, Zoho, collected answers' },
  { cause: 'account_locked', stages: AUTH, words: /\blocked\b|lock(?:ed)?[ -]?out|terkunci/i, source: 'collected answers' },
  { cause: 'account_no_right', stages: AUTH, codes: ['AUTHORIZATIONFAILED'], source: 'RFC 5530 3' },
  { cause: 'signin_later', stages: AUTH, codes: ['UNAVAILABLE', 'SERVERBUG', 'INUSE', 'CONTACTADMIN', 'THROTTLED'], source: 'RFC 5530 3; Yahoo [THROTTLED]' },
  { cause: 'signin_later', stages: AUTH, words: /temporar(?:y|ily)|try again (?:later|in)|internal (?:server )?error|server (?:is )?(?:busy|unavailable)|service unavailable|backend error/i, source: 'Dovecot, Yahoo [SERVERBUG], Exchange' },
  { cause: 'imap_token_refused', stages: AUTH, token: true, source: 'RFC 7628 3.2.3, XOAUTH2' },
  { cause: 'app_password_needed', stages: AUTH, hosts: APP_PASSWORD_ONLY, source: 'Google, Apple, Yahoo, Fastmail, Yandex, Mail.ru and others: no normal password for programs' },
  { cause: 'imap_password_off', stages: AUTH, hosts: OUTLOOK, source: 'Outlook.com, Exchange Online: no password since 2024' },
  { cause: 'password_wrong', stages: AUTH, source: 'RFC 5530 AUTHENTICATIONFAILED' },
  // The greeting.
  { cause: 'signin_too_often', stages: BEFORE, words: /too many (?:failed |bad |invalid )?(?:logins?|auth(?:entication)?|attempts)/i, source: 'Cyrus, fail2ban pages' },
  { cause: 'network_not_allowed', stages: BEFORE, words: /(?:\bip\b|address|host|client).{0,40}(?:blocked|banned|not (?:allowed|permitted|authori[sz]ed))|access denied|blacklisted|diblokir/i, source: 'cPanel cphulkd, collected answers' },
  { cause: 'imap_bye', stages: BEFORE, source: 'RFC 3501 7.1.5' },
  // Folders and mails.
  { cause: 'folder_missing', stages: INSIDE, codes: ['NONEXISTENT', 'TRYCREATE'], source: 'RFC 5530 3, RFC 3501 7.1' },
  { cause: 'folder_missing', stages: ['folder', 'mark'], words: /(?:mailbox|folder).{0,80}(?:does ?n.t exist|does not exist|not found|unknown|nonexist|non-exist|no longer exists|can't be selected)|(?:unknown|no such|invalid) (?:mailbox|folder)/i, source: 'Dovecot, Courier, Cyrus, Exchange, Gmail' },
  { cause: 'account_no_right', stages: INSIDE, codes: ['NOPERM', 'ACL'], source: 'RFC 5530 3, RFC 4314' },
  { cause: 'server_trouble', stages: INSIDE, codes: ['UNAVAILABLE', 'SERVERBUG', 'INUSE', 'CORRUPTION', 'CONTACTADMIN'], source: 'RFC 5530 3' },
  { cause: 'server_trouble', stages: INSIDE, words: /internal error|temporar(?:y|ily)|unavailable|try again/i, source: 'Dovecot, Exchange' },
  { cause: 'imap_command_refused', stages: INSIDE, source: 'RFC 3501 7.1.2' },
];
