import { fdatasync, fdatasyncSync } from 'node:fs';
import type { ToDisk } from './group-commit.ts';

/** Milliseconds up to which a disk is quick: waiting for it costs less than handing it to a thread and being woken. */
const QUICK = 1;
const SLOW = 8;
/** So many syncs go away before it is looked whether the disk is quick again: few after a hiccup, twice as many each time it is not. */
const REST = { least: 12, most: 128 };
/** After so many quick ones a slow one is a hiccup. */
const LONG = 100;

/** What it takes to sync here and now (throws), and on a thread of its own. */
export type DiskSync = { now(file: number): void; away: ToDisk };

/**
 * Brings the log to disk: at once while the disk proves quick, else on a thread of its own, so that a slow disk never stops
 * the engine. One slow sync is enough to go away; now and then it is looked whether the disk is quick again.
 */
export function adaptiveSync(disk: DiskSync = { now: fdatasyncSync, away: fdatasync }, clock = performance): ToDisk {
  let usual = 0;
  let quick = 0;
  let rest = REST.least / 2;
  let left = 0;
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
    quick += 1;
    if (usual >= QUICK) goAway();
    return failure;
  };
  const goAway = () => {
    rest = quick > LONG ? REST.least : Math.min(REST.most, rest * 2);
    left = rest;
    quick = 0;
  };
  return (file, done) => {
    left -= 1;
    if (left > 0) return disk.away(file, done);
    if (usual >= QUICK) usual = 0;
    done(syncNow(file));
  };
}
