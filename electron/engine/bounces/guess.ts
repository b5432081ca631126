import type { Reason } from '../../../shared/verdict.ts';
import { firstRule } from './first-rule.ts';
import type { Stage } from './report.ts';
import type { Rule } from './rule.ts';
import { RULES_ADDRESS } from './rules-address.ts';
import { RULES_CODES } from './rules-codes.ts';
import { RULES_FIRST } from './rules-first.ts';
import { RULES_LANGUAGES } from './rules-languages.ts';
import { RULES_FORM, RULES_LAST, RULES_WAY } from './rules-other.ts';
import { RULES_PROVIDERS } from './rules-providers.ts';
import { RULES_SECOND } from './rules-second.ts';
import { RULES_TOPICS } from './rules-topics.ts';
import { RULES_US } from './rules-us.ts';
import { CLASS_OF, meaningOfReply, meaningOfStatus } from './verdict-table.ts';

/** Asked first, in this order: the special before the general. */
const RULES_ASKED: readonly Rule[] = [
  ...RULES_CODES,
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
export const RULES: readonly Rule[] = [...RULES_ASKED, ...RULES_SECOND, ...RULES_TOPICS];

/** What is known of one refusal. */
export type Facts = { code: string | null; status: string | null; stage: Stage | null; text: string };
/** Why it was, and how sure that is. */
export type Guess = { reason: Reason; sure: number; rule: string };

const guess = (reason: Reason, sure: number, rule: string): Guess => ({ reason, sure, rule });

/** Why a refusal was: its words, and what the command that was refused makes of them. */
export function reasonOf(facts: Facts): Guess {
  return refine(guessOf(facts), facts);
}

/** Whether the server itself calls it temporary. */
export function isTemporary(facts: Facts): boolean {
  return (facts.status?.startsWith('4') ?? false) && !facts.code?.startsWith('5');
}

/** What words, status and reply code say of a refusal by themselves (pure; bounded time whatever the text). */
function guessOf(facts: Facts): Guess {
  const byStatus = meaningOfStatus(facts.status);
  const first = firstRule(RULES_ASKED, facts.text, facts.stage) ?? inCompounds(facts);
  // What only says that somebody refused gives way to what says more.
  const isMere = first?.sure !== undefined && first.sure <= SURE_MERE;
  const rule = (first && !isMere ? first : secondRule(facts, byStatus?.sure ?? 0)) ?? first;
  const sure = rule?.sure ?? 0.9;
  if (rule && !(byStatus && byStatus.sure > sure)) return guess(rule.reason, sure, rule.id);
  if (byStatus) return guess(byStatus.reason, byStatus.sure, `status ${facts.status}`);
  const byReply = meaningOfReply(facts.code);
  if (byReply) return guess(byReply.reason, byReply.sure, `reply ${facts.code}`);
  return guess('undefined', 0.1, 'none');
}

/** What is said in one word of several, as programs name their errors (`NO_SUCH_USER`, `invalid-recipient`). */
function inCompounds({ text, stage }: Facts): Rule | undefined {
  if (text.length > MOST_SECOND || !COMPOUND.test(text)) return undefined;
  return firstRule(RULES_ASKED, text.replace(COMPOUNDS, ' '), stage);
}

const COMPOUND = /[a-z][_-][a-z]/;
const COMPOUNDS = /(?<=[a-z])[_-](?=[a-z])/g;

/** How sure a rule is that only knows words of refusal. */
const SURE_MERE = 0.5;
/** As long as a reply is; a story tells of addresses and accounts in any way. */
const MOST_SECOND = 500;
/** And as long as one is that is judged by a single word; what shows no code must be shorter, for it may be a report's own prose. */
const MOST_TOPIC = 300;
const MOST_WORDS = 120;
const SHOWS_CODE = /(?:^|[ :;(#])[45]\d\d[ -]|[45]\.\d\.\d/;
/** How sure the rules of the second list are. */
const SURE_SECOND = 0.7;

/** Asked only of replies that nothing else explains. */
function secondRule({ text, stage }: Facts, sureByStatus: number): Rule | undefined {
  if (text.length > MOST_SECOND || sureByStatus > SURE_SECOND) return undefined;
  return (
    firstRule(RULES_SECOND, text, stage) ??
    (text.length > (SHOWS_CODE.test(text) ? MOST_TOPIC : MOST_WORDS) ? undefined : firstRule(RULES_TOPICS, text, stage))
  );
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
  if (reason === 'userunknown' && refusedByPolicy(facts)) return policyOf(facts, rule);
  if (reason === 'userunknown' && isVague(facts)) return guess('suspend', 0.7, rule);
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
  const besides = facts.text.replace(BARE_REJECTION, ' ').replace(COMPOUNDS, ' ');
  return besides !== facts.text && firstRule(RULES_ADDRESS, besides, facts.stage)?.reason !== 'userunknown';
}

/** What the words behind a bare rejection say of the rule that was broken; a rule of theirs where they say nothing. */
function policyOf(facts: Facts, rule: string): Guess {
  const besides = guessOf({ ...facts, status: null, code: null, text: facts.text.replace(BARE_REJECTION, ' ') });
  const isTold = besides.sure >= 0.55 && CLASS_OF[besides.reason] !== 'address';
  return isTold ? besides : guess('policyviolation', 0.7, rule);
}

/** A mailbox of which only that is said, under the status of one that is there and takes no mail (RFC 3463 3.3). */
function isVague({ status, text }: Facts): boolean {
  return (
    status !== null && /^[45]\.2\.1$/.test(status) && /mailbox (?:is )?(?:currently )?(?:not |un)available/.test(text)
  );
}

/** Words that software writes where nobody of that name is there. */
export const PLAIN_UNKNOWN = ['user unknown', 'unknown user', 'no such user', 'unknown recipient', 'recipient unknown'];

/** Whether the status is about the address itself (RFC 3463 3.2). */
export function saysAddress(facts: Facts): boolean {
  return facts.status !== null && /^[45]\.1\.(?:[1-9]|10|351)$/.test(facts.status);
}
