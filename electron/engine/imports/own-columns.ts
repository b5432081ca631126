import { IMPORT_PROBLEMS, REJECTION_COLUMNS } from '../../../shared/contract/imports.ts';

/** What stands in front of the columns of a file of rejected rows: line and cause as keys. What the cause means may follow. */
export const OWN_COLUMNS = ['line', 'cause'] as const;

const CAUSES = new Set<string>(IMPORT_PROBLEMS);

/**
 * How many of the first columns are ours, where a table is one of rejected rows that comes back (the second column holds our
 * causes), in any language; else 0.
 */
export function ownColumns(header: readonly string[] | null, rows: readonly (readonly string[])[]): number {
  const at = (index: number) => header?.[index]?.trim().toLowerCase();
  const names = REJECTION_COLUMNS.find(([line, cause]) => at(0) === line && at(1) === cause);
  if (!names || !rows.every((row) => (row[1] ?? '').trim() === '' || CAUSES.has((row[1] ?? '').trim()))) return 0;
  return at(2) === names[2] ? 3 : 2;
}
