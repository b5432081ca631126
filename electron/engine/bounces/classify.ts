import type { Reason, Verdict } from '../../../shared/verdict.ts';
import { firstRule } from './first-rule.ts';
import { type Facts, isTemporary, PLAIN_UNKNOWN, reasonOf, saysAddress } from './guess.ts';
import { once } from './mail-kind.ts';
import type { Report, ReportRecipient, Stage } from './report.ts';
import { comparable, type Rule } from './rule.ts';
import { enhancedIn, replyCodeIn, stageIn } from './smtp-words.ts';
import { CLASS_OF } from './verdict-table.ts';

export { RULES } from './guess.ts';

/** One reply as somebody quotes it; `stage` is the SMTP command it answered where known. */
export type Reply = {
  readonly code?: number | string | null | undefined;
  readonly enhanced?: string | null | undefined;
  readonly text: string;
  readonly stage?: string | null | undefined;
};

/** What one SMTP reply means: whom it is about and why; the person's own rules come first (pure; bounded time whatever the text). */
export function classifyReply(reply: Reply, own: readonly Rule[] = []): Verdict {
  const facts = factsOf(reply);
  return byOwnRule(own, facts) ?? verdictOf(facts);
}

/** What a rule of the person's own says, as they said it: no shipped knowledge changes it. */
function byOwnRule(own: readonly Rule[], facts: Facts): Verdict | undefined {
  const rule = own.length === 0 ? undefined : firstRule(own, facts.text, facts.stage);
  if (!rule) return undefined;
  return verdict(rule.reason, isPermanent(facts), rule.sure ?? 0.95, rule.id);
}

/** Every verdict is made here, so that all have one shape. */
function verdict(
  reason: Reason,
  permanent: boolean,
  confidence: number,
  rule: string,
  about: Verdict['class'] = CLASS_OF[reason],
): Verdict {
  return { class: about, reason, permanent, confidence, rule };
}

function factsOf(reply: Reply): Facts {
  const status = statusOf(reply.enhanced ?? null, reply.text);
  return {
    code: reply.code ? String(reply.code) : replyCodeIn(reply.text),
    status,
    stage: stageOf(reply.stage) ?? stageIn(reply.text),
    text: comparable(reply.text),
  };
}

const STAGES: Readonly<Record<string, Stage>> = {
  connect: 'connect',
  greeting: 'connect',
  ehlo: 'helo',
  helo: 'helo',
  tls: 'helo',
  auth: 'auth',
  mail: 'mail',
  rcpt: 'rcpt',
  data: 'data',
  dot: 'content',
  content: 'content',
  quit: 'quit',
};

function stageOf(stage: string | null | undefined): Stage | null {
  return (stage ? STAGES[stage.toLowerCase()] : undefined) ?? null;
}

/** A status whose detail is zero says nothing: then the one in the text, if any. */
function statusOf(given: string | null, text: string): string | null {
  if (given !== null && !/^[245]\.\d{1,3}\.0$/.test(given)) return given;
  return enhancedIn(text) ?? given;
}

function verdictOf(facts: Facts): Verdict {
  const { reason, sure, rule } = reasonOf(facts);
  // What a server itself calls temporary (4.y.z) never costs a contact at once, whatever else it says of the domain.
  const about = reason === 'notaccept' && isTemporary(facts) ? 'temporary' : CLASS_OF[reason];
  return verdict(reason, isPermanent(facts), sure, rule, about);
}

function isPermanent(facts: Facts): boolean {
  return facts.code !== null ? facts.code.startsWith('5') : (facts.status?.startsWith('5') ?? false);
}

/** The verdict on every recipient of a report, in order; the person's own rules come first. */
export function classifyReport(report: Report, own: readonly Rule[] = []): Verdict[] {
  const verdicts: Verdict[] = [];
  const common = report.recipients.length > 1 ? once(() => commonWords(report)) : NO_WORDS;
  for (const recipient of report.recipients) verdicts.push(classifyRecipient(report, recipient, own, common));
  return verdicts;
}

function classifyRecipient(
  report: Report,
  recipient: ReportRecipient,
  own: readonly Rule[],
  common: () => string,
): Verdict {
  if (report.kind === 'complaint') return fixed(complaintReason(report), 0.95, 'complaint');
  if (report.kind === 'autoreply') return fixed('vacation', 0.9, 'autoreply');
  if (report.kind !== 'bounce' && report.kind !== 'delay') return fixed('delivered', 0.9, report.kind);
  const best = ownVerdict(report, recipient, own) ?? bestVerdict(report, recipient, common);
  return recipient.action === 'delayed' || report.kind === 'delay' ? asDelay(best) : best;
}

