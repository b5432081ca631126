import type { Reason, Verdict } from '../../../shared/verdict.ts';
import { firstRule } from './first-rule.ts';
import type { Report, ReportRecipient, Stage } from './report.ts';
import { comparable, type Rule } from './rule.ts';
import { RULES_ADDRESS } from './rules-address.ts';
import { RULES_FIRST } from './rules-first.ts';
import { RULES_LANGUAGES } from './rules-languages.ts';
import { RULES_FORM, RULES_LAST, RULES_WAY } from './rules-other.ts';
import { RULES_PROVIDERS } from './rules-providers.ts';
import { RULES_SECOND } from './rules-second.ts';
import { RULES_US } from './rules-us.ts';
import { enhancedIn, replyCodeIn, stageIn } from './smtp-words.ts';
import { CLASS_OF, meaningOfReply, meaningOfStatus } from './verdict-table.ts';

/** Asked first, in this order: the special before the general. */
const RULES_ASKED: readonly Rule[] = [
  ...RULES_FIRST,
  ...RULES_PROVIDERS,
  ...RULES_LANGUAGES,
  ...RULES_US,
  ...RULES_ADDRESS,
  ...RULES_FORM,
  ...RULES_WAY,
  ...RULES_LAST,
];

/** Every text rule in the order in which they are asked. */
export const RULES: readonly Rule[] = [...RULES_ASKED, ...RULES_SECOND];

/** One reply as somebody quotes it; `stage` is the SMTP command it answered where known. */
export type Reply = {
  readonly code?: number | string | null | undefined;
  readonly enhanced?: string | null | undefined;
  readonly text: string;
  readonly stage?: string | null | undefined;
};

type Facts = { code: string | null; status: string | null; stage: Stage | null; text: string };
type Guess = { reason: Reason; sure: number; rule: string };

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

const guess = (reason: Reason, sure: number, rule: string): Guess => ({ reason, sure, rule });

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
  const { reason, sure, rule } = refine(guessOf(facts), facts);
  // What a server itself calls temporary (4.y.z) never costs a contact at once, whatever else it says of the domain.
  const about = reason === 'notaccept' && isTemporary(facts) ? 'temporary' : CLASS_OF[reason];
  return verdict(reason, isPermanent(facts), sure, rule, about);
}

function isTemporary(facts: Facts): boolean {
  return (facts.status?.startsWith('4') ?? false) && !facts.code?.startsWith('5');
}

function isPermanent(facts: Facts): boolean {
  return facts.code !== null ? facts.code.startsWith('5') : (facts.status?.startsWith('5') ?? false);
}

function guessOf(facts: Facts): Guess {
  const byStatus = meaningOfStatus(facts.status);
  const rule = firstRule(RULES_ASKED, facts.text, facts.stage) ?? secondRule(facts, byStatus?.sure ?? 0);
  const sure = rule?.sure ?? 0.9;
  if (rule && !(byStatus && byStatus.sure > sure)) return guess(rule.reason, sure, rule.id);
  if (byStatus) return guess(byStatus.reason, byStatus.sure, `status ${facts.status}`);
  const byReply = meaningOfReply(facts.code);
  if (byReply) return guess(byReply.reason, byReply.sure, `reply ${facts.code}`);
  return guess('undefined', 0.1, 'none');
}

/** As long as a reply is; a story tells of addresses and accounts in any way. */
const MOST_SECOND = 500;
/** How sure the rules of the second list are. */
const SURE_SECOND = 0.7;

/** Asked only of replies that nothing else explains. */
function secondRule({ text, stage }: Facts, sureByStatus: number): Rule | undefined {
  if (text.length > MOST_SECOND || sureByStatus > SURE_SECOND) return undefined;
  return firstRule(RULES_SECOND, text, stage);
}

const SWITCHED_OFF: ReadonlySet<Reason> = new Set<Reason>(['suspend']);
const BEFORE_RCPT: ReadonlySet<Stage> = new Set<Stage>(['connect', 'helo', 'auth', 'mail']);

/**
 * "User unknown" is about the address when the recipient was refused (RCPT) or the server says x.1.z. After the content
 * was sent the same words are how several mobile carriers refuse a mail that the person filters.
 */
