import { addressOf, findAddresses, sameAddress } from './addresses.ts';
import type { StatusGroup } from './delivery-status.ts';
import { feedbackOf } from './feedback.ts';
import { gather, type Material } from './gather.ts';
import { field, readHeaders } from './headers.ts';
import { CHALLENGE_TEXT } from './kind-words.ts';
import { isFromDaemon, type Signs } from './mail-kind.ts';
import { type Notification, parseNotification } from './notification-json.ts';
import type { Evidence, Report, ReportKind, ReportRecipient } from './report.ts';
import { addressesIn, messageIds } from './returned-mail.ts';
import { enhancedIn, replyCodeIn, stageIn } from './smtp-words.ts';
import { bestDiagnostic } from './telling-line.ts';
import { decodedBody, type Mail, walk, walkText } from './walk.ts';

/** Reads one mail that came back. Never throws; time grows with the size, and at most 8 MiB are looked at. */
export function parseReport(raw: Uint8Array): Report {
  return readMail(walk(raw), 0);
}

function readMail(mail: Mail, depth: number): Report {
  const material = gather(mail);
  const report = decide(material);
  if (saysWho(report)) return report;
  return (depth < 2 ? forwarded(mail, depth) : null) ?? report;
}

/** A report that names nobody may only be the cover of another one (gateways wrap reports in reports of their own). */
function saysWho({ kind, recipients }: Report): boolean {
  if (kind === 'other' || kind === 'reply' || kind === 'autoreply') return false;
  if (kind !== 'bounce' && kind !== 'delay') return true;
  // Whom only the returned mail was written to may be the reader of a report inside.
  return recipients.some(({ address, evidence }) => address !== null && evidence !== 'original');
}

/** A report that somebody forwarded as an attachment. */
function forwarded(mail: Mail, depth: number): Report | null {
  for (const part of mail.parts.filter((each) => each.type === 'message/rfc822').slice(0, 3)) {
    const nested = walkText(mail.text.slice(part.start, part.end).replace(/^\n{1,5}/, ''), mail.plain);
    if (
      !/^multipart\/report$/.test(nested.type) ||
      nested.params.get('report-type')?.toLowerCase() === 'disposition-notification'
    )
      continue;
    const report = readMail(nested, depth + 1);
    if (report.kind === 'bounce' || report.kind === 'delay' || report.kind === 'complaint') return report;
  }
  return null;
}

function decide(material: Material): Report {
  const feedback = feedbackOf(material.mail, material.original);
  if (feedback) {
    if (isPraise(feedback.type)) return base(material, 'other', []);
    const recipients = feedback.recipients.map((address) =>
      bare(address, address === null ? 'none' : 'arf', material.own),
    );
    return { ...base(material, 'complaint', recipients), feedbackType: feedback.type };
  }
  if (isReceipt(material.mail)) return fromReceipt(material);
  if (material.status.groups.length > 0 && !isHearsay(material))
    return isChallenge(material) ? fromChallenge(material) : fromStatus(material);
  const notification = parseNotification(material.own);
  if (notification) return fromNotification(material, notification);
  return fromText(material);
}

/** Whoever takes a mail out of the spam folder says that it is wanted (RFC 6430). */
const isPraise = (feedbackType: string | null): boolean => feedbackType?.toLowerCase() === 'not-spam';

function base(material: Material, kind: ReportKind, recipients: readonly ReportRecipient[]): Report {
  const { headers } = material.mail;
  const date = Date.parse(field(headers, 'date'));
  return {
    kind,
    recipients,
    original: material.original,
    to: material.to,
    from: addressOf(field(headers, 'from')),
    subject: field(headers, 'subject'),
    messageId: messageIds(headers, 'message-id')[0] ?? null,
    references: [...messageIds(headers, 'in-reply-to'), ...messageIds(headers, 'references')].slice(0, 20),
    date: Number.isFinite(date) ? date : null,
    reportingMta: material.status.reportingMta,
    feedbackType: null,
    text: material.own,
  };
}

function bare(address: string | null, evidence: Evidence, context: string): ReportRecipient {
  return {
    address,
    original: null,
    action: null,
    status: null,
    reply: null,
    diagnostic: '',
    context: context.slice(0, 6000),
    remoteMta: null,
    stage: null,
    evidence,
  };
}

function isReceipt({ params, parts }: Mail): boolean {
  const type = params.get('report-type')?.toLowerCase();
  return type === 'disposition-notification' || (type === undefined && parts.some((part) => part.type === RECEIPT));
}

const RECEIPT = 'message/disposition-notification';
const REFUSES = /(?:was|been|is) (?:automatically )?(?:rejected|refused)|quota exceeded|ditolak/i;

/** A read receipt (RFC 8098) is no bounce, but a mailbox's own filter refuses mail by one as well (RFC 5429 2.1). */
function fromReceipt(material: Material): Report {
  const part = material.mail.parts.find((each) => each.type === RECEIPT);
  if (!part || !REFUSES.test(material.own.slice(0, 4000)) || /without being read/i.test(material.own))
    return base(material, 'other', []);
  const [address] = addressesIn(readHeaders(decodedBody(material.mail, part).trimStart(), 0).headers, [
    'final-recipient',
    'original-recipient',
  ]);
  const recipient = textRecipient(material, address ?? null, material.own, address === undefined ? 'none' : 'dsn');
  return base(material, 'bounce', [recipient]);
}

