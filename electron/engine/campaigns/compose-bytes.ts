import type { CompiledBody } from './compose-body.ts';

/** The bytes of one message. */
export type Written = {
  readonly raw: Buffer;
  /** The same with the dot that ends it on the wire (RFC 5321 section 4.1.1.4); no line of it needs another. */
  readonly wire: Buffer;
  /** Gives the memory back for a later message: only when the last byte has left, and nobody looks at this one any more. */
  reuse(): void;
};

const FINAL_DOT = '.\r\n';
const PAGE = 4_096;
/** So much memory is kept for later messages, in pieces that do not hold more than a long message. */
const MOST_SPARE = 32;
const LONGEST_SPARE = 262_144;

/** Writes messages one after the other; memory that was given back is written over, as fresh memory costs more than the message. */
export function messageWriter(body: CompiledBody): (headers: string, filled: readonly string[]) => Written {
  const spare: Buffer[] = [];
  const room = (bytes: number): Buffer => {
    const known = spare.pop();
    if (known !== undefined && known.length >= bytes) return known;
    return Buffer.allocUnsafeSlow(Math.ceil((bytes * 1.25) / PAGE) * PAGE);
  };
  return (headers, filled) => {
    // A body is ASCII by its encoding; a header is too, except for addresses with letters of other scripts (RFC 6532), which
    // take up to three bytes each: room for them costs less than to look for them.
    let bytes = 3 * headers.length + body.fixedBytes + body.tail.length;
    for (const { length } of filled) bytes += length;
    const out = room(bytes + FINAL_DOT.length);
    let at = out.write(headers, 0, 'utf8');
    at += body.fixed[0]?.copy(out, at) ?? 0;
    for (let n = 0; n < filled.length; n++) {
      at += out.write(filled[n] ?? '', at, 'latin1');
      at += body.fixed[n + 1]?.copy(out, at) ?? 0;
    }
    at += body.tail.copy(out, at);
    out.write(FINAL_DOT, at, 'latin1');
    let mine: Buffer | null = out;
    const reuse = () => {
      if (mine !== null && spare.length < MOST_SPARE && mine.length <= LONGEST_SPARE) spare.push(mine);
      mine = null;
    };
    return { raw: out.subarray(0, at), wire: out.subarray(0, at + FINAL_DOT.length), reuse };
  };
}
