import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { createSeeker } from './byte-seeker.ts';

/** A part of a millisecond to look through; whole pages of a database. */
const PIECE = 1 << 20;

const opened = promisify(open);
const closed = promisify(close);
const readInto = promisify(read);

/**
 * Whether a file holds one of these texts, in UTF-8 or UTF-16, whatever the case of its ASCII letters; read in pieces that overlap
 * by the longest text. With a descriptor that is what is read, from its beginning, and it stays open. One that is gone holds nothing.
 */
export async function fileHolds(path: string, texts: readonly string[], descriptor?: number): Promise<boolean> {
  if (texts.length === 0) return false;
  const bytes = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
  const seek = createSeeker(bytes);
  const overlap = Math.max(...bytes.map((one) => one.length)) - 1;
  try {
    const file = descriptor ?? (await opened(path, 'r'));
    try {
      return await anyPiece(file, overlap, (piece, from, to) => seek(piece, from, to, () => true));
    } finally {
      if (descriptor === undefined) await closed(file);
    }
  } catch {
    // It is gone already.
    return false;
  }
}

/** Looks at what stands between two places of a piece, the second being `position` in the file; answers whether that is enough. */
type Look = (piece: Buffer, from: number, to: number, position: number) => boolean;

/**
 * Reads a file from its beginning in pieces of whole pages, each beginning with the last bytes of the one before, until one is
 * enough; answers whether one was. The next piece is read while one is looked through.
 */
export async function anyPiece(file: number, overlap: number, look: Look): Promise<boolean> {
  let piece = Buffer.allocUnsafe(overlap + PIECE);
  let other = Buffer.allocUnsafe(overlap + PIECE);
  let coming = readInto(file, piece, overlap, PIECE, 0);
  for (let kept = 0, position = 0; ; ) {
    const { bytesRead } = await coming;
    if (bytesRead === 0) return false;
    position += bytesRead;
    coming = readInto(file, other, overlap, PIECE, position);
    const end = overlap + bytesRead;
    if (look(piece, overlap - kept, end, position)) {
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
