import type { CauseMatch } from './causes.ts';
import { FOR_GOOD, FOR_NOW, THEIR_TROUBLE } from './causes-words.ts';
import type { Stage } from './connection.ts';

const AUTH: readonly Stage[] = ['auth'];
/** Some say at the first command after the sign-in what is wrong with the account. */
const AUTH_AND_MAIL: readonly Stage[] = ['auth', 'mail', 'rcpt', 'data', 'dot'];

/** Mailboxes that open to programs with a password made for them only (the presets say where to make it). */
const APP_PASSWORD_ONLY =
  /(?:^|\.)(?:(?:gmail|googlemail|google)\.com|mail\.me\.com|mail\.yahoo\.(?:com|co\.jp)|bizmail\.yahoo\.com|aol\.com|fastmail\.com|messagingengine\.com|mail\.ru|yandex\.(?:com|ru|net)|(?:qq|foxmail|163|126|yeah|188)\.(?:com|net)|t-online\.de|naver\.com)$/;
const OUTLOOK = /^smtp-mail\.outlook\.com$/;
const AMAZON = /^email-smtp(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com$/;
const SENDGRID = /(?:^|\.)sendgrid\.net$/;
const BREVO = /(?:^|\.)(?:brevo|sendinblue)\.com$/;
const REGIONS =
  /(?:^|\.)(?:zoho\.(?:com|eu|in|com\.au|jp|com\.cn|sa)|zohocloud\.ca|mailgun\.org|eu\.mailgun\.org|zeptomail\.(?:com|eu|in))$/;
const KEYED =
  /(?:^|\.)(?:postmarkapp\.com|mailgun\.org|mailjet\.com|sparkpostmail\.com|smtp\.resend\.com|resend\.com|mandrillapp\.com|smtp2go\.com|elasticemail\.com|mailersend\.net|zeptomail\.(?:com|eu|in)|kirim\.email|mtarget\.co)$/;

/** Signing in, by password and by OAuth2. The exact ones stand before the general ones; the first match wins. */
// biome-ignore format: a table is read by its lines
export const CAUSES_SIGNIN: readonly CauseMatch[] = [
  { cause: 'auth_missing', system: ['auth_missing'], source: 'RFC 4954 3' },
  { cause: 'auth_unknown', system: ['auth_unknown'], source: 'RFC 4954 4' },
  { cause: 'password_missing', system: ['password_missing', 'ENOAUTH'], source: 'own' },
  // The organisation or the account's settings.
  { cause: 'smtp_off', stages: AUTH_AND_MAIL, words: /smtpclientauthentication is disabled|smtp (?:auth(?:entication)?|access|service|client)? ?(?:is |has been |was )?(?:disabled|not enabled|switched off|turned off)|disabled by user from hpanel|enable (?:pop|imap|smtp)|smtp access (?:is )?(?:restricted|denied)|does not have access rights to this service|user has no permission/i, source: 'Microsoft 5.7.139, Hostinger hPanel, GMX, Zoho, Yandex, 163.com' },
  { cause: 'password_signin_off', stages: AUTH_AND_MAIL, words: /basic auth(?:entication)? (?:is |has been )?(?:disabled|not supported|not allowed|blocked)|legacy auth|plain(?:text)? passwords? (?:is |are )?(?:disabled|not allowed)/i, source: 'Microsoft 535 5.7.139, 550 5.7.30' },
  { cause: 'password_signin_off', stages: ['auth', 'mail', 'dot'], enhanced: ['5.7.30'], words: /basic|client submission|submission|authenticat/i, source: 'Microsoft 550 5.7.30' },
  { cause: 'signin_policy', stages: AUTH, words: /did not meet the criteria|conditional access|security defaults|blocked by (?:your )?(?:administrator|policy)|contact your administrator/i, source: 'Microsoft 535 5.7.139' },
  { cause: 'password_wrong', stages: AUTH, enhanced: ['5.7.139'], words: /credentials were incorrect/i, source: 'Microsoft 535 5.7.139' },
  { cause: 'password_signin_off', stages: AUTH_AND_MAIL, enhanced: ['5.7.139'], source: 'Microsoft 535 5.7.139' },
  { cause: 'auth_not_here', stages: AUTH, words: /not (?:been )?advertised|authentication (?:is )?(?:not enabled|(?:disabled|not allowed|not available) (?:on|for) this port)|auth(?:entication)?(?: command)? (?:is )?not (?:enabled|available|supported)/i, source: 'Exim 503, Postfix 503 5.5.1 without SASL, Exchange' },
  { cause: 'smtp_off', stages: AUTH, words: /authentication (?:is )?disabled/i, source: 'collected replies' },
  // Two factors, app passwords, the browser.
  { cause: 'browser_signin_needed', stages: AUTH, words: /web ?login ?required|log in (?:via|with|through) (?:your )?(?:web )?browser|(?:verify|confirm) (?:it'?s you|your identity)|continue ?sign ?in/i, source: 'Google 534 5.7.14' },
  { cause: 'two_factor_needed', stages: AUTH, words: /two[- ]?(?:factor|step)|2[- ]?(?:fa|sv|step)\b|second factor|multi[- ]?factor|\bmfa\b|one[- ]?time (?:password|code)|verifikasi (?:dua|2) langkah/i, source: 'collected replies; NIST SP 800-63B' },
  { cause: 'app_password_needed', stages: AUTH, words: /app(?:lication)?[- ]?(?:specific )?password|authorization code|kata sandi aplikasi/i, source: 'Google 534 5.7.9, Yahoo, iCloud, QQ' },
  { cause: 'app_password_needed', stages: AUTH, enhanced: ['5.7.9'], source: 'Google 534 5.7.9; RFC 4954 6' },
  { cause: 'browser_signin_needed', stages: AUTH, enhanced: ['5.7.14'], source: 'Google 534 5.7.14' },
  // Too often, locked, suspended, expired.
  { cause: 'signin_too_often', stages: AUTH, words: /too many (?:failed |bad |login |invalid |auth(?:entication)? |sign-?in ){0,3}(?:attempts|logins|failures|auth attempts|requests|connections)|exceeded.{0,30}(?:failed )?login attempts|concurrent connections|try again in \d|login rate|#auth005/i, source: 'Google 454 4.7.0, Yahoo AUTH005, Microsoft 432 4.3.2, Zoho' },
  { cause: 'account_suspended', stages: AUTH_AND_MAIL, words: /sending (?:is |has been |was )?(?:suspended|paused|disabled)|outboundspamexception|(?:mailbox|account).{0,30}(?:hacked|compromised)|email outgoing blocked|outgoing.{0,80}(?:blocked|suspended|disabled)|unusual sending activity|bad outbound sender|tenant has exceeded threshold|access denied, spam abuse|your (?:\w{1,20} )?account.{0,60}(?:suspended|blocked|disabled|terminated|under review|paused)|account (?:is )?under review|(?:account|domain).{0,30}disabled by (?:the )?administrator|akun anda.{0,40}(?:ditangguhkan|diblokir)/i, source: 'Zoho 554 5.1.8 and 550 5.4.6, SES, cPanel, Microsoft 550 5.1.8, 5.7.501, 5.7.705' },
  { cause: 'account_suspended', stages: AUTH, words: /suspended|terminated|under review|deactivated|blocked for spam|ditangguhkan|diblokir/i, source: 'collected replies' },
  { cause: 'account_inactive', stages: AUTH_AND_MAIL, words: /account is not yet activated|activate your .{0,30}account|your (?:\w{1,20} )?account.{0,30}(?:not (?:yet )?(?:active|activated|approved|verified|enabled)|pending(?! approval, all))|verify your (?:account|email)|complete (?:your )?(?:account )?(?:verification|registration)|akun anda.{0,30}belum/i, source: 'Brevo 502 5.7.0, Mailgun, Postmark' },
  { cause: 'account_inactive', stages: AUTH, words: /not (?:yet )?(?:activated|active|approved|verified)|inactive|pending|belum (?:aktif|diaktifkan)/i, source: 'collected replies' },
  { cause: 'password_expired', stages: AUTH, words: /(?:password|credentials?|account).{0,30}(?:has |have |is )?expired|expired password|must change (?:your )?password|password (?:must|needs to) be (?:changed|reset)|kata sandi .{0,20}kedaluwarsa/i, source: 'RFC 3463 x.7.10; Dovecot, Exchange' },
  { cause: 'account_locked', stages: AUTH, words: /\blocked\b|lock(?:ed)?[ -]?out|temporarily (?:disabled|blocked)|terkunci/i, source: 'collected replies' },
  { cause: 'account_suspended', stages: AUTH, words: /account.{0,30}disabled|disabled (?:account|user)|user.{0,20}disabled|dinonaktifkan/i, source: 'SendGrid "Account disabled"; RFC 5248 x.7.13' },
  { cause: 'credits_used', stages: AUTH_AND_MAIL, words: /maximum credits exceeded|(?:insufficient|not enough|no more|out of|exceeded.{0,20}) (?:credits?|balance)|credits? (?:exhausted|used up|exceeded)|(?:saldo|kredit|kuota).{0,20}habis/i, source: 'SendGrid 451' },
  { cause: 'network_not_allowed', stages: AUTH_AND_MAIL, words: /unauthori[sz]ed ip|ip (?:address )?(?:is )?not (?:in )?(?:white ?list|allow ?list|authori[sz]ed|allowed|whitelisted)|(?:requestor'?s|your) ip (?:address )?is not (?:whitelisted|allowed|authorized)|invalid credentials for relay|not allowed from (?:this|your) (?:ip|network|location)|\bip\b.{0,40}not (?:permitted|authorized|allowed) to (?:relay|send|use)/i, source: 'Brevo 525 5.7.1, SendGrid, Google relay 550 5.7.1' },
  { cause: 'country_blocked', stages: AUTH, words: /\bcountry\b|geo-?(?:ip|block)|unusual location|from (?:this|your) location/i, source: 'collected replies' },
  { cause: 'account_no_right', stages: AUTH_AND_MAIL, words: /not authori[sz]ed to perform|does not have (?:permission|access) to send|(?:api )?key.{0,40}(?:permission|scope)|insufficient (?:privilege|scope|api permission)/i, source: 'SES 554 Access denied, SendGrid' },
  { cause: 'signin_later', stages: AUTH, words: THEIR_TROUBLE, source: 'Postfix with Dovecot, 163.com, cPanel: 535 for a fault of their own' },
  // The user name.
  { cause: 'user_fixed', stages: AUTH, words: /user ?name (?:must|should) be ['"]?(?:apikey|resend|smtp|emailapikey)|username ['"]?apikey/i, source: 'SendGrid, Resend, ZeptoMail' },
  { cause: 'user_fixed', stages: AUTH, codes: [535, 534, 550, 554], hosts: SENDGRID, userNot: /^apikey$/, source: 'SendGrid: the user name is "apikey"' },
  { cause: 'smtp_key_needed', stages: AUTH, words: /smtp key|key not found|use (?:an? |your )?smtp (?:key|password|credentials)|api keys? (?:is|are|can) ?not|not an? smtp/i, source: 'Brevo 535' },
  { cause: 'smtp_key_needed', stages: AUTH, codes: [535, 525, 502, 550], hosts: BREVO, source: 'Brevo: the SMTP key is not the API key' },
  { cause: 'api_key_wrong', stages: AUTH, words: /authorization grant is invalid|api ?key|invalid (?:server )?token|invalid key|secret key/i, source: 'SendGrid 535, Postmark, Mailjet' },
  { cause: 'region_wrong', stages: AUTH, words: /(?:wrong|another|different|other|invalid) (?:region|data ?cent(?:er|re))|not (?:in|available in) (?:this|the) region/i, source: 'Zoho, SES' },
  { cause: 'region_wrong', stages: AUTH, codes: [535], hosts: AMAZON, source: 'SES: SMTP credentials belong to one region' },
  { cause: 'region_wrong', stages: AUTH, codes: [535], hosts: REGIONS, source: 'Zoho and Mailgun: accounts live in one data centre' },
  { cause: 'api_key_wrong', stages: AUTH, codes: [535, 534, 550], hosts: KEYED, source: 'bulk services: a key, not the password of their web site' },
  { cause: 'user_whole_address', stages: AUTH, words: /(?:full|whole|complete) (?:e-?mail )?address|user ?name.{0,40}(?:e-?mail address|@)|include (?:the |your )?domain|missing domain|alamat (?:e-?mail|surel) lengkap/i, source: 'Plesk "short names", collected replies' },
  { cause: 'user_unknown', stages: AUTH, words: /(?:user|account|mailbox|login)(?: ?name)? (?:does not exist|doesn'?t exist|not found|unknown|tidak (?:ditemukan|ada))|(?:no such|unknown|invalid) (?:user|account|login)\b(?! ?(?:name)? ?(?:or|and|\/))/i, source: 'collected replies' },
  { cause: 'app_password_needed', stages: AUTH, codes: [535, 534], words: /badcredentials|gsmtp/i, source: 'Google 535 5.7.8' },
  { cause: 'app_password_needed', stages: AUTH, codes: [535, 534, 550], hosts: APP_PASSWORD_ONLY, source: 'Google, Apple, Yahoo, Yandex, Mail.ru and others: no normal password for programs' },
  { cause: 'password_signin_off', stages: AUTH, codes: [535, 534, 550], hosts: OUTLOOK, source: 'Outlook.com: no password since 2024' },
  { cause: 'password_signs', stages: AUTH, words: /cannot decode|invalid base64|base64 (?:decod|error)|non-?ascii|illegal character/i, source: 'Google 501 5.5.2; RFC 4954 4' },
  // Encryption and ways.
  { cause: 'encryption_needed', codes: [538], source: 'RFC 4954 6' },
  { cause: 'encryption_needed', stages: ['auth', 'mail', 'ehlo'], codes: [530, 550, 554, 523, 524, 421, 503, 504], words: /must issue a starttls|starttls (?:is )?(?:required|first)|encryption (?:is )?(?:required|needed)|requires? (?:tls|ssl|encryption|a secure)|(?:tls|ssl) (?:is )?(?:required|needed)|use (?:tls|ssl)|only with (?:ssl|tls)|senders to use tls|secure connection/i, source: 'RFC 3207 4, RFC 5248 x.7.10' },
  { cause: 'encryption_needed', stages: AUTH, enhanced: ['5.7.11', '5.7.10'], source: 'RFC 5248' },
  { cause: 'signin_too_often', stages: AUTH, codes: [432], source: 'Microsoft 432 4.3.2' },
  { cause: 'signin_later', stages: AUTH, codes: FOR_NOW, source: 'RFC 4954 6' },
  { cause: 'mailbox_first', stages: AUTH_AND_MAIL, words: /pop[- ]before[- ]smtp|log(?:ged)? into the pop|check (?:your )?mail (?:first|before)|retrieve (?:your )?mail (?:first|before)/i, source: 'DirectAdmin, old Exim' },
  { cause: 'mechanism_refused', stages: AUTH, codes: [500, 502, 503, 504], source: 'RFC 4954 4' },
  { cause: 'user_whole_address', stages: AUTH, codes: [535, 534, 550, 553, 554, 501], user: /^[^@]*$/, hosts: /^(?!.*(?:amazonaws|sendgrid|mailjet|mailgun|postmark|sparkpost|mandrill|resend|smtp2go|localhost)).*\..*[a-z]$/, source: 'cPanel, Plesk, Hostinger: the whole address' },
  { cause: 'password_wrong', stages: AUTH, codes: FOR_GOOD, source: 'RFC 4954 6' },
  { cause: 'signin_silent', stages: AUTH, system: ['SOCKET_TIMEOUT', 'ETIMEDOUT', 'CONN_TIMEOUT'], source: 'own' },
  { cause: 'signin_cut', stages: AUTH, system: ['CLOSED', 'ECONNRESET', 'EPIPE', 'ESOCKET', 'ECONNECTION'], source: 'own' },
  { cause: 'protocol_error', stages: AUTH, system: ['EPROTOCOL', 'EAUTH'], source: 'RFC 4954 4' },
];
