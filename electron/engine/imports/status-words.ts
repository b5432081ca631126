import type { SUPPRESSION_REASONS } from '../../../shared/contract/contacts.ts';

export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** Words with which other tools say that a person must not be mailed; compared in lower case without punctuation. */
// biome-ignore format: a table of words
const VALUES: Readonly<Record<SuppressionReason, readonly string[]>> = {
  unsubscribed: [
    'unsubscribed', 'unsubscribe', 'unsub', 'opted out', 'opt out', 'optout', 'optedout', 'opt-out', 'inactive', 'disabled', 'archived', 'non subscribed',
    'berhenti', 'berhenti berlangganan', 'tidak berlangganan', 'nonaktif', 'tidak aktif', 'keluar', 'stop', 'no consent', 'abgemeldet', 'removed',
  ],
  bounced: [
    'bounced', 'bounce', 'hard bounce', 'hard bounced', 'hardbounce', 'hardbounced', 'soft bounced', 'cleaned', 'unreachable', 'undeliverable', 'invalid', 'dead',
    'mental', 'terpental', 'gagal', 'tidak valid', 'tidak terkirim',
  ],
  complained: ['complained', 'complaint', 'spam', 'spam complaint', 'abuse', 'marked as spam', 'reported', 'keluhan', 'dilaporkan spam'],
  manual: ['blocked', 'blocklisted', 'blacklisted', 'block listed', 'black listed', 'suppressed', 'do not mail', 'do not email', 'do not contact', 'diblokir', 'jangan hubungi'],
};

/** Columns whose name alone says what a filled or true cell means (name without punctuation, in lower case). */
const COLUMNS: readonly { name: RegExp; reason: SuppressionReason }[] = [
  // Mailchimp: the time columns of its "cleaned" and "unsubscribed" files.
  { name: /^clean(ed)? (time|date|at)$/, reason: 'bounced' },
  { name: /^(unsub|unsubscribed?) (time|date|at|on)$/, reason: 'unsubscribed' },
  { name: /^(bounced?|hard bounced?) (time|date|at|on)$/, reason: 'bounced' },
  { name: /^(complained|complaint|spam) (time|date|at|on)$/, reason: 'complained' },
  { name: /^tanggal berhenti$/, reason: 'unsubscribed' },
  // Substack, HubSpot, Brevo and others: yes or no.
  { name: /^email disabled$/, reason: 'unsubscribed' },
  {
    name: /^(is |has )?(unsubscribed?|opted ?out|opt ?out|berhenti( berlangganan)?)( from all( e ?mails?)?| of all e ?mails?| emails?)?$/,
    reason: 'unsubscribed',
  },
  { name: /^(email |is )?(opted out|opt out)$/, reason: 'unsubscribed' },
  { name: /^(is |e ?mail |has )?(hard )?bounced?$/, reason: 'bounced' },
  { name: /^invalid e ?mail( address)?$/, reason: 'bounced' },
  { name: /^(is |has )?(complained|complaint|spam complaint|marked as spam)$/, reason: 'complained' },
  { name: /^(is |e ?mail )?(black ?listed|block ?listed|blocked|suppressed|diblokir)$/, reason: 'manual' },
  { name: /^do not (e ?mail|mail|contact)$/, reason: 'manual' },
];

const STATUS_COLUMN =
  /^(status|state|keadaan|e ?mail status|e ?mail marketing status|marketing status|subscription( status)?|subscriber status|member status|status (langganan|e ?mail|kontak)|langganan|contact status|subscribed)$/;

const NO = new Set(['', '0', 'false', 'no', 'n', 'f', 'tidak', 'bukan', 'off', '-', 'null', 'none', 'n/a', 'na']);

/** Column names compare without case, punctuation and doubled spaces: "E-Mail_Disabled" is "e mail disabled". */
export function plainWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Tells whether a column of this name can forbid mailing a person. */
export function isStatusColumn(header: string): boolean {
  const name = plainWords(header);
  return STATUS_COLUMN.test(name) || COLUMNS.some((column) => column.name.test(name));
}

/**
 * What one cell of a status column says: the reason never to mail this person, or null. Nothing here can make somebody
 * mailable again; "subscribed" says nothing about an address that is suppressed.
 */
export function reasonFromCell(header: string, value: string): SuppressionReason | null {
  const name = plainWords(header);
  const cell = value.trim().toLowerCase();
  if (name === 'subscribed') return cell !== '' && NO.has(cell) ? 'unsubscribed' : reasonFromWord(value);
  const column = COLUMNS.find((known) => known.name.test(name));
  if (!column) return reasonFromWord(value);
  if (NO.has(cell)) return null;
  return reasonFromWord(value) ?? column.reason;
}

function reasonFromWord(value: string): SuppressionReason | null {
  const word = plainWords(value);
  if (word === '') return null;
  for (const reason of ['complained', 'bounced', 'unsubscribed', 'manual'] as const) {
    if (VALUES[reason].some((known) => plainWords(known) === word)) return reason;
  }
  return null;
}