/** A challenge in the form of a report: held back until the sender proves to be a person, not refused. */
function isChallenge({ mail, status, own }: Material): boolean {
  // Who asks for a proof does not sign as a mail system.
  if (isFromDaemon(mail.headers)) return false;
  return [own.slice(0, 4000), ...status.groups.map((group) => group.diagnostic)].some((text) =>
    CHALLENGE_TEXT.test(text),
  );
}

function fromChallenge(material: Material): Report {
  const [first] = material.status.groups;
  return base(material, 'autoreply', [bare(first?.address ?? null, 'dsn', material.own)]);
}

/** Fields of a status in the text of a letter to somebody else: who forwards a whole report, though, means it to be read. */
function isHearsay({ mail, status, signs }: Material): boolean {
  if (!status.inText || mail.type === 'multipart/report') return false;
  const { fromDaemon, nullPath, bulk, replies, forwards } = signs();
  return !fromDaemon && !nullPath && (bulk || (replies && !forwards));
}

const GOOD_NEWS = new Set(['delivered', 'relayed', 'expanded', 'deliverable']);

function fromStatus(material: Material): Report {
  const bad = material.status.groups.filter((group) => !isGoodNews(group));
  if (bad.length === 0) return base(material, 'other', []);
  const failed = bad.filter((group) => group.action !== 'delayed');
  const kind = failed.length === 0 || isOnlyDelay(failed, material.signs) ? 'delay' : 'bounce';
  const groups = mergeSame(kind === 'bounce' ? bad : bad);
  return base(
    material,
    kind,
    groups.map((group) => statusRecipient(material, group, groups)),
  );
}

function isGoodNews(group: StatusGroup): boolean {
  return group.action !== null ? GOOD_NEWS.has(group.action) : (group.status?.startsWith('2') ?? false);
}

/** Without an Action field (it is required, and yet missing at times) a 4.x.z status and a delay's words make a delay. */
function isOnlyDelay(groups: readonly StatusGroup[], signs: () => Signs): boolean {
  return (
    groups.every((group) => group.action === null && !(group.status?.startsWith('5') ?? false)) && signs().delayed()
  );
}

/** One address, one verdict: the group with more to say stays. */
function mergeSame(groups: readonly StatusGroup[]): StatusGroup[] {
  const kept: StatusGroup[] = [];
  for (const group of groups) {
    const index = kept.findIndex(
      (other) => other.address !== null && group.address !== null && sameAddress(other.address, group.address),
    );
    if (index === -1) kept.push(group);
    else if ((kept[index]?.diagnostic.length ?? 0) < group.diagnostic.length) kept[index] = group;
  }
  return kept;
}

function statusRecipient(material: Material, group: StatusGroup, all: readonly StatusGroup[]): ReportRecipient {
  const named = all.length === 1 ? null : material.named();
  const address = group.address ?? onlyAddress(material, all.length);
  const context = (
    named?.find((each) => address !== null && sameAddress(each.address, address))?.context ??
    (all.length === 1 ? material.own : '')
  ).slice(0, 6000);
  const diagnostic = bestDiagnostic(group.diagnostic, context);
  const texts = `${group.diagnostic}\n${context}`;
  return {
    address,
    original: group.original,
    action: group.action,
    diagnostic,
    context,
    status:
      group.status !== null && !group.status.endsWith('.0') ? group.status : (enhancedIn(diagnostic) ?? group.status),
    reply: replyCodeIn(diagnostic) ?? replyCodeIn(group.diagnostic),
    remoteMta: group.remoteMta,
    stage: stageIn(texts),
    evidence: group.address === null ? 'text' : 'dsn',
  };
}

/** A status that hides its address, while the text, a header or the returned mail names exactly one. */
function onlyAddress(material: Material, count: number): string | null {
  if (count !== 1) return null;
  const header = addressesIn(material.mail.headers, ['x-failed-recipients']);
  if (header.length === 1) return header[0] ?? null;
  const named = material.named();
  if (named.length === 1) return named[0]?.address ?? null;
  return material.original.to.length === 1 ? (material.original.to[0] ?? null) : null;
}

function fromNotification(material: Material, note: Notification): Report {
  if (note.kind === 'delivery' || isPraise(note.feedbackType)) return base(material, 'other', []);
  const recipients = note.recipients.map(
    (entry): ReportRecipient => ({
      ...bare(entry.address, 'json', ''),
      action: entry.action,
      status: entry.status ?? enhancedIn(entry.diagnostic),
      reply: replyCodeIn(entry.diagnostic),
      diagnostic: entry.diagnostic,
      stage: stageIn(entry.diagnostic),
    }),
  );
  return { ...base(material, note.kind, recipients), feedbackType: note.feedbackType };
}

