import type { SUPPRESSION_REASONS } from '../../../shared/contract/contacts.ts';

export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** Words with which other tools say that a person must not be mailed; compared in lower case without punctuation. */
// biome-ignore format: a table of words
const VALUES: Readonly<Record<SuppressionReason, readonly string[]>> = {
  unsubscribed: [
    'unsubscribed', 'unsubscribe', 'unsub', 'opted out', 'opt out', 'optout', 'optedout', 'inactive', 'disabled', 'archived', 'non subscribed',
    'unsubscribed by user', 'unsubscribed by admin', 'unsubscribed from all', 'globally unsubscribed', 'global unsubscribe', 'not subscribed', 'never subscribed',
    'cancelled', 'canceled', 'declined', 'revoked', 'withdrawn', 'left', 'deleted', 'excluded', 'no consent', 'no permission', 'not opted in', 'do not send',
    'permanently unsubscribed', 'email opt out', 'email opted out', 'ununsubscribed', 'removed', 'stop', 'stopped', 'abgemeldet', 'desinscrit', 'baja',
    'berhenti', 'berhenti berlangganan', 'berhenti langganan', 'tidak berlangganan', 'batal berlangganan', 'batal langganan', 'batal', 'nonaktif', 'non aktif',
    'tidak aktif', 'keluar', 'menolak', 'tolak', 'ditolak', 'tidak mau', 'tidak bersedia', 'tidak setuju', 'tidak ingin', 'tidak ingin menerima email', 'tidak ingin dihubungi',
    'sudah berhenti', 'minta berhenti', 'minta dihapus', 'dihapus', 'mengundurkan diri', 'tidak diizinkan', 'jangan dikirim', 'jangan kirim', 'tidak lanjut',
  ],
  bounced: [
    'bounced', 'bounce', 'hard bounce', 'hard bounced', 'hardbounce', 'hardbounced', 'hard bounces', 'soft bounced', 'permanent bounce', 'bounced hard', 'hard', 'cleaned',
    'unreachable', 'undeliverable', 'undelivered', 'undeliverable email', 'invalid', 'invalid email', 'invalid address', 'dead', 'does not exist', 'mailbox not found', 'user unknown',
    'non existent', 'nonexistent', 'not deliverable', 'mail returned', 'returned', 'bad email', 'wrong email', 'bad address',
    'mental', 'terpental', 'memantul', 'terpantul', 'pantul', 'gagal', 'gagal kirim', 'gagal terkirim', 'tidak valid', 'tidak terkirim', 'email mati', 'email salah', 'salah alamat',
    'alamat salah', 'tidak ditemukan', 'alamat tidak ditemukan', 'email tidak aktif', 'tidak terjangkau', 'kembali', 'dikembalikan', 'rusak', 'mati',
  ],
  complained: [
    'complained', 'complaint', 'complaints', 'complainer', 'spam', 'spam complaint', 'spam complained', 'spam report', 'spam reported', 'reported spam', 'reported as spam',
    'abuse', 'abuse complaint', 'abuse report', 'marked as spam', 'spammed', 'marked spam', 'reported', 'junk', 'feedback loop', 'fbl',
    'keluhan', 'mengeluh', 'komplain', 'lapor spam', 'laporan spam', 'dilaporkan', 'dilaporkan spam', 'melaporkan spam', 'ditandai spam', 'menandai spam', 'tandai spam',
  ],
  manual: [
    'blocked', 'blocklisted', 'blacklisted', 'block listed', 'black listed', 'blocklist', 'blacklist', 'suppressed', 'suppression', 'banned', 'do not mail', 'do not email', 'do not contact',
    'dnc', 'dne', 'never email', 'never contact', 'diblokir', 'terblokir', 'blokir', 'daftar hitam', 'jangan hubungi', 'jangan dihubungi', 'jangan diemail', 'jangan email', 'dilarang',
  ],
};

