import { UNEVEN_BLANKS } from './rule.ts';
import { enhancedIn, replyCodeIn } from './smtp-words.ts';

const DULL =
  /^(?:this is (?:a |the )|i'm (?:sorry|afraid)|hi\.|the (?:original|following) |reporting-mta|arrival-date|from:|to:|subject:|date:|message-id:|your message|a message that you|one or more|for further assistance|if you do so|delete your own|-{3,} ?the following|permanent error|please|sincerely|this message was created)/i;

/** A whole reply inside a sentence: `... with the following error: [554 5.4.6 Hop count exceeded]`. */
const QUOTES_REPLY = /[:'"[(]\s?[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\s/;

/**
 * The words of the refusing server in a report: the status field where it says something, else the line of the text that
 * carries a reply code, with the lines that go on from it.
 */
export function bestDiagnostic(fieldText: string, context: string): string {
  const own = tidy(fieldText);
  if (own.length > 12 && !isCutShort(own)) return own;
  const found = tidy(replyLines(context));
  if (found.length > own.length) return own && !found.includes(own.slice(0, 12)) && replyCodeIn(own) ? own : found;
  return own;
}

/** Sendmail and others give only the first line of a multi-line reply (`550-...`) in the status field. */
function isCutShort(text: string): boolean {
  return /^[245]\d\d-/.test(text) && !/[245]\d\d [^-]/.test(text.slice(4));
}

function replyLines(context: string): string {
  if (!CODE_LIKE.test(context)) return '';
  const lines = context.split('\n', 400);
  let start = -1;
  for (let index = 0; index < lines.length; index++) {
    const carried = replyOf(lines[index] ?? '');
    if (carried !== null && (start === -1 || carried === 'code')) start = index;
    if (carried === 'code') break;
  }
  if (start === -1) return '';
  const kept: string[] = [];
  for (const line of lines.slice(start, start + 14)) {
    if (kept.length > 0 && (line.trim() === '' || /^\s{0,4}(?:>>>|-{3,})/.test(line))) break;
    kept.push(line.replace(/^[ \t]{0,20}<<< ?/, ''));
    if (kept.join(' ').length > 1200) break;
  }
  return kept.join('\n');
}

const CODE_LIKE = /[45][.\d]\d/;

/** What of a server's reply a line carries: a reply code, only an enhanced status code, or nothing. */
function replyOf(line: string): 'code' | 'status' | null {
  if (line.length >= 2000 || !CODE_LIKE.test(line)) return null;
  if (DULL.test(line.trim()) && !QUOTES_REPLY.test(line)) return null;
  if (replyCodeIn(line) !== null) return 'code';
  return enhancedIn(line) === null ? null : 'status';
}

const carriesReply = (line: string): boolean => replyOf(line) !== null;

/** One line, blanks single, at most 2,000 characters. */
export function tidy(text: string): string {
  return text.replace(UNEVEN_BLANKS, ' ').trim().slice(0, 2000);
}

/** Which line of an excerpt tells most: the one with the diagnostic's start, else with a code, else with the address; -1 for none. */
export function tellingLine(lines: readonly string[], diagnostic: string, address: string): number {
  const words = tidy(diagnostic);
  const start = words.slice(0, 40).toLowerCase();
  const byWords = start.length < 6 ? -1 : lines.findIndex((line) => tidy(line).toLowerCase().includes(start));
  if (byWords !== -1) return byWords;
  const byCode = lines.findIndex((line) => /diagnostic-code|^\s*status:/i.test(line) || carriesReply(line));
  if (byCode !== -1) return byCode;
  return lines.findIndex((line) => address !== '' && line.toLowerCase().includes(address.toLowerCase()));
}
