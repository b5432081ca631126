import { addressOf } from './addresses.ts';
import type { Material } from './gather.ts';
import { field } from './headers.ts';
import type { Evidence, Report, ReportKind, ReportRecipient } from './report.ts';
import { messageIdOf, referencesIn } from './returned-mail.ts';
import { enhancedIn, replyCodeIn, stageIn } from './smtp-words.ts';
import { bestDiagnostic } from './telling-line.ts';

/** A report of a kind about these recipients, with what every report says of the mail it came in. */
export function reportOf(
  material: Material,
  kind: ReportKind,
  recipients: readonly ReportRecipient[],
  feedbackType: string | null = null,
): Report {
  const { headers } = material.mail;
  const date = Date.parse(field(headers, 'date'));
  return {
    kind,
    recipients,
    original: material.original,
    to: material.to,
    from: addressOf(field(headers, 'from')),
    subject: field(headers, 'subject'),
    messageId: messageIdOf(headers),
    references: referencesIn(headers),
    date: Number.isFinite(date) ? date : null,
    reportingMta: material.status.reportingMta,
    feedbackType,
    text: material.own,
  };
}

/** A recipient of whom nothing is known but these words. */
export function bareRecipient(address: string | null, evidence: Evidence, context: string): ReportRecipient {
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

/** Whoever wrote the mail, as its recipient. */
export function fromAuthor({ mail }: Material): ReportRecipient {
  return bareRecipient(addressOf(field(mail.headers, 'from')), 'from', '');
}

/** A recipient of whom the text alone tells. */
export function textRecipient(
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
