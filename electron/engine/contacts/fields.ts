import type { Field } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Db } from '../db/open.ts';
import { fieldKey, tidyText } from './contact.ts';
import { ownFields, putField } from './list-repo.ts';
import { allFields, RESERVED_KEYS } from './public.ts';
import { keysInRemoval } from './removals.ts';

/** A new field with a key made from its label; throws `field_label_taken`. */
export function addField(db: Db, label: string, type: Field['type'], at: number): Field {
  const tidy = freeLabel(db, label, null);
  const taken = new Set([...allFields(db).map((field) => field.key), ...RESERVED_KEYS, ...keysInRemoval(db)]);
  const field = { key: fieldKey(tidy, taken), label: tidy, type };
  putField(db, field, at);
  return { ...field, builtIn: false };
}

/** Changes label and type of a field; its key and the values stay. Throws `not_found` or `field_label_taken`. */
export function changeField(db: Db, key: string, label: string, type: Field['type'], at: number): Field {
  requireField(db, key);
  const field = { key, label: freeLabel(db, label, key), type };
  putField(db, field, at);
  return { ...field, builtIn: false };
}

/** Throws `not_found` where the person has no field of that key. */
export function requireField(db: Db, key: string): void {
  if (!ownFields(db).some((field) => field.key === key)) throw new AppError('not_found');
}

function freeLabel(db: Db, label: string, ownKey: string | null): string {
  const tidy = tidyText(label, 200);
  if (!tidy) throw new AppError('invalid_input');
  if (ownFields(db).some((field) => field.key !== ownKey && field.label.toLowerCase() === tidy.toLowerCase()))
    throw new AppError('field_label_taken', { label: tidy });
  return tidy;
}
