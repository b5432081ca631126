import { closeSync, openSync, readSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_NAME } from '../../electron/engine/db/open.ts';

// SQLite's wal-index (https://sqlite.org/walformat.html section 2): how far the write-ahead log reaches.
const MOST_FRAME = 16;
const SALT = 32;
const BACKFILLED = 96;
const HEADER = 136;
const LOG_HEADER = 32;
const FRAME = 4_096 + 24;

/** How far the log reached at some moment: frames, which log it was, and how many frames are in the database already. */
export type LogMark = { readonly frames: number; readonly salt: string; readonly backfilled: number };

/** Reads the mark of a workspace that another process has open; null where there is no log yet. */
export function markLog(folder: string): LogMark | null {
  const bytes = Buffer.alloc(HEADER);
  try {
    const file = openSync(join(folder, `${DATABASE_NAME}-shm`), 'r');
    const read = readSync(file, bytes, 0, HEADER, 0);
    closeSync(file);
    if (read < HEADER) return null;
  } catch {
    return null;
  }
  return {
    frames: bytes.readUInt32LE(MOST_FRAME),
    salt: bytes.toString('hex', SALT, SALT + 8),
    backfilled: bytes.readUInt32LE(BACKFILLED),
  };
}

/**
 * Cuts the log of a killed engine as a power cut may: anywhere behind what it held when the last final dot left (and behind
 * what was brought into the database, which is synced first). Answers how many bytes were lost, or null where nothing can be.
 */
export function cutLog(folder: string, atDot: LogMark | null, random: () => number): number | null {
  const now = markLog(folder);
  if (now === null) return null;
  const least = LOG_HEADER + Math.max(atDot?.salt === now.salt ? atDot.frames : 0, now.backfilled) * FRAME;
  const most = LOG_HEADER + now.frames * FRAME;
  if (most <= least) return null;
  const length = least + Math.floor(random() * (most - least));
  truncateSync(join(folder, `${DATABASE_NAME}-wal`), length);
  return most - length;
}
