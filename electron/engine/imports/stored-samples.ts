import type { Field } from '../../../shared/contract/contacts.ts';
import { formatOf, readValue } from './values.ts';

type Stored = Partial<Record<Field['type'], string | null>>;
const TYPES = ['text', 'number', 'date', 'yesno'] as const satisfies readonly Field['type'][];

/** Columns with how their first value would be stored under each type; null where it does not fit. `rows` say how the column writes. */
export function withStored<C extends { index: number; samples: readonly string[] }>(
  columns: readonly C[],
  rows: readonly (readonly string[])[],
): (C & { stored: Stored })[] {
  return columns.map((column) => {
    const [first] = column.samples;
    const stored: Stored = {};
    if (first === undefined) return { ...column, stored };
    const values = rows.slice(0, 500).map((row) => row[column.index] ?? '');
    for (const type of TYPES) stored[type] = readValue(first, formatOf(type, values));
    return { ...column, stored };
  });
}
