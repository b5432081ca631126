import { expect, it } from 'vitest';
import { DEADLINE, deadlineOf, SLOW } from '../../../renderer/api/deadlines.ts';
import { contract } from '../../../shared/contract/index.ts';

it('every call that gets longer is one of the contract, and gets longer', () => {
  const calls = Object.entries(contract).flatMap(([feature, those]) =>
    Object.keys(those).map((name) => `${feature}.${name}`),
  );
  expect(Object.keys(SLOW).filter((call) => !calls.includes(call))).toEqual([]);
  for (const call of Object.keys(SLOW)) expect(deadlineOf(call.split('.')), call).toBeGreaterThan(DEADLINE);
  expect(deadlineOf(['contacts', 'get'])).toBe(DEADLINE);
});
