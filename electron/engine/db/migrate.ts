import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { BACKUPS } from './backups.ts';
import type { Db } from './open.ts';

/** One step of the schema. `up` runs inside the one transaction of all pending steps; `after`, for a file with content, once they are through. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  up(db: Db): void;
  after?(db: Db): void;
}

/**
 * Brings the database to the newest schema: all pending steps or none. With a folder, the file is first copied to
 * `backups/`. Throws `workspace_newer` for a file that a newer Merpati wrote; nothing is changed then.
 */
export function migrate(db: Db, steps: readonly Migration[], folder: string | null): void {
  const current = Number(db.pragma('user_version', { simple: true }));
  const newest = steps.at(-1)?.version ?? 0;
  if (current > newest) throw new AppError('workspace_newer', { found: current, known: newest });
  const pending = steps.filter((step) => step.version > current);
  if (pending.length === 0) return;
  if (folder && current > 0) copyFirst(db, folder, current);
  db.transaction(() => {
    for (const step of pending) step.up(db);
    db.pragma(`user_version = ${newest}`);
  }).immediate();
  if (current > 0) for (const step of pending) step.after?.(db);
}

function copyFirst(db: Db, folder: string, version: number): void {
  const backups = join(folder, BACKUPS);
  mkdirSync(backups, { recursive: true });
  const copy = join(backups, `before-${version}.db`);
  rmSync(copy, { force: true });
  db.prepare('VACUUM INTO ?').run(copy);
}
