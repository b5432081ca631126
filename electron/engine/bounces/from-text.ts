import { findAddresses, sameAddress } from './addresses.ts';
import type { Material } from './gather.ts';
import type { Report, ReportRecipient } from './report.ts';
import { fromAuthor, reportOf, textRecipient } from './report-of.ts';
import { addressesIn } from './returned-mail.ts';

/** A report from a mail's words alone, or what else the mail is. */
export function fromText(material: Material): Report {
  const signs = material.signs();
  if (!signs.fromDaemon && signs.unsubscribe()) return reportOf(material, 'unsubscribe', [fromAuthor(material)]);
  if (!looksLikeBounce(material)) return ordinary(material);
  const recipients = textRecipients(material);
  if (recipients.length === 0 && !isReportOnNobody(material)) return ordinary(material);
  const kind = signs.delayed() ? 'delay' : 'bounce';
  return reportOf(
    material,
    kind,
    recipients.length > 0 ? recipients : [textRecipient(material, null, material.own, 'none')],
  );
}

/** Whether a mail that names nobody is a report all the same: what has a return path must show more than words. */
function isReportOnNobody(material: Material): boolean {
  const signs = material.signs();
  if (signs.fromDaemon) return !signs.answerable() || isEvident(material);
  return signs.subjectFails && signs.nullPath;
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
    return reportOf(material, 'autoreply', [fromAuthor(material)]);
  return reportOf(material, signs.replies && !signs.bulk ? 'reply' : 'other', []);
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
  if (named.length > 0) {
    const recipients: ReportRecipient[] = [];
    for (const { address, context } of named) recipients.push(textRecipient(material, address, context, 'text'));
    return recipients;
  }
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
