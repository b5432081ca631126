import type { ContactsStanding } from '../contacts/people/public.ts';
import type { IdSet } from '../db/id-set.ts';
import type { ValuesFile } from '../search/public.ts';
import type { Reading } from './columns.ts';
import type { Remembered } from './remembered.ts';
import type { Known } from './rule.ts';

/** Memory for what is worked out once: sets of 125 KB per million, columns of 4 MB per million. */
export interface Memory {
  readonly sets: Remembered;
  readonly columns: Remembered;
}

/** Where questions about people are answered: one moment of the database, and what is remembered of it. */
export interface Place extends Reading {
  readonly memory: Memory;
  readonly now: number;
  readonly known: Known;
  readonly contacts: ContactsStanding;
  readonly campaigns: ReadonlyMap<number, string>;
  /** Another text after any commit of anybody. */
  readonly anything: string;
  /** The search's own file of values, where there is one that can be believed. */
  values(): ValuesFile | null;
}

/** A set that holds until a contact changes. */
export function kept(place: Place, name: string, make: () => IdSet): IdSet {
  return place.memory.sets.of(name, place.contacts.version, make);
}
