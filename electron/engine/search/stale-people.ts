import { addId, emptySet, hasId, type IdSet } from '../db/id-set.ts';

/** People whom the search file does not know as they are now: they are candidates of every search. */
export function createStalePeople() {
  let set = emptySet(0);
  let count = 0;
  return {
    get count() {
      return count;
    },
    /** Above this there is nobody. */
    get last() {
      return set.words.length * 32 - 1;
    },
    add(from: number, upto: number): void {
      if (upto >>> 5 >= set.words.length) {
        const larger = emptySet(Math.max(upto, set.words.length * 64));
        larger.words.set(set.words);
        set = larger;
      }
      for (let id = from; id <= upto; id++) {
        if (!hasId(set, id)) count += 1;
        addId(set, id);
      }
    },
    remove(from: number, upto: number): void {
      if (count === 0) return;
      for (let id = from; id <= upto; id++)
        if (hasId(set, id)) {
          const at = id >>> 5;
          set.words[at] = (set.words[at] ?? 0) & ~(1 << (id & 31));
          count -= 1;
        }
    },
    clear(): void {
      set = emptySet(0);
      count = 0;
    },
    /** Puts them into a set, as far as it has room. */
    joinTo({ words }: IdSet): void {
      const end = Math.min(set.words.length, words.length);
      for (let at = 0; at < end; at++) words[at] = (words[at] ?? 0) | (set.words[at] ?? 0);
    },
  };
}
