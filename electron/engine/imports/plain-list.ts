import { parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { CsvRecord } from './csv-records.ts';

/** One address of a plain list with the name that stands beside it; `loose` where a name and an address are only neighbours. */
export type PlainEntry = { address: string; name: string; loose: boolean };

const LONGEST_LINE = 1_048_576;
const MOST_TEXT = 2_000;
const BULLET = /^(?:[-*•·–‣]|\d{1,6}[.)])\s+/;
const OPENING = new Set('"\'([{');
const CLOSING = new Set('"\')]}');
const AROUND = /[\s\-–—:,']/;
const LABEL = /^(?:to|cc|bcc|from|kepada|dari|tembusan|e-?mail|surel)\s*:\s*/i;

/** The addresses of one line: several by comma or semicolon, `Name <a@b>`, `mailto:`, bullets and mail headers in front. */
export function entriesIn(line: string): PlainEntry[] {
  const text = line.trim().replace(BULLET, '').replace(LABEL, '');
  const entries: PlainEntry[] = [];
  for (const part of splitOutside(text, ';')) {
    let waiting = '';
    for (const token of splitOutside(part, ',')) {
      const words = token.trim();
      if (words === '') continue;
      if (!words.includes('@')) {
        waiting = waiting === '' ? words : `${waiting}, ${words}`;
        continue;
      }
      entries.push(...entriesOf(words, waiting));
      waiting = '';
    }
    if (waiting !== '') entries.push({ address: cut(waiting), name: '', loose: true });
  }
  return entries;
}

/** Cuts a plain list into records of address and name. A record's line is the line it stands on, or counted on where a line has several. */
export function createPlainCutter() {
  let rest = '';
  let line = 1;
  let last = 0;
  let afterReturn = false;

  function take(text: string): CsvRecord[] {
    return entriesIn(text).map(({ address, name }) => {
      last = Math.max(last + 1, line);
      return { fields: name === '' ? [address] : [address, name], line: last, flaw: null };
    });
  }

  return {
    push(text: string): CsvRecord[] {
      const records: CsvRecord[] = [];
      let from = 0;
      for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
        const halved = afterReturn && index === 0 && end === '\n';
        if (!halved) {
          for (const record of take(rest + text.slice(from, index))) records.push(record);
          rest = '';
          line++;
        }
        from = index + end.length;
        afterReturn = false;
      }
      rest += text.slice(from);
      if (text.length > 0) afterReturn = text.endsWith('\r');
      if (rest.length > LONGEST_LINE) {
        // One endless line of addresses is read up to its last separator.
        const end = Math.max(rest.lastIndexOf(','), rest.lastIndexOf(';'), rest.lastIndexOf(' '));
        for (const record of take(rest.slice(0, end < 0 ? rest.length : end))) records.push(record);
        rest = end < 0 ? '' : rest.slice(end + 1);
      }
      return records;
    },
    end(): CsvRecord[] {
      const records = take(rest);
      rest = '';
      return records;
    },
  };
}

/** Whether a text is a list of addresses rather than a table: nearly every line holds addresses and nothing that is none. */
export function looksPlain(text: string): boolean {
  const lines = text
    .slice(0, 65_536)
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 200);
  const withAddress = lines.filter((line) => line.includes('@'));
  if (withAddress.length === 0 || withAddress.length < lines.length * 0.6) return false;
  // A tab or a pipe between cells is a table.
  const lists = withAddress.map((line) => (/[\t|]/.test(line.trim()) ? [] : entriesIn(line)));
  const plain = lists.filter((entries) => entries.length > 0 && entries.every(({ loose }) => !loose));
  const all = lists.flat();
  const good = all.filter(({ address }) => parseAddress(unwrapAddress(address)).ok);
  return plain.length >= withAddress.length * 0.8 && good.length >= all.length * 0.6;
}

function entriesOf(token: string, before: string): PlainEntry[] {
  const open = token.lastIndexOf('<');
  const close = token.indexOf('>', open);
  if (open >= 0 && close > open) {
    const name = unquoted(`${before === '' ? '' : `${before}, `}${token.slice(0, open)} ${token.slice(close + 1)}`);
    return [{ address: bare(token.slice(open + 1, close)), name: cut(name), loose: false }];
  }
  const words = token.split(/\s+/);
  const addresses = words.filter((word) => word.includes('@'));
  if (addresses.length > 1) {
    return addresses.map((address) => ({ address: bare(address), name: '', loose: before !== '' }));
  }
  const name = unquoted([before, ...words.filter((word) => !word.includes('@'))].join(' '));
  return [{ address: bare(addresses[0] ?? ''), name: cut(name), loose: before !== '' }];
}

/** Without the quotes and brackets around it. Step by step: an expression for the end would look from each of a million signs. */
function bare(address: string): string {
  let from = 0;
  let to = address.length;
  while (from < to && OPENING.has(address.charAt(from))) from++;
  while (to > from && CLOSING.has(address.charAt(to - 1))) to--;
  const text = address.slice(from, to);
  const mailto = /^mailto:/i.test(text) ? text.slice(7).split('?', 1)[0] : text;
  return cut((mailto ?? '').trim());
}

/** Without what stands around a name. Step by step, as for addresses: two thousand dashes within one would be read from each of them. */
function unquoted(name: string): string {
  const text = cut(name).replace(/["()]/g, ' ').replace(/\s+/g, ' ');
  let from = 0;
  let to = text.length;
  while (from < to && AROUND.test(text.charAt(from))) from++;
  while (to > from && AROUND.test(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

function cut(text: string): string {
  return text.slice(0, MOST_TEXT);
}

// Splits at a sign outside quotes and angle brackets; a quote that never closes is a letter.
function splitOutside(text: string, sign: ',' | ';'): string[] {
  if (!text.includes(sign)) return [text];
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charAt(at);
    if (code === '"' || code === '<') {
      // Only so far: a line of a million opening brackets is read once.
      const end = text.slice(at + 1, at + MOST_TEXT).indexOf(code === '"' ? '"' : '>');
      if (end >= 0) at += end + 1;
    } else if (code === sign) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
