import type { Field } from '../../../shared/contract/contacts.ts';
import { putValue, type RowContact } from './to-contact.ts';
import { formatOf } from './values.ts';

/** Keys of JSON cells that become fields though the head of the file did not show them; what is beyond is reported. */
const MOST_LATE = 200;

type Known = Pick<Field, 'key' | 'type'>;

/**
 * The keys of JSON cells that show first after the head of a file, in its own order, so that the same file always means the same
 * ones. Each becomes a field: the one of that name, or a new one for text, because one value says nothing about its kind.
 */
export function createLateFields() {
  const admitted = new Set<string>();
  const fields = new Map<string, Known>();
  return {
    /** Notes the names of a row; answers those whose field nobody has told yet. */
    meet({ late }: RowContact): string[] {
      const unknown: string[] = [];
      for (const [name] of late) {
        if (!admitted.has(name) && admitted.size < MOST_LATE) admitted.add(name);
        if (admitted.has(name) && !fields.has(name)) unknown.push(name);
      }
      return unknown;
    },
    learn: (name: string, field: Known): void => void fields.set(name, field),
    /** Puts the late values of a row into its fields; what has none or does not fit is a misfit. */
    settle({ late, fields: values, misfits }: RowContact): void {
      for (const [name, value] of late) {
        const known = fields.get(name);
        if (!known) misfits.push({ key: name, value });
        else putValue(values, { index: -1, key: known.key, format: formatOf(known.type, [value]) }, value, misfits);
      }
    },
  };
}
