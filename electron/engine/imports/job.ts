import { deserialize, serialize } from 'node:v8';
import type { Consent } from '../../../shared/contract/contacts.ts';
import type { Dialect } from '../../../shared/contract/imports.ts';
import type { KeptSource } from './kept-source.ts';
import type { DuplicateRule } from './merge.ts';
import type { RowPlan } from './to-contact.ts';

/** What an import was asked to do: all that is needed to do it, or to go on with it. */
export type Job = {
  fileName: string;
  source: KeptSource;
  dialect: Dialect;
  plan: RowPlan;
  repairs: ReadonlyMap<number, string>;
  fixTypos: boolean;
  duplicates: DuplicateRule;
  consent: Consent | null;
  listIds: readonly number[];
  tagIds: readonly number[];
  startedAt: number;
};

/** Rises whenever the same file would be cut into other runs, sorted otherwise, or an order says things in another way: an import that an older Merpati began cannot go on then. */
const FORMAT = 4;

export function jobToBytes(job: Job): Uint8Array {
  return serialize({ format: FORMAT, job });
}

/** The job again; null where another version of Merpati wrote it. */
export function jobFromBytes(bytes: Uint8Array): Job | null {
  try {
    const { format, job } = deserialize(bytes) as { format: number; job: Job };
    return format === FORMAT ? job : null;
  } catch {
    return null;
  }
}
