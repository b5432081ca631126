import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** Bytes that must be free, in the file system and in the machine. */
const ROOM = 4_000_000_000;

/** Programs may be run there, which some machines forbid. */
function runsPrograms(folder: string): boolean {
  const program = join(folder, 'try');
  writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  return spawnSync(program).status === 0;
}

/**
 * A folder in the machine's memory for files that nobody wants after the test, or null where there is none with room: a
 * commit there is as good against the end of a process as one on a disk, and nobody waits for it.
 */
export function memoryFolder(name: string): string | null {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < ROOM || freemem() < ROOM) return null;
    const folder = mkdtempSync(join(MEMORY, `merpati-${name}-`));
    if (runsPrograms(folder)) return folder;
    rmSync(folder, { recursive: true });
  } catch {
    // Not Linux, or not ours to write.
  }
  return null;
}
