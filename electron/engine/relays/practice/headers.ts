const HEADER_LIMIT = 65_536;

/** The header block of a raw message (at most 64 KiB), without the empty line. */
export function headerBlock(raw: Buffer): string {
  const head = raw.subarray(0, HEADER_LIMIT).toString('latin1');
  const end = head.search(/\r?\n\r?\n/);
  return end < 0 ? head : head.slice(0, end);
}

/** Header fields in order, unfolded, encoded words decoded (RFC 5322 2.2.3, RFC 2047). */
export function headerFields(block: string): { name: string; value: string }[] {
  return block
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) return [];
      return [{ name: line.slice(0, colon).trim(), value: decodeWords(utf8(line.slice(colon + 1).trim())) }];
    });
}

/** The first field of a name, or an empty text. */
export function headerValue(block: string, name: string): string {
  const wanted = name.toLowerCase();
  return headerFields(block).find((field) => field.name.toLowerCase() === wanted)?.value ?? '';
}

function utf8(latin1: string): string {
  return /[\x80-\xff]/.test(latin1) ? Buffer.from(latin1, 'latin1').toString('utf8') : latin1;
}

const ENCODED_WORD = /=\?([A-Za-z0-9._-]{1,40})(?:\*[A-Za-z-]{1,20})?\?([BbQq])\?([^?\s]{0,1000})\?=/g;

function decodeWords(text: string): string {
  // RFC 2047 6.2: white space between two encoded words is not shown.
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(ENCODED_WORD, (word, charset: string, kind: string, body: string) => {
      const bytes = kind.toUpperCase() === 'B' ? Buffer.from(body, 'base64') : quoted(body);
      try {
        return new TextDecoder(charset).decode(bytes);
      } catch {
        return word;
      }
    });
}

function quoted(body: string): Buffer {
  const text = body
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
