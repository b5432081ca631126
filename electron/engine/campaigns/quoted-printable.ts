import type { MergeValues } from '../../../shared/merge-fields.ts';
import { cleanValues, type Filled } from '../content/public.ts';

/** Columns of a quoted-printable line before its soft break (RFC 2045 section 6.7). */
const COLUMNS = 75;
const HEX = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);

/** Quoted-printable with CRLF line ends, beginning at column 0; `hardEnd` false ends an open line with a soft break. */
export function quotedPrintable(text: string, hardEnd: boolean): string {
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
      line = '';
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

/** A text part as a whole MIME part, whose fixed pieces are encoded once for all messages. */
export function quotedPart(filled: Filled, type: 'text/plain' | 'text/html'): (values: MergeValues) => string {
  const head = `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;
  const pieces = filled.pieces.map((piece) => (typeof piece === 'string' ? quotedPrintable(piece, false) : piece));
  return (values) => {
    const clean = cleanValues(values);
    const body = pieces.map((piece) => (typeof piece === 'string' ? piece : quotedPrintable(piece(clean), false)));
    return `${head}${body.join('')}\r\n`;
  };
}
