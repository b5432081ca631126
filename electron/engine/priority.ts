import { getPriority, setPriority } from 'node:os';

/** Steps of priority (`nice`) below the engine's own thread. */
const BELOW = 5;
const LOWEST = 19;

/**
 * Lets the engine's own thread go first where it and this thread want the same processor: messages and windows wait for the
 * former, nobody for the latter. To be called in a thread. Only Linux keeps a priority for each thread; elsewhere this would
 * lower the engine with it, and does nothing.
 */
export function goBehind(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, Math.min(LOWEST, getPriority(0) + BELOW));
  } catch {
    // A sandbox may forbid it; the thread works as well without.
  }
}
