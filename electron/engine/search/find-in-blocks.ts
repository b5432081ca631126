import { type IdSet, sizeOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import { type Block, readGroup } from './file-repo.ts';
import { BLOCK_SPAN, baseOf, decodePlaces, groupOf, placesOf } from './postings.ts';

const found = new Uint32Array(BLOCK_SPAN / 32);
const more = new Uint32Array(BLOCK_SPAN / 32);

/**
 * Who in a block of the search file has all these grams (of which there must be one), as bits by their place; null where nobody has.
 * The bits hold until it is asked again.
 */
export function bitsInBlock(file: Db, block: Block, grams: readonly number[]): Uint32Array | null {
  const groups = new Map<number, Uint8Array>();
  for (const [at, gram] of grams.entries()) {
    const group = groupOf(gram);
    const data = groups.get(group) ?? readGroup(file, block.id, group);
    const places = data && placesOf(data, gram);
    if (!data || !places) return null;
    groups.set(group, data);
    decodePlaces(places, at === 0 ? found : more);
    if (at === 0) continue;
    let any = 0;
    for (let n = 0; n < found.length; n++) {
      const both = (found[n] as number) & (more[n] as number);
      found[n] = both;
      any |= both;
    }
    if (any === 0) return null;
  }
  return found;
}

/** Adds to a set everybody of a block who has all these grams; answers how many they are. */
export function findInBlock(file: Db, block: Block, grams: readonly number[], set: IdSet): number {
  const bits = bitsInBlock(file, block, grams);
  if (bits === null) return 0;
  const first = baseOf(block.from) >>> 5;
  const { words } = set;
  for (let n = 0; n < bits.length && first + n < words.length; n++)
    words[first + n] = (words[first + n] as number) | (bits[n] as number);
  return sizeOf({ words: bits });
}
