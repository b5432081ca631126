import { constants, existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The file of an import, kept until it is over; all but `path` tells whether it is still the same. */
export type KeptSource = { path: string; bytes: number; changedAt: number; inode?: number };

const ROOM = 'imports';

/** The folder of an import: its staging files, and its source where that would not stay by itself. */
export function importFolder(workspace: string, id: number): string {
  return join(workspace, ROOM, String(id));
}

/**
 * Keeps the source of an import until it is over. A file of the workspace's own (an upload) goes with its ticket, so it gets a
 * second name; anybody else's is read where it is.
 */
export async function keepSource(workspace: string, id: number, path: string): Promise<KeptSource> {
  const folder = importFolder(workspace, id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (relative(workspace, path).startsWith('..')) return asItIs(path);
  const kept = join(folder, 'source');
  rmSync(kept, { force: true });
  try {
    linkSync(path, kept);
  } catch {
    // A file system without second names.
    await copyFile(path, kept, constants.COPYFILE_FICLONE);
  }
  return asItIs(kept);
}

function asItIs(path: string): KeptSource {
  const { size, mtimeMs, ino } = statSync(path);
  return { path, bytes: size, changedAt: mtimeMs, inode: ino };
}

/** Tells whether the source is still there and the same. */
export function isSame({ path, bytes, changedAt, inode }: KeptSource): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  if (now === undefined || now.size !== bytes || now.mtimeMs !== changedAt) return false;
  // A file that was put in its place may have kept size and time; an older order does not know which file it was.
  return inode === undefined || now.ino === inode;
}

/** Removes everything that an import kept. */
export function dropFolder(workspace: string, id: number): void {
  rmSync(importFolder(workspace, id), { recursive: true, force: true });
}

/** Removes staging files of an import; its source stays. */
export function dropStaging(workspace: string, id: number): void {
  const folder = importFolder(workspace, id);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (name !== 'source') rmSync(join(folder, name), { force: true });
}

/** Removes what imports left that are not among these. */
export function dropOrphans(workspace: string, ids: readonly number[]): void {
  const room = join(workspace, ROOM);
  if (!existsSync(room)) return;
  const wanted = new Set(ids.map(String));
  for (const name of readdirSync(room))
    if (!wanted.has(name)) rmSync(join(room, name), { recursive: true, force: true });
}
