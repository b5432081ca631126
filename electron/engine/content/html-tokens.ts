import { decodeEntities } from './entities.ts';

/**
 * A tolerant HTML tokenizer with positions: linear in time, never throws, knows no tree. Enough to look at a message, to take
 * dangerous parts out of it without touching the rest, and to know in which kind of place a merge field stands.
 */

export type HtmlAttribute = {
  name: string;
  /** As written, entities not decoded; empty for an attribute without value. */
  value: string;
  quote: '"' | "'" | '';
  start: number;
  end: number;
  valueStart: number;
  valueEnd: number;
};

export type HtmlToken =
  | { kind: 'text' | 'comment'; start: number; end: number }
  | { kind: 'raw'; of: string; start: number; end: number }
  | { kind: 'open'; name: string; attributes: HtmlAttribute[]; start: number; end: number }
  | { kind: 'close'; name: string; start: number; end: number };

/** Elements whose content is not markup. */
const RAW_ELEMENTS = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes']);

/** Splits HTML into tokens that cover it without gaps. */
export function tokenizeHtml(html: string): HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let at = 0;
  while (at < html.length) {
    const next = html.indexOf('<', at);
    if (next === -1) {
      tokens.push({ kind: 'text', start: at, end: html.length });
      break;
    }
    if (next > at) tokens.push({ kind: 'text', start: at, end: next });
    const token = readMarkup(html, next);
    tokens.push(token);
    at = token.end;
    if (token.kind === 'open' && RAW_ELEMENTS.has(token.name)) {
      const end = rawEnd(html, at, token.name);
      if (end > at) tokens.push({ kind: 'raw', of: token.name, start: at, end });
      at = end;
    }
  }
  return tokens;
}

function rawEnd(html: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}

const isLetter = (char: string | undefined) => char !== undefined && /[a-z]/i.test(char);

/** The end of a comment as browsers see it: `<!-->` and `<!--->` are whole ones, and `--!>` closes as well. */
function commentEnd(html: string, start: number): number {
  if (html.startsWith('>', start + 4)) return start + 5;
  if (html.startsWith('->', start + 4)) return start + 6;
  const closing = /--!?>/g;
  closing.lastIndex = start + 4;
  const found = closing.exec(html);
  return found === null ? html.length : found.index + found[0].length;
}

function readMarkup(html: string, start: number): HtmlToken {
  const next = html[start + 1];
  if (html.startsWith('<!--', start)) return { kind: 'comment', start, end: commentEnd(html, start) };
  if (next === '!' || next === '?' || (next === '/' && !isLetter(html[start + 2]))) {
    const close = html.indexOf('>', start + 2);
    return { kind: 'comment', start, end: close === -1 ? html.length : close + 1 };
  }
  if (next === '/') {
    const close = html.indexOf('>', start + 2);
    const end = close === -1 ? html.length : close + 1;
    return { kind: 'close', name: readName(html, start + 2), start, end };
  }
  if (!isLetter(next)) return { kind: 'text', start, end: start + 1 };
  return readOpen(html, start);
}

const NAME_END = /[\s/>]/;

function readName(html: string, from: number): string {
  let at = from;
  while (at < html.length && at < from + 64 && !NAME_END.test(html[at] ?? '>')) at++;
  return html.slice(from, at).toLowerCase();
}

function readOpen(html: string, start: number): HtmlToken {
  const name = readName(html, start + 1);
  const attributes: HtmlAttribute[] = [];
  let at = start + 1 + name.length;
  while (at < html.length && html[at] !== '>') {
    const char = html[at] ?? '';
    if (char === '/' || /\s/.test(char)) at++;
    else {
      const attribute = readAttribute(html, at);
      attributes.push(attribute);
      at = attribute.end;
    }
  }
  return { kind: 'open', name, attributes, start, end: Math.min(html.length, at + 1) };
}

function readAttribute(html: string, start: number): HtmlAttribute {
  let at = start + 1;
  while (at < html.length && !/[\s/>=]/.test(html[at] ?? '>')) at++;
  const name = html.slice(start, at).toLowerCase();
  let equals = at;
  while (/\s/.test(html[equals] ?? '')) equals++;
  if (html[equals] !== '=') {
    return { name, value: '', quote: '', start, end: at, valueStart: at, valueEnd: at };
  }
  let from = equals + 1;
  while (/\s/.test(html[from] ?? '')) from++;
  return { name, start, ...readValue(html, from) };
}

function readValue(
  html: string,
  from: number,
): Pick<HtmlAttribute, 'value' | 'quote' | 'end' | 'valueStart' | 'valueEnd'> {
  const quote = html[from];
  if (quote === '"' || quote === "'") {
    const close = html.indexOf(quote, from + 1);
    const valueEnd = close === -1 ? html.length : close;
    const end = Math.min(html.length, valueEnd + 1);
    return { value: html.slice(from + 1, valueEnd), quote, end, valueStart: from + 1, valueEnd };
  }
  let at = from;
  while (at < html.length && !/[\s>]/.test(html[at] ?? '>')) at++;
  return { value: html.slice(from, at), quote: '', end: at, valueStart: from, valueEnd: at };
}

/** The decoded value of an attribute, or null where the tag has none of that name (the first one counts). */
export function attributeOf(token: { attributes: readonly HtmlAttribute[] }, name: string): string | null {
  const found = token.attributes.find((each) => each.name === name);
  return found === undefined ? null : decodeEntities(found.value);
}
