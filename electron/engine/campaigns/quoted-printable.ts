/** Columns of a quoted-printable line before its soft break (RFC 2045 section 6.7). */
const COLUMNS = 75;
const HEX = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
/** One line that needs no care: no `=`, nothing beyond ASCII, no dot or blank at its start and no blank at its end. */
const PLAIN = /^[\x21-\x2d\x2f-\x3c\x3e-\x7e](?:[\x20-\x3c\x3e-\x7e]{0,73}[\x21-\x3c\x3e-\x7e])?$/;

/** Such as a link: ASCII without line ends and blanks. */
const ONE_LINE = /^[\x21-\x7e]+$/;

/** The same as byte by byte, for what has no need of it; ends with a soft break. */
function oneLine(text: string): string {
  const coded = text.replaceAll('=', '=3D');
  let out = '';
  for (let at = 0; at < coded.length; ) {
    const dot = coded[at] === '.';
    let end = at + COLUMNS - (dot ? 2 : 0);
    // A coded `=` stays in one piece.
    if (end < coded.length) end -= coded[end - 1] === '=' ? 1 : coded[end - 2] === '=' ? 2 : 0;
    out += `${dot ? `=2E${coded.slice(at + 1, end)}` : coded.slice(at, end)}=\r\n`;
    at = end;
  }
  return out;
}

/** Quoted-printable with CRLF line ends, beginning at column 0; `hardEnd` false ends an open line with a soft break. */
export function quotedPrintable(text: string, hardEnd: boolean): string {
  if (PLAIN.test(text)) return hardEnd ? text : `${text}=\r\n`;
  if (!hardEnd && ONE_LINE.test(text)) return oneLine(text);
  const bytes = Buffer.from(text.replace(/\r\n?/g, '\n'), 'utf8');
  const lines: string[] = [];
  let line = '';
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x0a) {
      lines.push(`${line}\r\n`);
      line = '';
      continue;
    }
    const last = bytes[at + 1] === 0x0a || (hardEnd && at === bytes.length - 1);
    const unit = isPlain(byte, last, line === '') ? String.fromCharCode(byte) : (HEX[byte] ?? '');
    if (line.length + unit.length > COLUMNS) {
      lines.push(`${line}=\r\n`);
      // What begins a line is looked at anew: a dot may stand anywhere but there.
      line = byte === 0x2e ? (HEX[byte] ?? '') : unit;
      continue;
    }
    line += unit;
  }
  if (line !== '') lines.push(hardEnd ? line : `${line}=\r\n`);
  return lines.join('');
}

/** Blanks at the end of a line would be lost on the way; a dot at its start would ask SMTP for care (RFC 5321 section 4.5.2). */
function isPlain(byte: number, lastOfLine: boolean, firstOfLine: boolean): boolean {
  if (byte === 0x20 || byte === 0x09) return !lastOfLine;
  if (byte === 0x2e) return !firstOfLine;
  return byte > 0x20 && byte < 0x7f && byte !== 0x3d;
}
