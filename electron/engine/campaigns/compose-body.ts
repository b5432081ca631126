import { createHash, randomBytes } from 'node:crypto';
import type { MergeValues } from '../../../shared/merge-fields.ts';
import type { Filled } from '../content/public.ts';
import { relaxedLines } from '../domains/public.ts';
import { quotedPrintable } from './quoted-printable.ts';

/** A body whose fixed stretches are encoded; `fixed` has one more than `holes`, and each of both begins at the start of a line. */
export type CompiledBody = {
  readonly contentType: string;
  readonly fixed: readonly Buffer[];
  readonly fixedBytes: number;
  readonly holes: readonly ((values: MergeValues) => string)[];
  /** The pictures and what closes the message around them; empty where it carries none. */
  readonly tail: Buffer;
};

/**
 * Lays out and encodes what all messages of a campaign share (RFC 2045, 2046): text beside HTML, and `pictures` (MIME parts
 * that the HTML names by content id) in a multipart/related around the HTML (RFC 2387).
 */
export function compileBody(parts: { text: Filled; html: Filled }, pictures: readonly Buffer[]): CompiledBody {
  const outer = boundary('part');
  const inner = boundary('related');
  const html: readonly Piece[] = [...partHead('text/html'), ...encoded(parts.html), '\r\n'];
  const related = `Content-Type: multipart/related; type="text/html";\r\n boundary="${inner}"\r\n\r\n--${inner}\r\n`;
  const pieces: readonly Piece[] = [
    `--${outer}\r\n`,
    ...partHead('text/plain'),
    ...encoded(parts.text),
    `\r\n--${outer}\r\n`,
    ...(pictures.length === 0 ? [...html, `--${outer}--\r\n`] : [related, ...html]),
  ];
  const contentType = `multipart/alternative;\r\n boundary="${outer}"`;
  const tail = pictures.length === 0 ? Buffer.alloc(0) : tailOf(pictures, inner, outer);
  return { contentType, ...stretches(pieces), tail };
}

/** A name stands in many places and is encoded once; so many texts are looked through for it. */
const MOST_KNOWN = 8;

/** What the merge fields of one message become, each as whole lines. */
export function fillHoles({ holes }: CompiledBody, values: MergeValues): string[] {
  const texts: string[] = [];
  const known: string[] = [];
  return holes.map((hole) => {
    const text = hole(values);
    const at = texts.indexOf(text);
    if (at >= 0) return known[at] ?? '';
    const coded = quotedPrintable(text, false);
    if (texts.length < MOST_KNOWN) {
      texts.push(text);
      known.push(coded);
    }
    return coded;
  });
}

/** Hashes filled bodies as the relaxed algorithm of DKIM sees them (base64); what is fixed is brought into that form once. */
export function compileHash(body: CompiledBody): (filled: readonly string[]) => string {
  const relaxed = (bytes: Buffer) => Buffer.from(relaxedLines(bytes.toString('latin1')), 'latin1');
  const fixed = body.fixed.map(relaxed);
  const tail = relaxed(body.tail);
  return (filled) => {
    const hash = createHash('sha256').update(fixed[0] ?? '');
    for (const [n, text] of filled.entries()) hash.update(relaxedLines(text), 'latin1').update(fixed[n + 1] ?? '');
    return hash.update(tail).digest('base64');
  };
}

type Piece = string | ((values: MergeValues) => string);

/** `=_` cannot occur in quoted-printable or base64 (RFC 2045 section 6.7), so no value can end a part. */
function boundary(of: string): string {
  return `=_${of}_${randomBytes(12).toString('hex')}`;
}

function partHead(type: 'text/plain' | 'text/html'): [string] {
  return [`Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`];
}

function encoded({ pieces }: Filled): Piece[] {
  const last = pieces.length - 1;
  return pieces.map((piece, n) => (typeof piece === 'string' ? quotedPrintable(piece, n === last) : piece));
}

/** Joins what is fixed, so that filling is one step per merge field. */
function stretches(pieces: readonly Piece[]): Pick<CompiledBody, 'fixed' | 'fixedBytes' | 'holes'> {
  const texts = [''];
  const holes: ((values: MergeValues) => string)[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'string') texts[texts.length - 1] += piece;
    else {
      holes.push(piece);
      texts.push('');
    }
  }
  const fixed = texts.map((text) => Buffer.from(text, 'latin1'));
  return { fixed, fixedBytes: fixed.reduce((sum, { length }) => sum + length, 0), holes };
}

function tailOf(pictures: readonly Buffer[], inner: string, outer: string): Buffer {
  const parts = pictures.flatMap((part) => [Buffer.from(`--${inner}\r\n`), part]);
  return Buffer.concat([...parts, Buffer.from(`--${inner}--\r\n--${outer}--\r\n`)]);
}