/** Columns whose name alone says what a filled or true cell means (name without punctuation, in lower case). */
const COLUMNS: readonly { name: RegExp; reason: SuppressionReason }[] = [
  // Mailchimp: the time columns of its "cleaned" and "unsubscribed" files.
  { name: /^clean(ed)? (time|date|at|on)$/, reason: 'bounced' },
  { name: /^(date |time )?(unsub|unsubscribed?)( (time|date|at|on|timestamp))?$/, reason: 'unsubscribed' },
  {
    name: /^(unsubscribe|opt ?out|opted ?out|confirmed opt ?out|stop|cancell?ed) (time|date|at|on|timestamp)$/,
    reason: 'unsubscribed',
  },
  { name: /^((hard|soft) )?bounced? (time|date|at|on|timestamp)$/, reason: 'bounced' },
  {
    name: /^(complained?|complaint|spam|spam report|abuse)( report)? (time|date|at|on|timestamp)$/,
    reason: 'complained',
  },
  {
    name: /^(tanggal|tgl|waktu|alasan) (berhenti|keluar|unsubscribe|batal)( berlangganan| langganan)?$/,
    reason: 'unsubscribed',
  },
  { name: /^(tanggal|tgl|waktu|alasan) (bounce|terpental|gagal|pantul)$/, reason: 'bounced' },
  // HubSpot, Constant Contact: why somebody left or bounced.
  { name: /^(confirmed )?(opt ?out|unsubscribe|unsubscribed) reason$/, reason: 'unsubscribed' },
  { name: /^(e ?mail )?(hard )?bounce reason$/, reason: 'bounced' },
  // Substack, HubSpot, Brevo, Mailjet, Salesforce and others: yes or no.
  { name: /^(email disabled|disabled)$/, reason: 'unsubscribed' },
  {
    name: /^(is |has |e ?mail |apakah )?(sudah |telah |pernah |minta |ingin |mau )?(unsub|unsubscribed?|opted ?out|opt ?out|berhenti( berlangganan| langganan)?|keluar)( from all( e ?mails?)?| of all e ?mails?| of e ?mails?( .{1,80})?| emails?| from (marketing|newsletter)s?)?$/,
    reason: 'unsubscribed',
  },
  { name: /^(is )?excluded( from campaigns?)?$/, reason: 'unsubscribed' },
  {
    name: /^(is |e ?mail |has |email is )?(hard |soft )?(bounce|bounced|bounces|cleaned|(sudah |telah |pernah )?(bounced?|terpental|mental))$/,
    reason: 'bounced',
  },
  {
    name: /^(is )?(invalid|undeliverable) (e ?mail( address)?|address)$|^e ?mail (invalid|undeliverable|tidak valid|salah|mati)$/,
    reason: 'bounced',
  },
  {
    name: /^(is |has )?(complained|complaint|spam complaint|spam complaining|complaining|marked as spam|spam|spam report|keluhan spam)$/,
    reason: 'complained',
  },
  {
    name: /^(is |e ?mail )?(black ?listed|block ?listed|blocked|suppressed|diblokir|black ?list|block ?list|banned|suppressions?|terblokir)$/,
    reason: 'manual',
  },
  {
    name: /^do not (e ?mail|mail|contact|send)|^jangan (hubungi|dihubungi|kirim|dikirimi|email|diemail)( email)?$/,
    reason: 'manual',
  },
];

const STATUS_COLUMN =
  /^(status|global status|keadaan|e ?mail status|e ?mail marketing status|marketing status|subscription( status)?|subscriptions? state|subscriber status|member status|status (langganan|berlangganan|e ?mail|kontak|subscriber|pelanggan e ?mail|surel)|contact status|e ?mail permission status|permission status|e ?mail deliverability status|deliverability( status)?|mailing status|opt in status|consent status|e ?mail state|subscriber state|status opt in)$/;

/** Columns that say whether a person wants mail: their "no" is a wish. */
const PERMISSION =
  /^((is |has )?subscribed( to (e ?mails?|newsletters?|marketing))?|accepts (e ?mail )?marketing|(e ?mail )?marketing (consent|permission|opt in)|e ?mail marketing consent|(e ?mail )?(opt in|optin|opted in)|(receives?|wants?|accepts?) (e ?mails?|newsletters?)|newsletters?|mailing|berlangganan|langganan( e ?mail| newsletter| buletin)?|(mau|ingin|boleh|bersedia|setuju|izin)( untuk)?( menerima| dikirimi| terima| dapat)?( e ?mail| surel| newsletter| promo| buletin| info| informasi)+|(e ?mail )?(consent|permission)|persetujuan( e ?mail)?|izin e ?mail)$/;

/** A column of this name is about people's states or about places ("State"); its values tell. */
const AMBIGUOUS = /^(state|kondisi|disposition|flag|keterangan|ket)$/;

const NO = new Set([
  '',
  '0',
  'false',
  'no',
  'n',
  'f',
  'tidak',
  'tdk',
  'bukan',
  'belum',
  'off',
  '-',
  '–',
  'null',
  'none',
  'n/a',
  'na',
  '[]',
  '{}',
  'never',
  'nein',
  'nihil',
  'tidak ada',
  'x',
]);
const NO_DATE = /^[0\-/: .t]+$/i;

