import { addressOf, findAddresses } from './addresses.ts';
import { field } from './headers.ts';
import type { OriginalMail } from './report.ts';
import { decodedBody, type Mail, partOfType } from './walk.ts';

/** What an abuse report (RFC 5965, or a provider's own form) says. */
export type Feedback = { readonly type: string; readonly recipients: readonly (string | null)[] };

const FORM_SUBJECT =
  /^(?:complaint about message|email feedback report|(?:\[?spam|abuse|junk)[ \]_-]{0,3}(?:report|complaint|feedback|notification)\b|feedback loop|fbl\b|complaint (?:notification|report))/i;

/** Reads an abuse report, or null where a mail is none. An address that the report hides is null. */
export function feedbackOf(mail: Mail, original: OriginalMail): Feedback | null {
  const part = partOfType(mail, 'message/feedback-report');
  if (part) return readReport(decodedBody(mail, part), original);
  const declared = mail.params.get('report-type')?.toLowerCase() === 'feedback-report';
  const form =
    FORM_SUBJECT.test(field(mail.headers, 'subject')) && (original.messageId !== null || original.to.length > 0);
  if (!declared && !form) return null;
  const body = mail.text.slice(mail.bodyStart, mail.bodyStart + 100_000);
  return /^feedback-type:/im.test(body)
    ? readReport(body, original)
    : { type: 'abuse', recipients: recipientsOf([], original) };
}

function readReport(text: string, original: OriginalMail): Feedback {
  const type = /^feedback-type:\s{0,20}([\w-]{1,40})/im.exec(text)?.[1]?.toLowerCase() ?? 'abuse';
  const named: string[] = [];
  for (const match of text
    .slice(0, 100_000)
    .matchAll(/^(?:original-rcpt-to|removal-recipient|original-recipient):[ \t]{0,20}([^\n]{1,400})/gim)) {
    const address = addressOf(match[1] ?? '') ?? findAddresses(match[1] ?? '')[0]?.address;
    if (address && !named.some((known) => known.toLowerCase() === address.toLowerCase())) named.push(address);
  }
  return { type, recipients: recipientsOf(named, original) };
}

function recipientsOf(named: readonly string[], original: OriginalMail): (string | null)[] {
  const real = (named.length > 0 ? named : original.to.slice(0, 1)).filter(
    (address) => !/^(?:redacted|undisclosed|hidden|x+)(?:@|$)/i.test(address),
  );
  return real.length > 0 ? [...real] : [null];
}
