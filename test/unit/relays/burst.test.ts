import { expect, it } from 'vitest';
import { holdForBurst, letLeave } from '../../../electron/engine/relays/burst.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('what several lines have ready leaves together at the end of the turn', async () => {
  const left: string[] = [];
  holdForBurst(() => left.push('a'));
  await Promise.resolve();
  holdForBurst(() => left.push('b'));
  expect(left).toEqual([]);
  await turn();
  expect(left).toEqual(['a', 'b']);
});

it('leaves earlier where somebody says so, once, and what comes after that is held anew', async () => {
  const left: string[] = [];
  holdForBurst(() => {
    left.push('a');
    holdForBurst(() => left.push('c'));
  });
  letLeave();
  expect(left).toEqual(['a']);
  holdForBurst(() => left.push('b'));
  expect(left).toEqual(['a']);
  await turn();
  expect(left).toEqual(['a', 'c', 'b']);
  await turn();
  expect(left).toHaveLength(3);
});
