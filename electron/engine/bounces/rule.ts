import type { Reason } from '../../../shared/verdict.ts';
import { findAddresses } from './addresses.ts';
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

/** Blanks that are not one space already: replacing each of those by itself takes longest. */
export const UNEVEN_BLANKS = /[^\S ]\s*|\s{2,}/g;

/** Makes a text comparable: lower case, one blank between words, addresses as `<addr>`, continuation codes (`550-5.7.1 `) dropped. */
export function comparable(text: string): string {
  let plain = text.slice(0, 6000).toLowerCase();
  if (plain.includes('@')) plain = withoutAddresses(plain);
  // Cisco (IronPort) gateways wrap the other server's words: 5.1.0 - Unknown address error '550 ...'.
  if (plain.includes(' - ')) plain = plain.replace(/\b\d\.\d\.\d - [a-z ]{5,50} (?=(?:\d{3}[ -])?')/g, ' ');
  plain = plain.replace(/[\u2018\u2019`´]/g, "'");
  if (/\d\d\d-/.test(plain))
    plain = plain.replace(/(^|\n)[ \t>|<]{0,12}[245]\d\d-(?:#?[245]\.\d{1,3}\.\d{1,3} ?)?/g, ' ');
  return plain.replace(UNEVEN_BLANKS, ' ').trim();
}

const OPENS = new Set(['<', '"', "'", '[', '(']);
const CLOSES = new Set(['>', '"', "'", ']', ')']);

/** Every address, with up to two brackets or quotes on each side, as `<addr>`. */
function withoutAddresses(text: string): string {
  let out = '';
  let from = 0;
  for (const { start, end } of findAddresses(text)) {
    let before = start;
    while (before > from && start - before < 2 && OPENS.has(text.charAt(before - 1))) before--;
    let after = end;
    while (after - end < 2 && CLOSES.has(text.charAt(after))) after++;
    if (before < from) continue;
    out += `${text.slice(from, before)}<addr>`;
    from = after;
  }
  return out + text.slice(from);
}
