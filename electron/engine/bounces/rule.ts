import type { Reason } from '../../../shared/verdict.ts';
import type { Stage } from './report.ts';

/**
 * One piece of knowledge about what mail servers say. A pattern is plain lower-case text; `*` stands for at most 80 other
 * characters, `<addr>` for any address. No regular expressions: a rule can never be slow, and a person can write one.
 */
export type Rule = {
  readonly id: string;
  readonly reason: Reason;
  readonly any: readonly string[];
  /** The rule holds only at these SMTP stages. */
  readonly stages?: readonly Stage[];
  /** The rule holds only where no other stage is known, or at these. */
  readonly notStages?: readonly Stage[];
  /** How sure the words make us, 0 to 1; 0.9 where not given. */
  readonly sure?: number;
  readonly source: string;
  readonly sample: string;
};

/** Patterns from a text in which `|` and line ends part them. */
export function words(text: string): string[] {
  return text
    .split(/[|\n]/)
    .map((piece) => piece.trim().replace(/\s+/g, ' '))
    .filter((piece) => piece !== '');
}

const GAP = 80;
const TRIES = 6;

/** Makes a text comparable: lower case, one blank between words, addresses as `<addr>`, continuation codes (`550-5.7.1 `) dropped. */
export function comparable(text: string): string {
  return (
    text
      .slice(0, 6000)
      .toLowerCase()
      // Cisco (IronPort) gateways wrap the other server's words: 5.1.0 - Unknown address error '550 ...'.
      .replace(/\b\d\.\d\.\d - [a-z ]{5,50} (?=(?:\d{3}[ -])?')/g, ' ')
      .replace(/[\u2018\u2019`´]/g, "'")
      .replace(/(^|\n)[ \t>|<]{0,12}[245]\d\d-(?:#?[245]\.\d{1,3}\.\d{1,3} ?)?/g, ' ')
      .replace(/[<"'[(]{0,2}[a-z0-9!#$%&'*+/=?^_{|}~.\u0080-\uffff-]{1,64}@[a-z0-9.-]{1,200}[>"'\])]{0,2}/g, '<addr>')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

type Pattern = { readonly pieces: readonly string[]; readonly start: string };
const compiled = new WeakMap<Rule, readonly Pattern[]>();

function patternsOf(rule: Rule): readonly Pattern[] {
  const known = compiled.get(rule);
  if (known) return known;
  const made = rule.any.map(compile);
  compiled.set(rule, made);
  return made;
}

function compile(pattern: string): Pattern {
  return { pieces: pattern.split('*'), start: /^[a-z0-9]{3}/.exec(pattern)?.[0] ?? '' };
}

/** Where a pattern occurs in a comparable text, or -1. Linear in the text: every fragment has a bounded number of tries. */
export function findPattern(text: string, pattern: string): number {
  return find(text, compile(pattern));
}

function find(text: string, { pieces }: Pattern): number {
  const first = pieces[0];
  if (first === undefined || first === '') return -1;
  let at = text.indexOf(first);
  for (let tries = 0; at !== -1 && tries < TRIES; tries++) {
    if (startsWord(text, at, first) && restFollows(text, at + first.length, pieces)) return at;
    at = text.indexOf(first, at + 1);
  }
  return -1;
}

/** A pattern that begins with a letter or digit begins at a word: `uce` is not in `reduce`. */
function startsWord(text: string, at: number, fragment: string): boolean {
  return !isWordCode(fragment.charCodeAt(0)) || at === 0 || !isWordCode(text.charCodeAt(at - 1));
}

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

function restFollows(text: string, from: number, pieces: readonly string[]): boolean {
  let at = from;
  for (let index = 1; index < pieces.length; index++) {
    const piece = pieces[index] ?? '';
    const next = text.indexOf(piece, at);
    if (next === -1 || next - at > GAP) return false;
    at = next + piece.length;
  }
  return true;
}

/** The first rule whose words occur in a comparable text at this stage. */
export function firstRule(rules: readonly Rule[], text: string, stage: Stage | null): Rule | undefined {
  const starts = wordStarts(text);
  return rules.find((rule) => {
    if (rule.stages && (stage === null || !rule.stages.includes(stage))) return false;
    if (rule.notStages && stage !== null && rule.notStages.includes(stage)) return false;
    return patternsOf(rule).some(
      (pattern) => (pattern.start === '' || starts.has(pattern.start)) && find(text, pattern) !== -1,
    );
  });
}

/** The first three letters of every word: most patterns are ruled out by them without a search. */
function wordStarts(text: string): ReadonlySet<string> {
  const starts = new Set<string>();
  for (let at = 0; at + 2 < text.length; at++) {
    if (isWordCode(text.charCodeAt(at)) && (at === 0 || !isWordCode(text.charCodeAt(at - 1))))
      starts.add(text.slice(at, at + 3));
  }
  return starts;
}
