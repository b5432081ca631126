import type { Consent } from '../../../shared/contract/contacts.ts';
import type { Dialect } from '../../../shared/contract/imports.ts';
import type { StagedGroup, StagedPeople } from '../contacts/staged/public.ts';
import type { KeptSource } from './kept-source.ts';
import type { StagedCounts } from './staging-repo.ts';
import type { RowPlan } from './to-contact.ts';

/** What the thread of an import is told at its start. Structured clones: no functions. */
export type ThreadOrder = {
  workspace: string;
  /** Where its staging files go. */
  folder: string;
  source: KeptSource;
  fileName: string;
  dialect: Dialect;
  plan: RowPlan;
  repairs: ReadonlyMap<number, string>;
  fixTypos: boolean;
  consent: Consent | null;
  /** What a date of consent is where the row does not say. */
  startedAt: number;
  /** Codes of the lists and tags that everybody gets. */
  everybody: readonly number[];
  /** Runs before this one are through already. */
  firstRun: number;
};

/** An `attribute` is a field by the name that a JSON cell gives it; it is answered with its type and its key. */
export type Wanted = { kind: 'list' | 'tag' | 'field' | 'attribute'; name: string };

/** A part of the file, ready to be taken over. */
export type StagedRun = {
  run: number;
  file: string;
  counts: StagedCounts & StagedPeople;
  /** Lists and tags that its rows put people into. */
  groups: StagedGroup[];
  /** Misfits among its rows. */
  misfits: number;
  /** Where it begins and ends in the file, in bytes. */
  begins: number;
  ends: number;
  /** What the suppressions were when it was looked through (see `suppressionMark`). */
  mark: number;
};

export type FromThread =
  | { kind: 'read'; bytes: number }
  /** Names that the file uses; answered with codes of lists and tags, and keys of fields. */
  | { kind: 'ask'; wanted: Wanted[] }
  | ({ kind: 'run' } & StagedRun)
  | { kind: 'end' }
  | { kind: 'failed'; code: string | null; message: string };

export type ToThread = { kind: 'answer'; answers: (number | string)[] } | { kind: 'taken' };
