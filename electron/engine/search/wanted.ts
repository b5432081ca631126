import type { Conditions, Place, Sort } from '../contacts/table/public.ts';

/** Which people are meant, in the terms of this feature: words as `wordsOf` gives them, a segment as the bits of its people. */
export interface Wanted extends Conditions {
  readonly words: readonly string[];
  readonly among: Uint32Array | null;
}

/** Where a page begins: at either end, at a share of the way, beside a place (which is not in it), or with that place. */
export type Start =
  | { readonly from: 'first' | 'last' }
  | { readonly from: 'share'; readonly share: number }
  | { readonly from: 'after' | 'before' | 'with'; readonly place: Place };

export interface PageWanted extends Wanted {
  readonly sort: Sort;
  readonly descending: boolean;
  readonly start: Start;
  readonly limit: number;
}

/** People of a page in the order that was asked for, and whether there are more before and after them. */
export interface PageFound {
  readonly places: Place[];
  readonly before: boolean;
  readonly after: boolean;
  /** The place of the first row, where that is known. */
  readonly at: number | null;
  /** How many there are in all, where that is known without counting. */
  readonly total: number | null;
}

/** Nobody waits for the answer any more. */
export class GivenUp extends Error {}
