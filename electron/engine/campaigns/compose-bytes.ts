import type { CompiledBody } from './compose-body.ts';

const SLAB = 262_144;

/** Writes messages one after the other into slabs of memory: one for fifty messages costs less than one for each. */
export function messageWriter(body: CompiledBody): (headers: string, filled: readonly string[]) => Buffer {
  let slab = Buffer.alloc(0);
  let used = 0;
  const room = (bytes: number): Buffer => {
    if (bytes > SLAB / 4) return Buffer.allocUnsafeSlow(bytes);
    if (used + bytes > slab.length) {
      slab = Buffer.allocUnsafeSlow(SLAB);
      used = 0;
    }
    used += bytes;
    return slab.subarray(used - bytes, used);
  };
  return (headers, filled) => {
    // A body is ASCII by its encoding; a header is too, except for addresses with letters of other scripts (RFC 6532).
    const foreign = /[^\x00-\x7f]/.test(headers);
    const headBytes = foreign ? Buffer.byteLength(headers) : headers.length;
    let bytes = headBytes + body.fixedBytes + body.tail.length;
    for (const { length } of filled) bytes += length;
    const out = room(bytes);
    let at = out.write(headers, 0, headBytes, foreign ? 'utf8' : 'latin1');
    at += body.fixed[0]?.copy(out, at) ?? 0;
    for (let n = 0; n < filled.length; n++) {
      at += out.write(filled[n] ?? '', at, 'latin1');
      at += body.fixed[n + 1]?.copy(out, at) ?? 0;
    }
    body.tail.copy(out, at);
    return out;
  };
}
