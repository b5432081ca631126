import { accessSync, constants, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileHolds } from './file-holds.ts';

/** Where a workspace keeps its copies of the database from before it was changed by a new version. */
export const BACKUPS = 'backups';

/** The workspace's own safety copies that hold one of these texts (lower case); one that cannot be read counts as one that does. */
export async function backupsHolding(workspace: string, texts: readonly string[]): Promise<string[]> {
  const room = join(workspace, BACKUPS);
  const holding: string[] = [];
  for (const name of existsSync(room) ? readdirSync(room) : []) {
    const path = join(room, name);
    if (!readable(path) || (await fileHolds(path, texts))) holding.push(path);
  }
  return holding;
}

/** Deletes those copies; answers how many are gone. */
export async function removeBackupsHolding(workspace: string, texts: readonly string[]): Promise<number> {
  const holding = await backupsHolding(workspace, texts);
  for (const path of holding) rmSync(path, { force: true });
  return holding.filter((path) => !existsSync(path)).length;
}

function readable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