/** DMARC and DKIM failure reports (RFC 6591) come in the complaint format, but no person complained. */
function complaintReason(report: Report): Reason {
  return report.feedbackType !== null && /auth-?failure|dkim|dmarc|spf/.test(report.feedbackType)
    ? 'authfailure'
    : 'feedback';
}

const fixed = (reason: Reason, sure: number, rule: string): Verdict => verdict(reason, false, sure, rule);

/** A rule of one's own may have been made from the server's words or from the report's prose. */
function ownVerdict(report: Report, recipient: ReportRecipient, own: readonly Rule[]): Verdict | undefined {
  if (own.length === 0) return undefined;
  for (const text of [recipient.diagnostic, ...proseOf(report, recipient)]) {
    const said = text.trim() === '' ? undefined : byOwnRule(own, factsOfReport(recipient, text));
    if (said) return said;
  }
  return undefined;
}

function proseOf(report: Report, recipient: ReportRecipient): string[] {
  const { context } = recipient;
  // The context of an only recipient is mostly the whole text already.
  const all = report.recipients.length === 1 && report.text.slice(0, context.length) !== context;
  return all ? [context, report.text] : [context];
}

const NO_WORDS = () => '';

/** What a report says before it names the first of several recipients. */
function commonWords(report: Report): string {
  const head = report.text.slice(0, MOST_COMMON);
  let end = head.length;
  for (const { address } of report.recipients) {
    const at = address === null ? -1 : head.indexOf(address);
    if (at !== -1 && at < end) end = at;
  }
  return head.slice(0, end);
}

const MOST_COMMON = 2000;
/** Where nothing was said of the recipient, not even by a code. */
const SAYS_NOTHING = 0.2;

/** Why none of several was reached, if the report says so before it names them. Who of them is unknown it cannot say of all. */
function commonVerdict(recipient: ReportRecipient, words: string): Verdict | undefined {
  const said = verdictOnReport(recipient, words);
  return said.class === 'address' || said.confidence < 0.6 ? undefined : said;
}

/** The diagnostic speaks first; the report's own prose only where the diagnostic says too little. */
function bestVerdict(report: Report, recipient: ReportRecipient, common: () => string): Verdict {
  const first = verdictOnReport(recipient, recipient.diagnostic);
  const byStatus = first.rule.startsWith('status');
  if (first.confidence >= (byStatus ? 0.8 : 0.6)) return first;
  for (const text of proseOf(report, recipient)) {
    if (text.trim() === '') continue;
    const { class: about, reason, permanent, confidence, rule } = verdictOnReport(recipient, text);
    const sure = Math.min(confidence, 0.8);
    if (sure > first.confidence) return verdict(reason, permanent, sure, rule, about);
  }
  const isUntold = report.recipients.length > 1 && first.confidence < SAYS_NOTHING;
  return (isUntold ? commonVerdict(recipient, common()) : undefined) ?? first;
}

function isSwitchedOff({ status, text }: Facts): boolean {
  return (
    status !== null && /^[45]\.2\.1$/.test(status) && /(?:user unknown|unknown user)[\s.)]{0,3}(?:$|\()/.test(text)
  );
}

function factsOfReport(recipient: ReportRecipient, text: string): Facts {
  return {
    code: recipient.reply,
    status: statusOf(recipient.status, text),
    stage: recipient.stage,
    text: comparable(text),
  };
}

/** A quoted reply of unknown stage that says "user unknown" without naming whom may be a filter's: kept, and counted against the address. */
function verdictOnReport(recipient: ReportRecipient, text: string): Verdict {
  const facts = factsOfReport(recipient, text);
  const said = verdictOf(facts);
  if (said.reason !== 'userunknown') return said;
  // x.2.1 is a mailbox that is there and takes no mail (RFC 3463 3.3); the words beside it are only the software's usual ones.
  if (facts.stage !== 'rcpt' && isSwitchedOff(facts)) return verdict('suspend', said.permanent, 0.7, said.rule);
  const unsure = facts.code !== null && facts.stage === null && !saysAddress(facts) && !facts.text.includes('<addr>');
  if (!unsure || !PLAIN_UNKNOWN.some((words) => facts.text.includes(words))) return said;
  return verdict('filtered', said.permanent, 0.6, said.rule);
}

/** A mail that is still being tried says nothing final, whatever the last answer was. */
function asDelay({ class: about, reason, confidence, rule }: Verdict): Verdict {
  const isFinal = about === 'address' || reason === 'onhold' || confidence < 0.5;
  return verdict(isFinal ? 'expired' : reason, false, confidence, rule);
}
