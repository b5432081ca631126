import type { Field } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import { attributeColumns } from './attributes.ts';
import type { DateOrder } from './dates.ts';
import type { Head } from './table.ts';
import type { PlannedField, RowPlan } from './to-contact.ts';
import { formatOf, guessType } from './values.ts';

type FieldType = Field['type'];
/** `type` is for new fields; absent or null takes the guess. */
export type Mapping = readonly { index: number; target: string; type?: FieldType | null }[];

const TYPED_BY = 2_000;

/**
 * Makes a mapping ready for many rows. `fieldOf` answers key and type of the field with a label, made with that type where there
 * is none; `typeOf` the type of a known field. How dates and numbers are written is settled here, by the file's first rows.
 * Throws `import_no_address_column` where no column is the address.
 */
export function planRows(
  mapping: Mapping,
  head: Head,
  fieldOf: (label: string, type: FieldType) => { key: string; type: FieldType } | string,
  typeOf: (key: string) => FieldType = () => 'text',
): RowPlan {
  const indexOf = (target: string) => mapping.find((column) => column.target === target)?.index ?? -1;
  const allOf = (target: string) => mapping.filter((column) => column.target === target).map(({ index }) => index);
  const address = indexOf('address');
  if (address < 0) throw new AppError('import_no_address_column');
  const planned = (index: number, label: string, type: FieldType, values: readonly string[]): PlannedField => {
    const field = fieldOf(label, type);
    if (typeof field === 'string') return { index, key: field, format: formatOf(type, values) };
    return { index, key: field.key, format: formatOf(field.type, values) };
  };
  return {
    width: head.width,
    columns: head.header ?? [],
    address,
    name: indexOf('name'),
    firstName: indexOf('first_name'),
    lastName: indexOf('last_name'),
    list: allOf('list'),
    tags: allOf('tags'),
    consentSource: indexOf('consent_source'),
    consentDate: indexOf('consent_date'),
    consentOrder: orderOf(head, indexOf('consent_date')),
    status: [
      ...allOf('status').map((index) => ({ index, header: nameOf(head, index), as: nameOf(head, index) })),
      ...allOf('wants').map((index) => ({ index, header: nameOf(head, index), as: 'subscribed' })),
      ...allOf('refuses').map((index) => ({ index, header: nameOf(head, index), as: 'unsubscribed' })),
    ],
    fields: mapping.flatMap(({ index, target, type }) => {
      const values = target.includes(':') ? valuesOf(head, index) : [];
      if (target.startsWith('field:')) {
        const key = target.slice('field:'.length);
        return [{ index, key, format: formatOf(typeOf(key), values) }];
      }
      if (!target.startsWith('new:')) return [];
      const label = target.slice('new:'.length);
      return [planned(index, label, type ?? guessType(label, values), values)];
    }),
    attributes: allOf('attributes').map((index) => ({
      index,
      fields: new Map(
        [...attributeColumns(valuesOf(head, index))].map(([name, values]) => [
          name,
          planned(index, name, guessType(name, values), values),
        ]),
      ),
    })),
  };
}

/** What names a layout, so that the next file with these columns is matched as the person matched this one. */
export function headerKey(header: readonly string[] | null): string | null {
  return header && header.length > 0
    ? JSON.stringify(header.map((cell) => cell.trim().toLowerCase())).slice(0, 20_000)
    : null;
}

const nameOf = (head: Head, index: number) => head.header?.[index] ?? 'status';

function orderOf(head: Head, index: number): DateOrder {
  const format = formatOf('date', index < 0 ? [] : valuesOf(head, index));
  return format.type === 'date' ? format.order : 'dmy';
}

function valuesOf(head: Head, index: number): string[] {
  return head.records.slice(0, TYPED_BY).map((record) => record.fields[index] ?? '');
}