/** Column names compare without case, punctuation and doubled spaces: "E-Mail_Disabled" is "e mail disabled", "IsBounced" is "is bounced". */
export function plainWords(text: string): string {
  return text
    .slice(0, 500)
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Tells whether a column of this name can forbid mailing a person. */
export function isStatusColumn(header: string): boolean {
  const name = plainWords(header);
  return STATUS_COLUMN.test(name) || COLUMNS.some((column) => column.name.test(name));
}

/** Tells whether a column of this name asks for a wish; only where its cells say yes or no does it count. */
export function isPermissionColumn(header: string): boolean {
  return PERMISSION.test(plainWords(header));
}

/** Tells whether the cells of a column have to say whether it holds states of people. */
export function isAmbiguousColumn(header: string): boolean {
  return AMBIGUOUS.test(plainWords(header));
}

/** Names that are about mail or agreement without telling what a yes means; `status` and the like over a yes say nothing either. */
const ABOUT_MAIL =
  /\b(setuju|persetujuan|agree\w*|consent\w*|izin|ijin|boleh|bersedia|kirim\w*|dikirim\w*|terima|menerima|promo\w*|news\w*|buletin|e ?mail\w*|surel|mail\w*|marketing|contact\w*|kontak|hubungi|dihubungi|aktif|active|langganan|berlangganan|subscri\w*|permission|permit\w*|allow\w*|opt|gdpr|pdp)\b/;

/** Whether a column of yes and no with this name may say who wants mail, while the name alone does not tell what a yes means. */
export function mayTellWish(header: string): boolean {
  const name = plainWords(header);
  if (COLUMNS.some((column) => column.name.test(name)) || (PERMISSION.test(name) && !STATUS_COLUMN.test(name)))
    return false;
  return STATUS_COLUMN.test(name) || AMBIGUOUS.test(name) || ABOUT_MAIL.test(name);
}

/** Whether a cell is a plain yes or no, in the words of lists. */
export function isYesOrNo(value: string): boolean {
  const cell = value.trim().toLowerCase();
  return YES.has(cell) || (/^[^x–-]/.test(cell) && NO.has(cell));
}

const YES = new Set([
  '1',
  'true',
  'yes',
  'y',
  't',
  'ya',
  'iya',
  'on',
  'ja',
  'subscribed',
  'setuju',
  'mau',
  'bersedia',
  'boleh',
]);

/**
 * What one cell of a status column says: the reason never to mail this person, or null. Nothing here can make somebody
 * mailable again; "subscribed" says nothing about an address that is suppressed.
 */
export function reasonFromCell(header: string, value: string): SuppressionReason | null {
  if (value === '') return null;
  const asked = `${header}\0${value}`;
  const known = judged.get(asked);
  if (known !== undefined) return known;
  const reason = judge(header, value);
  // A column of states has a handful of words over a million rows; one of dates has as many as days.
  if (asked.length < 200) {
    if (judged.size >= MOST_JUDGED) judged.clear();
    judged.set(asked, reason);
  }
  return reason;
}

const MOST_JUDGED = 4_096;
const judged = new Map<string, SuppressionReason | null>();

function judge(header: string, value: string): SuppressionReason | null {
  const cell = value.trim().toLowerCase();
  if (cell === '') return null;
  const name = plainWords(header);
  if (PERMISSION.test(name) && !STATUS_COLUMN.test(name))
    return NO.has(cell) && cell !== 'x' && cell !== '-' ? 'unsubscribed' : reasonFromWord(value);
  const column = COLUMNS.find((known) => known.name.test(name));
  if (!column) return reasonFromWord(value);
  if ((NO.has(cell) && cell !== 'x') || NO_DATE.test(cell)) return null;
  return reasonFromWord(value) ?? column.reason;
}

/** Words that mean nothing else: enough to know a column of states by, whatever it is called. */
const CERTAIN =
  /unsub|opt(ed)? ?out|bounc|^cleaned$|complain|black ?list|block ?list|spam|berlangganan|terpental|hard ?bounce|^do not (e ?mail|mail|contact)$|undeliverable|jangan dihubungi/;

/** Whether a cell can only be about mailing a person. */
export function isCertainReason(value: string): boolean {
  return reasonFromCell('status', value) !== null && CERTAIN.test(plainWords(value));
}

const REASONS = new Map(
  (['manual', 'unsubscribed', 'bounced', 'complained'] as const).flatMap((reason) =>
    VALUES[reason].map((word) => [plainWords(word), reason] as const),
  ),
);

function reasonFromWord(value: string): SuppressionReason | null {
  const word = plainWords(value);
  return REASONS.get(word) ?? REASONS.get(word.replace(/^(status|e ?mail) /, '')) ?? null;
}