function refine(first: Guess, facts: Facts): Guess {
  const { reason, rule } = first;
  // Before RCPT nobody has heard of a recipient (RFC 5321 3.3): who is unknown there is the sender.
  if (CLASS_OF[reason] === 'address' && facts.stage !== null && BEFORE_RCPT.has(facts.stage))
    return guess('rejected', 0.7, rule);
  // And whose account is suspended there is the one that sends.
  if (SWITCHED_OFF.has(reason) && facts.stage !== null && BEFORE_RCPT.has(facts.stage))
    return guess(facts.stage === 'auth' ? 'signin' : 'policyviolation', 0.8, rule);
  // A domain "not found" under a 4.y.z status is a name service's word of today, not the end of the domain (RFC 3463 2).
  const isDomain = reason === 'hostunknown' || (reason === 'notaccept' && !NULL_MX.test(facts.text));
  if (isDomain && isTemporary(facts)) return guess('networkerror', 0.7, rule);
  if (rule === 'refused' && OUR_NUMBER.test(facts.text)) return guess('blocked', first.sure, rule);
  if (reason === 'userunknown' && refusedByPolicy(facts)) return guess('policyviolation', 0.7, rule);
  if (reason !== 'userunknown' || saysAddress(facts) || !PLAIN_UNKNOWN.some((words) => facts.text.includes(words)))
    return first;
  if (facts.stage === 'content' || facts.stage === 'data') return guess('filtered', 0.7, rule);
  return first;
}

const NULL_MX = /null ?mx/;
/** Whoever refuses, and says so of a number, refuses the host that has it. */
const OUR_NUMBER =
  /(?:^|[^\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])[\])>]? ?[-:]? ?(?:refused|rejected|denied)|(?:refused|rejected|denied)[ :-]{1,4}[<[(]?\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])/;

const BARE_REJECTION = /(?:recipient |<addr>:? )?(?:address(?:es)? )?rejected/g;

/**
 * "Recipient address rejected" under a x.7.z status is a rule of theirs about who may write (RFC 3463 section 3.8), not word
 * of the mailbox; unless the text says besides that there is no such person.
 */
function refusedByPolicy(facts: Facts): boolean {
  if (facts.status === null || !/^[45]\.7\./.test(facts.status)) return false;
  const besides = facts.text.replace(BARE_REJECTION, ' ');
  return besides !== facts.text && firstRule(RULES_ADDRESS, besides, facts.stage)?.reason !== 'userunknown';
}

const PLAIN_UNKNOWN = ['user unknown', 'unknown user', 'no such user', 'unknown recipient', 'recipient unknown'];

function saysAddress(facts: Facts): boolean {
  return facts.status !== null && /^[45]\.1\.(?:[1-9]|10|351)$/.test(facts.status);
}

/** The verdict on every recipient of a report, in order; the person's own rules come first. */
export function classifyReport(report: Report, own: readonly Rule[] = []): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const recipient of report.recipients) verdicts.push(classifyRecipient(report, recipient, own));
  return verdicts;
}

function classifyRecipient(report: Report, recipient: ReportRecipient, own: readonly Rule[]): Verdict {
  if (report.kind === 'complaint') return fixed(complaintReason(report), 0.95, 'complaint');
  if (report.kind === 'autoreply') return fixed('vacation', 0.9, 'autoreply');
  if (report.kind !== 'bounce' && report.kind !== 'delay') return fixed('delivered', 0.9, report.kind);
  const best = ownVerdict(report, recipient, own) ?? bestVerdict(report, recipient);
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

/** The diagnostic speaks first; the report's own prose only where the diagnostic says too little. */
function bestVerdict(report: Report, recipient: ReportRecipient): Verdict {
  const first = verdictOnReport(recipient, recipient.diagnostic);
  const byStatus = first.rule.startsWith('status');
  if (first.confidence >= (byStatus ? 0.8 : 0.6)) return first;
  for (const text of proseOf(report, recipient)) {
    if (text.trim() === '') continue;
    const { class: about, reason, permanent, confidence, rule } = verdictOnReport(recipient, text);
    const sure = Math.min(confidence, 0.8);
    if (sure > first.confidence) return verdict(reason, permanent, sure, rule, about);
  }
  return first;
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
