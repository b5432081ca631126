import { IMPORT_PROBLEMS } from '../../../shared/contract/imports.ts';

/** What stands in front of the columns of a file of rejected rows. */
export const OWN_COLUMNS = ['line', 'cause'] as const;

const CAUSES = new Set<string>(IMPORT_PROBLEMS);

/** Whether a table is one of rejected rows that comes back: its first two columns are ours, and the second holds our causes. */
export function comesBack(header: readonly string[] | null, rows: readonly (readonly string[])[]): boolean {
  if (!header || !OWN_COLUMNS.every((name, index) => header[index]?.trim().toLowerCase() === name)) return false;
  return rows.every((row) => (row[1] ?? '').trim() === '' || CAUSES.has((row[1] ?? '').trim()));
}

/** A cell without the apostrophe that keeps a spreadsheet from running it as a formula (our files and others have it). */
export function withoutGuard(cell: string): string {
  return cell.charCodeAt(0) === 39 && /^'[=+@\t\r\n＝＋－＠-]/.test(cell) ? cell.slice(1) : cell;
}
