import { unreadable } from './workbook-zip.ts';

/** What a scanner tells: local names (without their prefix), the attributes as written, text with its entities decoded. */
export type XmlEvents = {
  open(name: string, attributes: string): void;
  close(name: string): void;
  text?(text: string): void;
};

/** No tag and no text of a workbook is longer: a cell holds 32,767 characters. */
const LONGEST = 2_000_000;

/**
 * Reads XML piece by piece (`push`, then `end`) in bounded memory and linear time. Not a validator: it knows tags, text, CDATA,
 * comments and the five entities, and refuses document types, because those are where entities grow. saxen would do (it reads in
 * pieces too), but keeps an unfinished token without bound and took seven times as long on a sheet of 200,000 rows.
 */
export function createXmlScanner(events: XmlEvents) {
  let rest = '';

  function push(piece: string): void {
    const xml = rest === '' ? piece : rest + piece;
    let at = 0;
    for (;;) {
      const open = xml.indexOf('<', at);
      if (open < 0) break;
      if (open > at) events.text?.(decodeEntities(xml.slice(at, open)));
      const end = markupEnd(xml, open);
      if (end < 0) {
        at = open;
        break;
      }
      if (end === 0) throw unreadable();
      markup(xml, open, end, events);
      at = end;
    }
    rest = xml.slice(at);
    if (rest.length > LONGEST) throw unreadable();
  }

  return {
    push,
    /** Throws `workbook_unreadable` where the file broke off inside a tag. */
    end(): void {
      if (rest.trim() !== '') throw unreadable();
    },
  };
}

/** The value of an attribute, by its local name; undefined where there is none. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = at === 0 ? 32 : attributes.charCodeAt(at - 1);
    if (before > 32 && before !== 58) continue;
    let from = at + name.length;
    while (attributes.charCodeAt(from) <= 32) from++;
    if (attributes.charCodeAt(from) !== 61) continue;
    from++;
    while (attributes.charCodeAt(from) <= 32) from++;
    const quote = attributes.charAt(from);
    if (quote !== '"' && quote !== "'") continue;
    const end = attributes.indexOf(quote, from + 1);
    if (end >= 0) return decodeEntities(attributes.slice(from + 1, end));
  }
  return undefined;
}

// The end of the markup that begins at `open`: −1 where it has not come yet, 0 where it must not be.
function markupEnd(xml: string, open: number): number {
  const next = xml.charCodeAt(open + 1);
  if (next === 63) return after(xml, '?>', open);
  if (next === 33) {
    if (xml.startsWith('<!--', open)) return after(xml, '-->', open + 4);
    if (xml.startsWith('<![CDATA[', open)) return after(xml, ']]>', open + 9);
    return xml.length - open < 9 ? -1 : 0;
  }
  let quote = 0;
  for (let at = open + 1; at < xml.length; at++) {
    const code = xml.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 62) return at + 1;
    else if (code === 34 || code === 39) quote = code;
  }
  return -1;
}

function after(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

function markup(xml: string, open: number, end: number, events: XmlEvents): void {
  const next = xml.charCodeAt(open + 1);
  if (next === 63) return;
  if (next === 33) {
    if (xml.charCodeAt(open + 2) === 91) events.text?.(xml.slice(open + 9, end - 3));
    return;
  }
  if (next === 47) {
    events.close(localName(xml, open + 2, end - 1));
    return;
  }
  const selfClosing = xml.charCodeAt(end - 2) === 47;
  const last = selfClosing ? end - 2 : end - 1;
  let nameEnd = open + 1;
  while (nameEnd < last && xml.charCodeAt(nameEnd) > 32) nameEnd++;
  const name = localName(xml, open + 1, nameEnd);
  events.open(name, nameEnd < last ? xml.slice(nameEnd, last) : '');
  if (selfClosing) events.close(name);
}

function localName(xml: string, from: number, to: number): string {
  const name = xml.slice(from, to);
  const colon = name.indexOf(':');
  return (colon < 0 ? name : name.slice(colon + 1)).trimEnd();
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);/gi, (all, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? all;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
