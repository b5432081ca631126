import { createHash, randomBytes } from 'node:crypto';
import type { MergeValues } from '../../../shared/merge-fields.ts';
import type { Filled } from '../content/public.ts';
import { relaxedLines } from '../domains/public.ts';
import { quotedPrintable } from './quoted-printable.ts';

/** A body whose fixed stretches are encoded; `fixed` has one more than `holes`, and each of both begins at the start of a line. */
export type CompiledBody = {
  readonly contentType: string;
  readonly fixed: readonly string[];
  readonly holes: readonly ((values: MergeValues) => string)[];
  /** The pictures and what closes the message around them; null where it carries none. */
  readonly tail: Buffer | null;
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
  return { contentType, ...stretches(pieces), tail: pictures.length === 0 ? null : tailOf(pictures, inner, outer) };
}

/** Writes the body of one message up to its pictures. */
export function fillBody(body: CompiledBody, values: MergeValues): string {
  let out = body.fixed[0] ?? '';
  for (let n = 0; n < body.holes.length; n++) {
    out += quotedPrintable(body.holes[n]?.(values) ?? '', false) + (body.fixed[n + 1] ?? '');
  }
  return out;
}

/** A body that is about to be signed: as it leaves, and as the relaxed algorithm of DKIM sees it. */
export type SignedBody = { readonly text: string; readonly hash: string };

/** `fillBody` for messages that are signed; what is fixed is brought into the other form once. */
export function compileSigned(body: CompiledBody): (values: MergeValues) => SignedBody {
  const relaxed = body.fixed.map(relaxedLines);
  const tail = body.tail === null ? null : Buffer.from(relaxedLines(body.tail.toString('latin1')), 'latin1');
  return (values) => {
    let text = body.fixed[0] ?? '';
    let seen = relaxed[0] ?? '';
    for (let n = 0; n < body.holes.length; n++) {
      const hole = quotedPrintable(body.holes[n]?.(values) ?? '', false);
      text += hole + (body.fixed[n + 1] ?? '');
      seen += relaxedLines(hole) + (relaxed[n + 1] ?? '');
    }
    const hash = createHash('sha256').update(seen, 'latin1');
    return { text, hash: (tail === null ? hash : hash.update(tail)).digest('base64') };
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
function stretches(pieces: readonly Piece[]): Pick<CompiledBody, 'fixed' | 'holes'> {
  const fixed = [''];
  const holes: ((values: MergeValues) => string)[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'string') fixed[fixed.length - 1] += piece;
    else {
      holes.push(piece);
      fixed.push('');
    }
  }
  return { fixed, holes };
}

function tailOf(pictures: readonly Buffer[], inner: string, outer: string): Buffer {
  const parts = pictures.flatMap((part) => [Buffer.from(`--${inner}\r\n`), part]);
  return Buffer.concat([...parts, Buffer.from(`--${inner}--\r\n--${outer}--\r\n`)]);
}
