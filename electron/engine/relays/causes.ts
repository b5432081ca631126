import type { Stage } from './connection.ts';

/** One thing that can go wrong with a relay: how it shows and what can be tried. Sentences: `causes.<cause>` in the catalogues. */
export type CauseRule = {
  readonly cause: string;
  /** Buttons, best first (`causes.remedies.<key>`). */
  readonly remedies: readonly Remedy[];
  readonly stages?: readonly Stage[];
  /** System, TLS or own codes. */
  readonly system?: readonly string[];
  readonly codes?: readonly number[];
  /** Start of the enhanced status code (RFC 3463). */
  readonly enhanced?: readonly string[];
  readonly words?: RegExp;
  readonly source: string;
};

export const REMEDIES = [
  'check_host',
  'check_port',
  'try_587',
  'try_465',
  'try_2525',
  'use_starttls',
  'use_tls',
  'check_network',
  'check_clock',
  'trust_certificate',
  'ask_provider',
  'check_password',
  'use_app_password',
  'enter_password',
  'sign_in_without',
  'check_sender',
  'check_recipient',
  'slow_down',
  'try_again_later',
  'try_again',
  'make_smaller',
  'check_domain',
  'see_message',
] as const;
export type Remedy = (typeof REMEDIES)[number];

const AUTH: readonly Stage[] = ['auth'];
const ENVELOPE: readonly Stage[] = ['mail', 'rcpt', 'data', 'dot'];
const CODES_FOR_NOW = [421, 450, 451, 452, 454];

