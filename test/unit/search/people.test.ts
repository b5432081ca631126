import { expect, it } from 'vitest';
import { setOf } from '../../../electron/engine/db/id-set.ts';
import { idsBefore } from '../../../electron/engine/search/people.ts';

it('goes down through a set and ends at the first number', () => {
  const set = setOf([0, 1, 5, 31, 32, 70]);
  expect(idsBefore(set, 71, 10)).toEqual([70, 32, 31, 5, 1, 0]);
  expect(idsBefore(set, 32, 2)).toEqual([31, 5]);
  expect(idsBefore(set, 1_000, 1)).toEqual([70]);
  expect(idsBefore(set, 1, 10)).toEqual([]);
  expect(idsBefore(set, 0, 10)).toEqual([]);
});
