import { causeNamed, explainReply, type Remedy } from '../relays/public.ts';
import { CAUSES_IMAP, type ImapCause } from './causes-imap.ts';
import type { Place, ReadingFailure, ReadingStage, Target } from './imap-place.ts';

/** What went wrong, by the key of its words, and what can be tried, best first. */
export type Explained = { readonly cause: string; readonly remedies: string[] };

/** Line causes whose words are about sending, and those that say the same about reading. */
const ABOUT_READING: Readonly<Record<string, string>> = {
  port_refused: 'imap_port_refused',
  plain_on_tls_port: 'imap_tls_first',
  starttls_missing: 'imap_starttls_missing',
  connection_cut: 'imap_cut',
  greeting_cut: 'imap_cut',
  signin_cut: 'imap_cut',
  protocol_error: 'imap_answer_broken',
  imap_server: 'imap_not_here',
  pop_server: 'imap_pop_there',
  no_smtp: 'imap_not_here',
  auth_missing: 'imap_login_disabled',
  auth_unknown: 'imap_login_disabled',
  mechanism_refused: 'imap_login_disabled',
  password_signin_off: 'imap_password_off',
  smtp_off: 'imap_off',
  xoauth2_refused: 'imap_token_refused',
  too_many_connections: 'imap_connections',
};

/** The library's codes for what is known here under another name. */
const SYSTEM: Readonly<Record<string, string>> = {
  NoConnection: 'CLOSED',
  EConnectionClosed: 'CLOSED',
  StateLogout: 'CLOSED',
  ClosedAfterConnectText: 'CLOSED',
  ClosedAfterConnectTLS: 'CLOSED',
  ETIMEOUT: 'SOCKET_TIMEOUT',
  STARTTLS_INJECTION: 'imap_answer_broken',
  UnexpectedTag: 'imap_answer_broken',
  InvalidResponse: 'imap_answer_broken',
  ResponseProcessingFailed: 'imap_answer_broken',
  LineTooLarge: 'imap_answer_broken',
  LiteralTooLarge: 'imap_answer_broken',
  ResponseTooLarge: 'imap_answer_broken',
  MAX_IMAP_NESTING_REACHED: 'imap_answer_broken',
  NotFound: 'folder_missing',
};

const STAGES: Readonly<Record<ReadingStage, 'connect' | 'greeting' | 'tls' | 'auth' | 'ehlo'>> = {
  connect: 'connect',
  greeting: 'greeting',
  tls: 'tls',
  auth: 'auth',
  folder: 'ehlo',
  read: 'ehlo',
  mark: 'ehlo',
};

/** Names what went wrong while reading: by the server's answer where it gave one, else as on any other line. */
export function explainReading(
  failure: ReadingFailure,
  target: Pick<Target, 'host' | 'port' | 'tls' | 'oauth'>,
): Explained {
  return explained(causeKey(failure, target), target);
}

/** A cause by its key with what can be tried at that place. */
export function explained(key: string, place: Pick<Place, 'port' | 'tls'>): Explained {
  const { cause, remedies } = causeNamed(ABOUT_READING[key] ?? key);
  return { cause, remedies: remediesForReading(remedies, place) };
}

function causeKey(
  { stage, code, text, system }: ReadingFailure,
  { host, oauth }: Pick<Target, 'host' | 'oauth'>,
): string {
  if (system === '') {
    const words = text.slice(0, 2_000);
    const about = { stage, code, words, host: host.toLowerCase(), token: oauth !== null };
    return CAUSES_IMAP.find((rule) => matches(rule, about))?.cause ?? 'unknown';
  }
  const known = SYSTEM[system] ?? (system.startsWith('ParserError') ? 'imap_answer_broken' : system);
  const spoken = stage === 'read' || stage === 'folder' || stage === 'mark';
  if (spoken && (known === 'SOCKET_TIMEOUT' || known === 'ETIMEDOUT')) return 'reply_late';
  return explainReply({ stage: STAGES[stage], code: 0, text, system: known }).cause;
}

type About = { stage: ReadingStage; code: string; words: string; host: string; token: boolean };

function matches(rule: ImapCause, { stage, code, words, host, token }: About): boolean {
  if (rule.stages && !rule.stages.includes(stage)) return false;
  if (rule.codes && !rule.codes.includes(code)) return false;
  if (rule.words && !rule.words.test(words)) return false;
  if (rule.token !== undefined && rule.token !== token) return false;
  return !rule.hosts || rule.hosts.test(host);
}

/** Advice that is about sending says the same about reading, or nothing. */
const FOR_READING: Readonly<Partial<Record<Remedy, Remedy | null>>> = {
  try_587: null,
  try_465: 'try_993',
  try_2525: null,
  use_smtp_key: null,
  use_other_relay: null,
  sign_in_without: null,
  switch_on_smtp: 'switch_on_imap',
  slow_down: null,
  see_message: null,
};

const LEADS_TO: Readonly<Partial<Record<Remedy, { port?: number; tls: Place['tls'] }>>> = {
  try_993: { port: 993, tls: 'tls' },
  try_143: { port: 143, tls: 'starttls' },
  use_tls: { tls: 'tls' },
  use_starttls: { tls: 'starttls' },
};

function remediesForReading(remedies: readonly Remedy[], { port, tls }: Pick<Place, 'port' | 'tls'>): string[] {
  const said = remedies.flatMap((remedy) => {
    const instead = FOR_READING[remedy];
    return instead === null ? [] : [instead ?? remedy];
  });
  const useful = [...new Set(said)].filter((remedy) => {
    const lead = LEADS_TO[remedy];
    return !lead || (lead.port ?? port) !== port || lead.tls !== tls;
  });
  return useful.length > 0 ? useful : ['ask_provider'];
}

/** Causes that only the person can mend: trying again by itself would be in vain, or would lock the account. */
const NEEDS_PERSON: ReadonlySet<string> = new Set([
  'password_missing',
  'password_wrong',
  'app_password_needed',
  'two_factor_needed',
  'browser_signin_needed',
  'password_expired',
  'imap_password_off',
  'imap_off',
  'imap_login_disabled',
  'imap_token_refused',
  'account_suspended',
  'account_locked',
  'account_no_right',
  'plain_refused',
  'relay_gone',
  'oauth_needs_sign_in',
  'oauth_denied',
  'oauth_expired',
  'oauth_revoked',
  'oauth_scope',
  'oauth_client',
  'certificate_changed',
]);

/** Tells whether trying again by itself makes no sense. */
export const needsPerson = (cause: string): boolean => NEEDS_PERSON.has(cause);
