import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const MAX_KEPT = 16 * 1024 * 1024;

/** The name of a mail: the digest of its bytes, so that the same mail is never kept twice. */
export function digestOf(raw: Uint8Array): string {
  return createHash('sha256').update(raw).digest('hex');
}

function pathOf(folder: string, digest: string): string {
  return join(folder, 'bounces', digest.slice(0, 2), `${digest}.eml`);
}

/** Keeps the raw evidence in the workspace (at most its first 16 MiB); it is on disk when this returns. */
export function keepRaw(folder: string, digest: string, raw: Uint8Array): void {
  const path = pathOf(folder, digest);
  if (existsSync(path)) return;
  mkdirSync(join(folder, 'bounces', digest.slice(0, 2)), { recursive: true, mode: 0o700 });
  const file = openSync(`${path}.part`, 'w', 0o600);
  try {
    const kept = raw.subarray(0, MAX_KEPT);
    for (let done = 0; done < kept.length; ) done += writeSync(file, kept, done, kept.length - done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.part`, path);
}

/** The raw evidence of a mail, or undefined where it is gone. */
export function readRaw(folder: string, digest: string): Buffer | undefined {
  try {
    return readFileSync(pathOf(folder, digest));
  } catch {
    return undefined;
  }
}

export function dropRaw(folder: string, digest: string): void {
  rmSync(pathOf(folder, digest), { force: true });
}
