import { AppError } from '../../../shared/errors.ts';
import type { Head } from './table.ts';
import type { RowPlan } from './to-contact.ts';

export type Mapping = readonly { index: number; target: string }[];

/**
 * Makes a mapping ready for many rows. `fieldKeyOf` answers the key of a new field by its label. Throws
 * `import_no_address_column` where no column is the address.
 */
export function planRows(mapping: Mapping, head: Head, fieldKeyOf: (label: string) => string): RowPlan {
  const indexOf = (target: string) => mapping.find((column) => column.target === target)?.index ?? -1;
  const address = indexOf('address');
  if (address < 0) throw new AppError('import_no_address_column');
  return {
    width: head.width,
    address,
    name: indexOf('name'),
    firstName: indexOf('first_name'),
    lastName: indexOf('last_name'),
    list: mapping.filter((column) => column.target === 'list').map((column) => column.index),
    consentSource: indexOf('consent_source'),
    consentDate: indexOf('consent_date'),
    status: mapping
      .filter((column) => column.target === 'status')
      .map(({ index }) => ({ index, header: head.header?.[index] ?? 'status' })),
    fields: mapping.flatMap(({ index, target }) => {
      if (target.startsWith('field:')) return [{ index, key: target.slice('field:'.length) }];
      return target.startsWith('new:') ? [{ index, key: fieldKeyOf(target.slice('new:'.length)) }] : [];
    }),
  };
}

/** What names a layout, so that the next file with these columns is matched as the person matched this one. */
export function headerKey(header: readonly string[] | null): string | null {
  return header && header.length > 0
    ? JSON.stringify(header.map((cell) => cell.trim().toLowerCase())).slice(0, 20_000)
    : null;
}
