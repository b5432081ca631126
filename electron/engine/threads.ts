import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { ThreadKind } from './thread.ts';

/** Where a thread begins: beside this file as source; in a build the chunk of this file may lie a folder below it. */
function entry(): string {
  let folder = import.meta.dirname;
  if (import.meta.filename.endsWith('.ts')) return join(folder, 'thread.ts');
  while (!existsSync(join(folder, 'thread.js')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'thread.js');
}

/**
 * Starts a thread of the engine for work that would hold its event loop: no second writer of the workspace's database runs
 * there. `data` and all messages are structured clones. The caller listens to `message`, `error` and `exit`, and ends it.
 */
export function startThread(kind: ThreadKind, data: unknown, limits?: ResourceLimits): Worker {
  return new Worker(entry(), { workerData: { kind, data }, name: kind, ...(limits && { resourceLimits: limits }) });
}
