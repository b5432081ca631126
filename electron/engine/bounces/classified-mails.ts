import type { Reason, VerdictClass } from '../../../shared/verdict.ts';
import { classifyReport } from './classify.ts';
import { mailsIn } from './mailbox-file.ts';
import { parseReport } from './parse-report.ts';
import type { ReportKind } from './report.ts';
import type { Rule } from './rule.ts';

/** What one mail is, without anything stored. */
export type ClassifiedMail = {
  kind: ReportKind;
  recipients: {
    address: string | null;
    class: VerdictClass;
    reason: Reason;
    status: string | null;
    reply: string | null;
    permanent: boolean;
    diagnostic: string;
  }[];
  confidence: number;
  matchedBy: string;
};

/** What a mail is that nothing can be said about; bytes that break the reader are one too. */
const UNREADABLE: ClassifiedMail = { kind: 'other', recipients: [], confidence: 0, matchedBy: 'none' };

/** Says what one raw mail is; never throws, whatever the bytes are. */
function classifyMail(raw: Buffer, own: readonly Rule[] = []): ClassifiedMail {
  try {
    return classified(raw, own);
  } catch {
    return UNREADABLE;
  }
}

function classified(raw: Buffer, own: readonly Rule[]): ClassifiedMail {
  const report = parseReport(raw);
  const verdicts = classifyReport(report, own);
  return {
    kind: report.kind,
    recipients: report.recipients.map(({ address, status, reply, diagnostic }, index) => {
      const verdict = verdicts[index];
      return {
        address,
        class: verdict?.class ?? 'unknown',
        reason: verdict?.reason ?? 'undefined',
        status,
        reply,
        permanent: verdict?.permanent ?? false,
        diagnostic,
      };
    }),
    confidence: verdicts.reduce((least, verdict) => Math.min(least, verdict.confidence), 1),
    matchedBy: report.recipients[0]?.evidence ?? 'none',
  };
}

/** What each mail of a file is (one mail, or an mbox), one at a time; a file in which there is no mail at all is one `other`. */
export async function* classifiedMails(
  path: string,
  own: readonly Rule[] = [],
): AsyncGenerator<ClassifiedMail, void, void> {
  let mails = 0;
  for await (const raw of mailsIn(path)) {
    mails += 1;
    yield classifyMail(raw, own);
  }
  if (mails === 0) yield UNREADABLE;
}
