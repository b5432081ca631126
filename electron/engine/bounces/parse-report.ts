import { type Feedback, feedbackOf } from './feedback.ts';
import { fromStatus } from './from-status.ts';
import { fromText } from './from-text.ts';
import { gather, type Material } from './gather.ts';
import { readHeaders } from './headers.ts';
import { CHALLENGE_TEXT } from './kind-words.ts';
import { isFromDaemon } from './mail-kind.ts';
import { parseNotification } from './notification-json.ts';
import type { Report, ReportRecipient } from './report.ts';
import { bareRecipient, reportOf, textRecipient } from './report-of.ts';
import { addressesIn } from './returned-mail.ts';
import { enhancedIn, replyCodeIn, stageIn } from './smtp-words.ts';
import { decodedBody, type Mail, partOfType, walk, walkText } from './walk.ts';

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
  for (const { address, evidence } of recipients) if (address !== null && evidence !== 'original') return true;
  return false;
}

const MOST_FORWARDED = 3;

/** A report that somebody forwarded as an attachment. */
function forwarded(mail: Mail, depth: number): Report | null {
  let tried = 0;
  for (const part of mail.parts) {
    if (part.type !== 'message/rfc822') continue;
    if (tried++ === MOST_FORWARDED) break;
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
  if (feedback) return fromFeedback(material, feedback);
  if (isReceipt(material.mail)) return fromReceipt(material);
  if (material.status.groups.length > 0 && !isHearsay(material))
    return isChallenge(material) ? fromChallenge(material) : fromStatus(material);
  return (material.own.includes('Type"') ? fromService(material) : null) ?? fromText(material);
}

function fromFeedback(material: Material, { type, recipients }: Feedback): Report {
  if (isPraise(type)) return reportOf(material, 'other', []);
  const named = recipients.map((address) => bareRecipient(address, address === null ? 'none' : 'arf', material.own));
  return reportOf(material, 'complaint', named, type);
}

/** Whoever takes a mail out of the spam folder says that it is wanted (RFC 6430). */
const isPraise = (feedbackType: string | null): boolean => feedbackType?.toLowerCase() === 'not-spam';

function isReceipt(mail: Mail): boolean {
  const type = mail.params.get('report-type')?.toLowerCase();
  return type === 'disposition-notification' || (type === undefined && partOfType(mail, RECEIPT) !== undefined);
}

const RECEIPT = 'message/disposition-notification';
const REFUSES = /(?:was|been|is) (?:automatically )?(?:rejected|refused)|quota exceeded|ditolak/i;

/** A read receipt (RFC 8098) is no bounce, but a mailbox's own filter refuses mail by one as well (RFC 5429 2.1). */
function fromReceipt(material: Material): Report {
  const part = partOfType(material.mail, RECEIPT);
  if (!part || !REFUSES.test(material.own.slice(0, 4000)) || /without being read/i.test(material.own))
    return reportOf(material, 'other', []);
  const [address] = addressesIn(readHeaders(decodedBody(material.mail, part).trimStart(), 0).headers, [
    'final-recipient',
    'original-recipient',
  ]);
  const recipient = textRecipient(material, address ?? null, material.own, address === undefined ? 'none' : 'dsn');
  return reportOf(material, 'bounce', [recipient]);
}

/** A challenge in the form of a report: held back until the sender proves to be a person, not refused. */
function isChallenge({ mail, status, own }: Material): boolean {
  // Who asks for a proof does not sign as a mail system.
  if (isFromDaemon(mail.headers)) return false;
  if (CHALLENGE_TEXT.test(own.slice(0, 4000))) return true;
  for (const { diagnostic } of status.groups) if (CHALLENGE_TEXT.test(diagnostic)) return true;
  return false;
}

function fromChallenge(material: Material): Report {
  const [first] = material.status.groups;
  return reportOf(material, 'autoreply', [bareRecipient(first?.address ?? null, 'dsn', material.own)]);
}

/** Fields of a status in the text of a letter to somebody else: who forwards a whole report, though, means it to be read. */
function isHearsay({ mail, status, signs }: Material): boolean {
  if (!status.inText || mail.type === 'multipart/report') return false;
  const { fromDaemon, nullPath, bulk, replies, forwards } = signs();
  return !fromDaemon && !nullPath && (bulk || (replies && !forwards));
}

/** What a sending service posts as JSON, if the mail is that. */
function fromService(material: Material): Report | null {
  const note = parseNotification(material.own);
  if (!note) return null;
  if (note.kind === 'delivery' || isPraise(note.feedbackType)) return reportOf(material, 'other', []);
  const recipients = note.recipients.map(
    ({ address, action, status, diagnostic }): ReportRecipient => ({
      address,
      original: null,
      action,
      status: status ?? enhancedIn(diagnostic),
      reply: replyCodeIn(diagnostic),
      diagnostic,
      context: '',
      remoteMta: null,
      stage: stageIn(diagnostic),
      evidence: 'json',
    }),
  );
  return reportOf(material, note.kind, recipients, note.feedbackType);
}
