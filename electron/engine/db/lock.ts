import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';

/**
 * Holds the workspace for this process by an exclusive transaction on a database of its own: the operating system gives
 * the lock back however the process ends, so there is no stale PID file to delete. Throws `workspace_in_use`.
 */
export function lockWorkspace(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = new Database(join(folder, 'workspace.lock'), { timeout: 0 });
  try {
    lock.pragma('journal_mode = DELETE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY'))
      throw new AppError('workspace_in_use', {}, { cause: error });
    throw error;
  }
  return () => lock.close();
}
