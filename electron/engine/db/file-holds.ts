import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';

/** A millisecond or two to look through. */
const PIECE = 1 << 21;

const opened = promisify(open);
const closed = promisify(close);
const readInto = promisify(read);

/**
 * Whether a file holds one of these texts, in UTF-8 or UTF-16, whatever the case of its ASCII letters; read in pieces that overlap
 * by the longest text. With a descriptor that is what is read, from its beginning, and it stays open. One that is gone holds nothing.
 */
export async function fileHolds(path: string, texts: readonly string[], descriptor?: number): Promise<boolean> {
  if (texts.length === 0) return false;
  try {
    const file = descriptor ?? (await opened(path, 'r'));
    try {
      return await anyPiece(file, texts);
    } finally {
      if (descriptor === undefined) await closed(file);
    }
  } catch {
    // It is gone already.
    return false;
  }
}

/** The next piece is read while one is looked through. */
async function anyPiece(file: number, texts: readonly string[]): Promise<boolean> {
  const bytes = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
  const overlap = Math.max(...bytes.map((one) => one.length)) - 1;
  // To make each piece lower case before looking through it takes three times as long.
  const sought = new RegExp(bytes.map((one) => literally(one.toString('latin1'))).join('|'), 'i');
  let piece = Buffer.allocUnsafe(overlap + PIECE);
  let other = Buffer.allocUnsafe(overlap + PIECE);
  let coming = readInto(file, piece, overlap, PIECE, 0);
  for (let kept = 0, position = 0; ; ) {
    const { bytesRead } = await coming;
    if (bytesRead === 0) return false;
    position += bytesRead;
    coming = readInto(file, other, overlap, PIECE, position);
    const end = overlap + bytesRead;
    if (sought.test(piece.toString('latin1', overlap - kept, end))) {
      // Nobody closes a file that is being read.
      await coming;
      return true;
    }
    kept = Math.min(overlap, kept + bytesRead);
    // What is read stands behind the overlap.
    piece.copy(other, overlap - kept, end - kept, end);
    [piece, other] = [other, piece];
  }
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