/** First match wins: the exact ones stand before the general ones. */
// biome-ignore format: a table is read by its lines
export const CAUSES: readonly CauseRule[] = [
  // The line.
  { cause: 'aborted', remedies: ['try_again'], system: ['ABORTED'], source: 'own' },
  { cause: 'host_unknown', remedies: ['check_host'], system: ['ENOTFOUND', 'EDNS', 'ENODATA'], source: 'getaddrinfo(3) EAI_NONAME' },
  { cause: 'dns_silent', remedies: ['check_network', 'try_again'], system: ['EAI_AGAIN', 'ESERVFAIL', 'ETIMEOUT'], source: 'getaddrinfo(3) EAI_AGAIN' },
  { cause: 'port_refused', remedies: ['check_port', 'try_587', 'try_465', 'try_2525'], system: ['ECONNREFUSED'], source: 'connect(2)' },
  { cause: 'port_blocked', remedies: ['try_587', 'try_465', 'try_2525', 'ask_provider'], stages: ['connect'], system: ['ETIMEDOUT', 'CONNECT_TIMEOUT'], source: 'connect(2)' },
  { cause: 'network_down', remedies: ['check_network'], system: ['ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL'], source: 'connect(2)' },
  { cause: 'firewall', remedies: ['check_network'], stages: ['connect'], system: ['EACCES', 'EPERM'], source: 'connect(2)' },
  // Encryption.
  { cause: 'plain_refused', remedies: ['use_starttls', 'use_tls'], system: ['plain_refused'], source: 'own rule: no password over an open line' },
  { cause: 'tls_on_plain_port', remedies: ['use_starttls', 'try_465'], stages: ['tls'], system: ['ERR_SSL_WRONG_VERSION_NUMBER'], source: 'OpenSSL' },
  { cause: 'plain_on_tls_port', remedies: ['use_tls', 'try_587'], system: ['plain_on_tls_port'], source: 'RFC 8314 3.3' },
  { cause: 'tls_too_old', remedies: ['ask_provider', 'try_465'], system: ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'ERR_SSL_NO_PROTOCOLS_AVAILABLE'], source: 'RFC 8997' },
  { cause: 'certificate_expired', remedies: ['check_clock', 'ask_provider'], system: ['CERT_HAS_EXPIRED'], source: 'RFC 5280 6.1' },
  { cause: 'certificate_not_yet', remedies: ['check_clock', 'ask_provider'], system: ['CERT_NOT_YET_VALID'], source: 'RFC 5280 6.1' },
  { cause: 'certificate_name', remedies: ['check_host', 'ask_provider'], system: ['ERR_TLS_CERT_ALTNAME_INVALID'], source: 'RFC 9525' },
  { cause: 'certificate_own', remedies: ['ask_provider', 'trust_certificate'], system: ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'], source: 'OpenSSL X509_V_ERR' },
  { cause: 'certificate_unknown', remedies: ['ask_provider', 'trust_certificate'], system: ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_UNTRUSTED', 'INVALID_CA', 'CERT_REJECTED'], source: 'OpenSSL X509_V_ERR' },
  { cause: 'certificate_changed', remedies: ['ask_provider', 'trust_certificate'], system: ['CERT_FINGERPRINT'], source: 'own rule: trusted by fingerprint' },
  { cause: 'certificate_revoked', remedies: ['ask_provider'], system: ['CERT_REVOKED'], source: 'OpenSSL X509_V_ERR' },
  { cause: 'starttls_missing', remedies: ['use_tls', 'try_465', 'ask_provider'], stages: ['tls'], codes: [500, 502, 503, 504, 530, 554], source: 'RFC 3207 4' },
  { cause: 'starttls_failed', remedies: ['try_again_later', 'use_tls'], stages: ['tls'], codes: [454, 421], source: 'RFC 3207 4' },
  { cause: 'starttls_missing', remedies: ['use_tls', 'try_465'], system: ['STARTTLS_REFUSED'], source: 'RFC 3207 4' },
  { cause: 'tls_silent', remedies: ['use_starttls', 'try_587'], stages: ['tls'], system: ['UPGRADE_TIMEOUT', 'HANDSHAKE_TIMEOUT', 'GREETING_TIMEOUT', 'CONNECT_TIMEOUT', 'ETIMEDOUT'], source: 'own' },
  { cause: 'tls_cut', remedies: ['use_starttls', 'try_587', 'ask_provider'], stages: ['tls'], system: ['CLOSED', 'ECONNRESET', 'EPIPE'], source: 'own' },
  // Greeting.
  { cause: 'no_greeting', remedies: ['use_tls', 'check_port', 'try_587'], stages: ['greeting'], system: ['GREETING_TIMEOUT', 'HANDSHAKE_TIMEOUT', 'CONNECT_TIMEOUT', 'SOCKET_TIMEOUT', 'ETIMEDOUT'], source: 'RFC 5321 4.5.3.2.1' },
  { cause: 'greeting_cut', remedies: ['check_port', 'use_tls', 'ask_provider'], stages: ['connect', 'greeting'], system: ['CLOSED', 'ECONNRESET', 'EPIPE'], source: 'own' },
  { cause: 'server_busy', remedies: ['try_again_later'], stages: ['greeting', 'ehlo'], codes: [421, 450, 451], source: 'RFC 5321 4.2.3' },
  { cause: 'blocklisted', remedies: ['ask_provider'], stages: ['greeting', 'ehlo'], words: /block ?list|blacklist|blocked|\brbl\b|dnsbl|spamhaus/i, source: 'RFC 5782' },
  { cause: 'greeting_refused', remedies: ['ask_provider'], stages: ['greeting'], codes: [554, 550, 521, 556], source: 'RFC 5321 3.1' },
  { cause: 'no_smtp', remedies: ['check_host', 'check_port'], stages: ['greeting'], system: ['EPROTOCOL'], source: 'RFC 5321 3.1' },
  { cause: 'reply_late', remedies: ['try_again', 'ask_provider'], stages: ['ehlo'], system: ['HANDSHAKE_TIMEOUT', 'SOCKET_TIMEOUT', 'ETIMEDOUT'], source: 'RFC 5321 4.5.3.2' },
  { cause: 'hello_refused', remedies: ['ask_provider'], stages: ['ehlo'], source: 'RFC 5321 4.1.1.1' },
  // Sign-in.
  { cause: 'auth_missing', remedies: ['use_starttls', 'use_tls', 'try_587', 'sign_in_without'], system: ['auth_missing'], source: 'RFC 4954 3' },
  { cause: 'auth_unknown', remedies: ['ask_provider'], system: ['auth_unknown'], source: 'RFC 4954 4' },
  { cause: 'password_missing', remedies: ['enter_password'], system: ['password_missing', 'ENOAUTH'], source: 'own' },
  { cause: 'password_signin_off', remedies: ['ask_provider'], stages: ['auth', 'mail', 'dot'], enhanced: ['5.7.139', '5.7.30'], source: 'Microsoft: basic authentication is disabled' },
  { cause: 'password_signin_off', remedies: ['ask_provider'], stages: AUTH, words: /basic authentication is disabled|smtpclientauthentication is disabled|authentication disabled/i, source: 'Microsoft' },
  { cause: 'app_password_needed', remedies: ['use_app_password'], stages: AUTH, words: /application-specific password|app password|webloginrequired|web browser|badcredentials|gsmtp/i, source: 'Google: 534 5.7.9, 5.7.14, 535 5.7.8' },
  { cause: 'app_password_needed', remedies: ['use_app_password'], stages: AUTH, enhanced: ['5.7.9', '5.7.14'], source: 'Google; RFC 4954 6' },
  { cause: 'account_locked', remedies: ['ask_provider', 'try_again_later'], stages: AUTH, words: /too many (?:failed |login |auth)|locked|suspended|disabled account|account.{0,20}disabled/i, source: 'collected replies' },
  { cause: 'encryption_needed', remedies: ['use_starttls', 'use_tls'], codes: [538], source: 'RFC 4954 6' },
  { cause: 'encryption_needed', remedies: ['use_starttls', 'use_tls'], codes: [530], words: /starttls|encrypt|tls|ssl/i, source: 'RFC 3207 4' },
  { cause: 'signin_later', remedies: ['try_again_later'], stages: AUTH, codes: [...CODES_FOR_NOW, 432], source: 'RFC 4954 6' },
  { cause: 'mechanism_refused', remedies: ['ask_provider'], stages: AUTH, codes: [500, 502, 503, 504], source: 'RFC 4954 4' },
  { cause: 'password_wrong', remedies: ['check_password', 'use_app_password'], stages: AUTH, codes: [535, 534, 550, 553, 554, 530, 501], source: 'RFC 4954 6' },
  { cause: 'signin_silent', remedies: ['try_again', 'ask_provider'], stages: AUTH, system: ['SOCKET_TIMEOUT', 'ETIMEDOUT'], source: 'own' },
  { cause: 'signin_cut', remedies: ['check_password', 'ask_provider'], stages: AUTH, system: ['CLOSED', 'ECONNRESET', 'EPIPE'], source: 'own' },
  { cause: 'signin_needed', remedies: ['enter_password', 'check_password'], stages: ENVELOPE, codes: [530], source: 'RFC 4954 6' },
  { cause: 'signin_needed', remedies: ['enter_password', 'check_password'], stages: ENVELOPE, words: /authentication (?:is )?required|must (?:be )?authenticat|not authenticated|log ?in first/i, source: 'collected replies' },
  // The message.
  { cause: 'own_limit', remedies: ['try_again_later', 'slow_down'], system: ['own_limit'], source: 'own rule: limits hold for tests too' },
  { cause: 'sender_unauthenticated', remedies: ['check_domain'], stages: ENVELOPE, enhanced: ['5.7.26', '5.7.20', '5.7.21', '5.7.22', '5.7.23', '4.7.26'], source: 'RFC 7372' },
  { cause: 'sender_unauthenticated', remedies: ['check_domain'], stages: ENVELOPE, words: /\bdmarc\b|\bspf\b|\bdkim\b/i, source: 'RFC 7489' },
  { cause: 'blocklisted', remedies: ['ask_provider'], stages: ENVELOPE, words: /block ?list|blacklist|black list|client host .{0,80} blocked|blocked using|\brbl\b|dnsbl|spamhaus|barracuda|poor reputation/i, source: 'RFC 5782' },
  { cause: 'sending_limit', remedies: ['slow_down', 'ask_provider'], stages: ENVELOPE, words: /daily.{0,30}(?:limit|quota)|sending (?:limit|quota)|(?:hourly|rate) limit|quota (?:is )?exceeded|exceeded.{0,40}(?:max|limit).{0,40}(?:emails|messages)/i, source: 'collected replies; Google 5.4.5' },
  { cause: 'sending_limit', remedies: ['slow_down', 'ask_provider'], stages: ENVELOPE, enhanced: ['5.4.5'], source: 'Google' },
  { cause: 'too_fast', remedies: ['slow_down', 'try_again_later'], stages: ENVELOPE, words: /too many|too fast|slow down|rate ?limit|throttl/i, source: 'collected replies' },
  { cause: 'too_big', remedies: ['make_smaller'], stages: ENVELOPE, enhanced: ['5.3.4', '5.2.3'], source: 'RFC 1870, RFC 3463' },
  { cause: 'too_big', remedies: ['make_smaller'], stages: ['mail', 'data', 'dot'], codes: [552, 523], source: 'RFC 1870 6' },
  { cause: 'greylisted', remedies: ['try_again_later'], stages: ENVELOPE, words: /gr[ae]y-?list/i, source: 'RFC 6647' },
  { cause: 'sender_refused', remedies: ['check_sender'], stages: ENVELOPE, enhanced: ['5.7.60', '5.1.7', '5.1.8', '4.1.8'], source: 'RFC 3463; Exchange' },
  { cause: 'sender_refused', remedies: ['check_sender'], stages: ['mail', 'rcpt', 'dot'], words: /not allowed to send|send as|sender (?:address )?(?:rejected|refused|not)|not owned by user|invalid sender|from address/i, source: 'collected replies' },
  { cause: 'relaying_denied', remedies: ['enter_password', 'check_sender', 'ask_provider'], stages: ENVELOPE, words: /relay(?:ing)? (?:access )?(?:denied|not permitted|not allowed)|unable to relay|not permitted to relay/i, source: 'collected replies' },
  { cause: 'content_refused', remedies: ['see_message'], stages: ['data', 'dot'], words: /spam|content|virus|malware|phish|unsolicited/i, source: 'collected replies' },
  { cause: 'mailbox_full', remedies: ['check_recipient', 'try_again_later'], stages: ['rcpt', 'data', 'dot'], enhanced: ['4.2.2', '5.2.2'], source: 'RFC 3463' },
  { cause: 'recipient_unknown', remedies: ['check_recipient'], stages: ['rcpt', 'data', 'dot'], enhanced: ['5.1.1', '5.1.2', '5.1.3', '5.1.10', '5.2.1', '5.6.7'], source: 'RFC 3463' },
  { cause: 'sender_refused', remedies: ['check_sender'], stages: ['mail'], codes: [501, 550, 551, 553, 554], source: 'RFC 5321 4.3.2' },
  { cause: 'policy_refused', remedies: ['ask_provider'], stages: ENVELOPE, enhanced: ['5.7.'], source: 'RFC 3463' },
  { cause: 'recipient_refused', remedies: ['check_recipient', 'ask_provider'], stages: ['rcpt'], codes: [550, 551, 553, 554], source: 'RFC 5321 4.3.2' },
  { cause: 'refused_for_now', remedies: ['try_again_later'], stages: ENVELOPE, codes: CODES_FOR_NOW, source: 'RFC 5321 4.2.1' },
  { cause: 'refused', remedies: ['ask_provider'], stages: ENVELOPE, codes: [500, 501, 502, 503, 504, 521, 550, 551, 552, 553, 554, 555, 556], source: 'RFC 5321 4.2.1' },
  { cause: 'reply_late', remedies: ['try_again', 'ask_provider'], stages: ENVELOPE, system: ['SOCKET_TIMEOUT', 'ETIMEDOUT', 'envelope_timeout', 'reply_timeout'], source: 'RFC 5321 4.5.3.2' },
  { cause: 'reply_missing', remedies: ['see_message', 'try_again'], stages: ['dot'], system: ['CLOSED', 'ECONNRESET', 'EPIPE', 'ESOCKET', 'ECONNECTION', 'EPROTOCOL'], source: 'RFC 5321 4.2.5; RFC 1047' },
  { cause: 'connection_cut', remedies: ['try_again', 'check_network'], system: ['CLOSED', 'ECONNRESET', 'EPIPE', 'ESOCKET', 'ECONNECTION', 'closed'], source: 'own' },
  { cause: 'protocol_error', remedies: ['ask_provider'], system: ['EPROTOCOL'], source: 'RFC 5321' },
];

const UNKNOWN: CauseRule = { cause: 'unknown', remedies: ['try_again', 'ask_provider'], source: 'own' };

/** Names what went wrong: by the exact stage, code and words where they tell, else in general. Linear in the rules. */
export function causeOf(failure: {
  stage: Stage;
  code: number;
  enhanced?: string | undefined;
  text: string;
  system: string;
}): CauseRule {
  const words = failure.text.slice(0, 2_000);
  return CAUSES.find((rule) => matches(rule, failure, words)) ?? UNKNOWN;
}

function matches(
  rule: CauseRule,
  failure: { stage: Stage; code: number; enhanced?: string | undefined; system: string },
  words: string,
): boolean {
  if (rule.stages && !rule.stages.includes(failure.stage)) return false;
  if (rule.system) return failure.code === 0 && rule.system.includes(failure.system);
  if (failure.code === 0) return false;
  if (rule.codes && !rule.codes.includes(failure.code)) return false;
  if (rule.enhanced && !rule.enhanced.some((start) => begins(failure.enhanced ?? '', start))) return false;
  return !rule.words || rule.words.test(words);
}

/** `5.7.` fits all policy codes; `5.7.3` fits itself and not `5.7.30`. */
function begins(enhanced: string, start: string): boolean {
  return start.endsWith('.') ? enhanced.startsWith(start) : enhanced === start;
}
