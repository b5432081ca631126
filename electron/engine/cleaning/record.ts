import type { CleaningRun } from '../../../shared/contract/cleaning.ts';
import type { Db } from '../db/open.ts';
import { groupOf, type Reason } from './judge.ts';
import { findRun, type Run } from './repo.ts';

/** A run as the contract shows it, or undefined. */
export function runRecord(db: Db, id: number): CleaningRun | undefined {
  const run = findRun(db, id);
  return run && toRecord(run);
}

/** Adds the sums per group. */
export function toRecord({ tally, ...run }: Run): CleaningRun {
  const groups = { good: 0, risky: 0, invalid: 0, unknown: 0, doNotMail: 0 };
  const reasons = (
    Object.entries(tally) as [Reason, { contacts: number; action: CleaningRun['reasons'][number]['action'] }][]
  ).map(([reason, { contacts, action }]) => {
    groups[groupOf(reason)] += contacts;
    return { group: groupOf(reason), reason, contacts, action };
  });
  return { ...run, groups, reasons };
}
