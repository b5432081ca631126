import { addressOf, sameAddress } from './addresses.ts';
import type { StatusGroup } from './delivery-status.ts';
import { failedRecipients } from './failed-recipients.ts';
import { feedbackOf } from './feedback.ts';
import { gather, type Material } from './gather.ts';
import { field } from './headers.ts';
import type { Signs } from './mail-kind.ts';
import { type Notification, parseNotification } from './notification-json.ts';
import type { Evidence, Report, ReportKind, ReportRecipient } from './report.ts';
import { addressesIn, messageIds } from './returned-mail.ts';
import { enhancedIn, replyCodeIn, stageIn } from './smtp-words.ts';
import { bestDiagnostic } from './telling-line.ts';
import { type Mail, walk, walkText } from './walk.ts';

/** Reads one mail that came back. Never throws; time grows with the size, and at most 8 MiB are looked at. */
export function parseReport(raw: Uint8Array): Report {
  return readMail(walk(raw), 0);
}

function readMail(mail: Mail, depth: number): Report {
  const material = gather(mail);
  const report = decide(material);
  if (report.kind !== 'other' && report.kind !== 'reply' && report.kind !== 'autoreply') return report;
  return (depth < 2 ? forwarded(mail, depth) : null) ?? report;
}

/** A report that somebody forwarded as an attachment. */
function forwarded(mail: Mail, depth: number): Report | null {
  for (const part of mail.parts.filter((each) => each.type === 'message/rfc822').slice(0, 3)) {
    const nested = walkText(mail.text.slice(part.start, part.end).replace(/^\n{1,5}/, ''));
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
    const recipients = feedback.recipients.map((address) =>
      bare(address, address === null ? 'none' : 'arf', material.own),
    );
    return { ...base(material, 'complaint', recipients), feedbackType: feedback.type };
  }
  if (material.mail.params.get('report-type')?.toLowerCase() === 'disposition-notification')
    return base(material, 'other', []);
  if (material.status.groups.length > 0) return fromStatus(material);
  const notification = parseNotification(material.own);
  if (notification) return fromNotification(material, notification);
  return fromText(material);
}

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
function isOnlyDelay(groups: readonly StatusGroup[], signs: Signs): boolean {
  return signs.delayed && groups.every((group) => group.action === null && !(group.status?.startsWith('5') ?? false));
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
  const named = all.length === 1 ? null : failedRecipients(material.own, material.to, material.original);
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
  const named = failedRecipients(material.own, material.to, material.original);
  if (named.length === 1) return named[0]?.address ?? null;
  return material.original.to.length === 1 ? (material.original.to[0] ?? null) : null;
}

function fromNotification(material: Material, note: Notification): Report {
  if (note.kind === 'delivery') return base(material, 'other', []);
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
  const { signs, mail } = material;
  if (signs.unsubscribe && !signs.fromDaemon) return base(material, 'unsubscribe', [fromAuthor(mail)]);
  if (!looksLikeBounce(material)) return ordinary(material);
  const recipients = textRecipients(material);
  if (recipients.length === 0 && !(signs.subjectFails && (signs.fromDaemon || signs.nullPath)))
    return ordinary(material);
  const kind = signs.delayed ? 'delay' : 'bounce';
  return base(
    material,
    kind,
    recipients.length > 0 ? recipients : [textRecipient(material, null, material.own, 'none')],
  );
}

function looksLikeBounce(material: Material): boolean {
  const { signs, mail, original } = material;
  if (mail.headers.has('x-failed-recipients')) return true;
  if (!signs.textFails) return signs.fromDaemon && signs.subjectFails;
  if (signs.fromDaemon) return !(signs.bulk && signs.replies && !signs.subjectFails);
  if (signs.nullPath) return !signs.autoReply || signs.subjectFails;
  return (
    signs.subjectFails &&
    !signs.bulk &&
    !signs.autoReply &&
    (original.messageId !== null || replyCodeIn(material.own) !== null)
  );
}

function ordinary(material: Material): Report {
  const { signs, mail } = material;
  if (signs.challenge || (signs.autoReply && !(signs.bulk && mail.headers.has('list-unsubscribe'))))
    return base(material, 'autoreply', [fromAuthor(mail)]);
  return base(material, signs.replies && !signs.bulk ? 'reply' : 'other', []);
}

function fromAuthor(mail: Mail): ReportRecipient {
  return bare(addressOf(field(mail.headers, 'from')), 'from', '');
}

function textRecipients(material: Material): ReportRecipient[] {
  const header = addressesIn(material.mail.headers, ['x-failed-recipients']);
  const named = failedRecipients(material.own, material.to, material.original);
  if (header.length > 0) {
    return header.map((address) => {
      const context = named.find((each) => sameAddress(each.address, address))?.context;
      return textRecipient(material, address, context ?? (header.length === 1 ? material.own : ''), 'header');
    });
  }
  if (named.length > 0) return named.map(({ address, context }) => textRecipient(material, address, context, 'text'));
  const [only, ...more] = material.original.to.filter((to) => !material.to.some((reader) => sameAddress(reader, to)));
  return only !== undefined && more.length === 0 ? [textRecipient(material, only, material.own, 'original')] : [];
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
    action: material.signs.delayed ? 'delayed' : 'failed',
    status: enhancedIn(diagnostic) ?? enhancedIn(context),
    reply: replyCodeIn(diagnostic) ?? replyCodeIn(context),
    diagnostic,
    context,
    remoteMta: null,
    stage: stageIn(context),
    evidence,
  };
}
