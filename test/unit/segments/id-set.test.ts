import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addId,
  addRange,
  bothOf,
  eitherOf,
  emptySet,
  hasId,
  idsAfter,
  idsOf,
  lessOf,
  nthId,
  setOf,
  sizeOf,
} from '../../../electron/engine/db/id-set.ts';

const ids = fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(31, 32, 63, 64, 65, 95, 96)), {
  maxLength: 80,
});
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
const all = (set: ReturnType<typeof setOf>) => idsAfter(set, 0, 10_000);

it('sets of ids join as sets do, whatever their lengths', () => {
  fc.assert(
    fc.property(ids, ids, (a, b) => {
      const [x, y] = [setOf(a), setOf(b)];
      expect(all(x)).toEqual(sorted(a));
      expect(sizeOf(x)).toBe(a.length);
      expect(all(bothOf(x, y))).toEqual(sorted(a.filter((id) => b.includes(id))));
      expect(all(eitherOf(x, y))).toEqual(sorted([...new Set([...a, ...b])]));
      expect(all(lessOf(x, y))).toEqual(sorted(a.filter((id) => !b.includes(id))));
    }),
  );
});

it('a piece of a set is the ids above one and up to another', () => {
  fc.assert(
    fc.property(ids, fc.nat(210), fc.nat(210), fc.integer({ min: 1, max: 90 }), (some, after, to, limit) => {
      const expected = sorted(some).filter((id) => id > after && id <= to);
      expect(idsAfter(setOf(some), after, limit, to)).toEqual(expected.slice(0, limit));
    }),
  );
});

it('takes no id that it has no room for', () => {
  const set = emptySet(40);
  addId(set, 40);
  addId(set, 4_000);
  expect([hasId(set, 40), hasId(set, 4_000), hasId(set, 39), sizeOf(set)]).toEqual([true, false, false, 1]);
});

it('all ids, each by how many stand before it, and stretches of them', () => {
  fc.assert(
    fc.property(ids, fc.nat(210), fc.nat(210), (some, after, to) => {
      const set = setOf(some, 210);
      expect([...idsOf(set)]).toEqual(sorted(some));
      sorted(some).forEach((id, at) => {
        expect(nthId(set, at)).toBe(id);
      });
      addRange(set, after, to);
      const stretch = Array.from({ length: Math.max(0, to - after) }, (_, n) => after + 1 + n);
      expect([...idsOf(set)]).toEqual(sorted([...new Set([...some, ...stretch])]));
    }),
  );
});