function fromText(material: Material): Report {
  const { mail } = material;
  const signs = material.signs();
  if (!signs.fromDaemon && signs.unsubscribe()) return base(material, 'unsubscribe', [fromAuthor(mail)]);
  if (!looksLikeBounce(material)) return ordinary(material);
  const recipients = textRecipients(material);
  if (recipients.length === 0 && !(signs.fromDaemon || (signs.subjectFails && signs.nullPath)))
    return ordinary(material);
  const kind = signs.delayed() ? 'delay' : 'bounce';
  return base(
    material,
    kind,
    recipients.length > 0 ? recipients : [textRecipient(material, null, material.own, 'none')],
  );
}

function looksLikeBounce(material: Material): boolean {
  const { mail } = material;
  const signs = material.signs();
  if (mail.headers.has('x-failed-recipients')) return true;
  if (!signs.subjectFails && !signs.fromDaemon && !signs.nullPath) return false;
  if (!signs.textFails())
    return signs.fromDaemon && (signs.subjectFails || givesBack(material) || showsReply(material));
  if (signs.fromDaemon) return !(signs.bulk && signs.replies && !signs.subjectFails);
  if (signs.nullPath) return !signs.autoReply() || signs.subjectFails || namesFailed(material);
  if (!signs.subjectFails || signs.autoReply()) return false;
  // A person who answers, or writes to a list, may quote what a server said to him.
  return signs.bulk || signs.replies || signs.forwards ? namesFailed(material) : isEvident(material);
}

/** A report that no daemon signed: the mail given back, a server's reply on a line of its own, or recipients named as not reached. */
function isEvident(material: Material): boolean {
  return (
    material.original.messageId !== null || REPLY_BEGINS.test(material.own.slice(0, 6000)) || namesFailed(material)
  );
}

/** A reply where a report puts it, not in the middle of what somebody tells. */
const REPLY_BEGINS = /(?:^|\n|[:;] ?|>\.{0,3} ?|- )[\s"'(<[#|*-]{0,12}[45]\d\d[\s-]/;

function namesFailed({ named }: Material): boolean {
  return named().some(({ announced, quoted }) => announced && !quoted);
}

/** The daemon of a system that writes no words (or in none that we know) lists addresses and gives the mail back. */
function givesBack({ mail, named }: Material): boolean {
  return (
    mail.parts.some((part) => part.type === 'message/rfc822' || part.type === 'text/rfc822-headers') &&
    named().length > 0
  );
}

/** The daemon of a system whose language we do not know quotes what a server replied, and names to whom. */
function showsReply({ own, named }: Material): boolean {
  return REPLY_LINE.test(own.slice(0, 6000)) && named().length > 0;
}

const REPLY_LINE = /(?:^|[\s'"([:])[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\s/;

function ordinary(material: Material): Report {
  const { mail } = material;
  const signs = material.signs();
  if (signs.challenge() || (signs.autoReply() && !(signs.bulk && mail.headers.has('list-unsubscribe'))))
    return base(material, 'autoreply', [fromAuthor(mail)]);
  return base(material, signs.replies && !signs.bulk ? 'reply' : 'other', []);
}

function fromAuthor(mail: Mail): ReportRecipient {
  return bare(addressOf(field(mail.headers, 'from')), 'from', '');
}

function textRecipients(material: Material): ReportRecipient[] {
  const header = addressesIn(material.mail.headers, ['x-failed-recipients']);
  const named = material.named();
  if (header.length > 0) {
    return header.map((address) => {
      const context = named.find((each) => sameAddress(each.address, address))?.context;
      return textRecipient(material, address, context ?? (header.length === 1 ? material.own : ''), 'header');
    });
  }
  if (named.length > 0) return named.map(({ address, context }) => textRecipient(material, address, context, 'text'));
  for (const asked of [material.original.to, askedIn(material.own)]) {
    const [only, ...more] = asked.filter((to) => !material.to.some((reader) => sameAddress(reader, to)));
    if (only !== undefined && more.length === 0) return [textRecipient(material, only, material.own, 'original')];
  }
  return [];
}

const ASKED = /^\s{0,8}(?:to|an|kepada|para|à|aan|кому|宛先|收件人|받는 사람)\s{0,3}[:：]/i;

/** Recipients of the mail as a report recounts them (`To: siti@example.com` among its own lines). */
function askedIn(own: string): string[] {
  return own
    .split('\n', 60)
    .filter((line) => line.length < 1000 && ASKED.test(line))
    .flatMap((line) => findAddresses(line).map(({ address }) => address));
}

function textRecipient(
  material: Material,
  address: string | null,
  context: string,
  evidence: Evidence,
): ReportRecipient {
  const diagnostic = bestDiagnostic('', context);
  return {
    address,
    original: null,
    action: material.signs().delayed() ? 'delayed' : 'failed',
    status: enhancedIn(diagnostic) ?? enhancedIn(context),
    reply: replyCodeIn(diagnostic) ?? replyCodeIn(context),
    diagnostic,
    context,
    remoteMta: null,
    stage: stageIn(context),
    evidence,
  };
}
