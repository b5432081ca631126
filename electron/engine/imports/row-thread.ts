import { setFlagsFromString } from 'node:v8';
import type { ResourceLimits, Worker } from 'node:worker_threads';
import type { ThreadKind } from '../thread.ts';
import { startThread } from '../threads.ts';

/** What V8 is told belongs to the whole process: it holds for as long as one such thread is left. */
let left = 0;

/**
 * Starts a thread that makes much of each row of a list, by the million, and keeps little of it; as `startThread` does. Whoever
 * started it calls `end` once, whatever became of it.
 */
export function startRowThread(kind: ThreadKind, data: unknown, limits: ResourceLimits): RowThread {
  // A young generation as small as the engine's would be collected, and most of it kept, for every few hundred rows.
  setFlagsFromString('--min-semi-space-size=8');
  // By the first thousand rows V8 takes what is made of each for something that stays, and clearing that away costs a quarter.
  setFlagsFromString('--no-allocation-site-pretenuring');
  const thread = startThread(kind, data, limits);
  left += 1;
  thread.once('online', () => setFlagsFromString('--min-semi-space-size=0'));
  return {
    thread,
    async end() {
      await thread.terminate();
      left -= 1;
      if (left === 0) setFlagsFromString('--allocation-site-pretenuring');
    },
  };
}

export type RowThread = { readonly thread: Worker; end(): Promise<void> };
