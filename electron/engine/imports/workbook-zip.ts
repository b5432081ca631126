import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { AppError } from '../../../shared/errors.ts';

/** One file inside an archive: where its packed bytes are, and how large the directory says it becomes. */
export type ZipEntry = { name: string; method: number; encrypted: boolean; packed: number; bytes: number; at: number };

export type Archive = { path: string; entries: ReadonlyMap<string, ZipEntry> };

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_BYTES = 22;
const COMMENT_BYTES = 65_535;

const MOST_ENTRIES = 20_000;
const MOST_DIRECTORY = 16 * 1024 ** 2;
/** No sheet of a million rows comes near; a bomb does within a few kilobytes. */
const MOST_UNPACKED = 2 * 1024 ** 3;
const SURE_BYTES = 64 * 1024 ** 2;
const MOST_RATIO = 250;

/**
 * Reads the directory of a ZIP archive and nothing else: names, sizes and places, before a byte is unpacked. Throws
 * `workbook_unreadable` where there is none, `workbook_too_large` where what it announces is a bomb.
 */
export async function readDirectory(path: string): Promise<Archive> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { count, bytes, at } = await findDirectory(file, size);
    if (count > MOST_ENTRIES || bytes > MOST_DIRECTORY) throw new AppError('workbook_too_large');
    if (at + bytes > size) throw unreadable();
    return { path, entries: entriesOf(await readAt(file, at, bytes), count) };
  } finally {
    await file.close();
  }
}

/** Unpacks one file as a stream of pieces, never more than the directory announced and never a bomb. */
export async function* unpack(archive: Archive, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  if (entry.encrypted) throw new AppError('workbook_protected');
  if (entry.method !== 0 && entry.method !== 8) throw unreadable();
  if (isBomb(entry)) throw new AppError('workbook_too_large');
  if (entry.packed === 0) return;
  const start = await startOf(archive.path, entry);
  const packed = createReadStream(archive.path, { start, end: start + entry.packed - 1, highWaterMark: 65_536 });
  const pieces = entry.method === 0 ? packed : packed.pipe(createInflateRaw({ chunkSize: 65_536 }));
  packed.once('error', (error) => pieces.destroy(error));
  let unpacked = 0;
  try {
    for await (const piece of pieces as AsyncIterable<Buffer>) {
      unpacked += piece.length;
      if (unpacked > entry.bytes) throw new AppError('workbook_too_large');
      yield piece;
    }
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(error);
  } finally {
    pieces.destroy();
    packed.destroy();
  }
}

/** Whether an entry becomes so much more than it takes that nobody typed it. */
function isBomb({ packed, bytes }: Pick<ZipEntry, 'packed' | 'bytes'>): boolean {
  return bytes > MOST_UNPACKED || (bytes > SURE_BYTES && bytes > packed * MOST_RATIO);
}

/** The failure that tells somebody to save the workbook anew. */
export function unreadable(cause?: unknown): AppError {
  return new AppError('workbook_unreadable', {}, cause === undefined ? undefined : { cause });
}

async function findDirectory(file: FileHandle, size: number): Promise<{ count: number; bytes: number; at: number }> {
  const tailBytes = Math.min(size, END_BYTES + COMMENT_BYTES);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END_OF_DIRECTORY) continue;
    const found = {
      count: tail.readUInt16LE(at + 10),
      bytes: tail.readUInt32LE(at + 12),
      at: tail.readUInt32LE(at + 16),
    };
    const large = found.count === 0xffff || found.bytes === 0xffffffff || found.at === 0xffffffff;
    return large ? findDirectory64(file, tail, at - 20) : found;
  }
  throw unreadable();
}

async function findDirectory64(file: FileHandle, tail: Buffer, locator: number) {
  if (locator < 0 || tail.readUInt32LE(locator) !== LOCATOR_64) throw unreadable();
  const end = await readAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (end.readUInt32LE(0) !== END_OF_DIRECTORY_64) throw unreadable();
  return {
    count: Number(end.readBigUInt64LE(32)),
    bytes: Number(end.readBigUInt64LE(40)),
    at: Number(end.readBigUInt64LE(48)),
  };
}

function entriesOf(directory: Buffer, count: number): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let n = 0; n < count; n++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== DIRECTORY_ENTRY) throw unreadable();
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const end = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    if (end > directory.length) throw unreadable();
    // Some writers use backslashes, some other letters than the parts they point at.
    const name = directory
      .toString('utf8', at + 46, nameEnd)
      .replaceAll('\\', '/')
      .replace(/^\//, '')
      .toLowerCase();
    const sizes = sizesOf(directory, at, nameEnd, nameEnd + directory.readUInt16LE(at + 30));
    const flags = directory.readUInt16LE(at + 8);
    entries.set(name, { name, method: directory.readUInt16LE(at + 10), encrypted: (flags & 1) === 1, ...sizes });
    at = end;
  }
  return entries;
}

function sizesOf(directory: Buffer, at: number, extraAt: number, extraEnd: number) {
  const sizes = {
    bytes: directory.readUInt32LE(at + 24),
    packed: directory.readUInt32LE(at + 20),
    at: directory.readUInt32LE(at + 42),
  };
  for (let field = extraAt; field + 4 <= extraEnd; ) {
    const length = directory.readUInt16LE(field + 2);
    if (directory.readUInt16LE(field) === 1) {
      let from = field + 4;
      for (const key of ['bytes', 'packed', 'at'] as const) {
        if (sizes[key] !== 0xffffffff || from + 8 > Math.min(extraEnd, field + 4 + length)) continue;
        sizes[key] = Number(directory.readBigUInt64LE(from));
        from += 8;
      }
    }
    field += 4 + length;
  }
  return sizes;
}

async function startOf(path: string, entry: ZipEntry): Promise<number> {
  const file = await open(path);
  try {
    const head = await readAt(file, entry.at, 30);
    if (head.readUInt32LE(0) !== LOCAL_ENTRY) throw unreadable();
    const start = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
    if (start + entry.packed > (await file.stat()).size) throw unreadable();
    return start;
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  if (!Number.isSafeInteger(at) || at < 0) throw unreadable();
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  if (bytesRead < bytes) throw unreadable();
  return buffer;
}
