import { fdatasync, fdatasyncSync } from 'node:fs';
import type { ToDisk } from './group-commit.ts';

/** Milliseconds up to which a disk is quick: waiting for it costs less than handing it to a thread and being woken. */
const QUICK = 1;
const SLOW = 8;
const LOOK_AGAIN = 100;

/** What it takes to sync here and now (throws), and on a thread of its own. */
export type DiskSync = { now(file: number): void; away: ToDisk };

/**
 * Brings the log to disk: at once while the disk proves quick, else on a thread of its own, so that a slow disk never stops
 * the engine. One slow sync is enough to go away; now and then it is looked whether the disk is quick again.
 */
export function adaptiveSync(disk: DiskSync = { now: fdatasyncSync, away: fdatasync }, clock = performance): ToDisk {
  let usual = 0;
  let sinceLook = 0;
  const syncNow = (file: number): Error | null => {
    const started = clock.now();
    let failure: Error | null = null;
    try {
      disk.now(file);
    } catch (error) {
      failure = error instanceof Error ? error : new Error('fdatasync');
    }
    const took = clock.now() - started;
    usual = took > SLOW ? took : usual * 0.9 + took * 0.1;
    return failure;
  };
  return (file, done) => {
    if (usual < QUICK) return done(syncNow(file));
    sinceLook += 1;
    if (sinceLook < LOOK_AGAIN) return disk.away(file, done);
    sinceLook = 0;
    usual = 0;
    done(syncNow(file));
  };
}
