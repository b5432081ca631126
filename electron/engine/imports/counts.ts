import type { z } from 'zod';
import type { importCounts } from '../../../shared/contract/imports.ts';
import type { ImportProblem } from './to-contact.ts';

export type Counts = z.infer<typeof importCounts>;

/** Counters of an import that has read nothing yet. rows = created + updated + unchanged + duplicates + rejected. */
export function noCounts(): Counts {
  return {
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    duplicates: 0,
    rejected: 0,
    suppressed: 0,
    misfits: 0,
    rejectedByCause: {},
  };
}

/** Counts a row that was left out. */
export function countRejected(counts: Counts, cause: ImportProblem): void {
  counts.rejected++;
  counts.rejectedByCause[cause] = (counts.rejectedByCause[cause] ?? 0) + 1;
}
