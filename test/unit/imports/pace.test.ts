import { describe, expect, it } from 'vitest';
import { createPace } from '../../../electron/engine/imports/pace.ts';

/** Takes so many slices of which each row costs so many milliseconds; answers what the last took. */
function go(pace: ReturnType<typeof createPace>, slices: number, perRow: number): number {
  let took = 0;
  for (let at = 0; at < slices; at++) {
    const rows = pace.size('people');
    took = rows * perRow;
    pace.took('people', rows, took);
  }
  return took;
}

describe('the pace of an import', () => {
  it('comes to its goal', () => {
    expect(go(createPace(), 12, 0.01)).toBeCloseTo(7, 0);
  });

  it('is not held back by a slice during which another program had the processor', () => {
    const pace = createPace();
    go(pace, 12, 0.01);
    const usual = pace.size('people');
    pace.took('people', usual, 16);
    expect(pace.size('people')).toBe(usual);
    pace.took('people', usual, 400);
    expect(pace.size('people')).toBeLessThan(usual / 2);
    go(pace, 2, 0.01);
    expect(pace.size('people')).toBe(usual);
  });

  it('follows at once where rows become a hundred times as dear', () => {
    const pace = createPace();
    go(pace, 12, 0.005);
    expect(go(pace, 6, 0.5)).toBeLessThan(20);
    expect(go(pace, 6, 0.5)).toBeLessThanOrEqual(10);
  });

  it('learns nothing from the rest of a run', () => {
    const pace = createPace();
    go(pace, 12, 0.01);
    const usual = pace.size('people');
    pace.took('people', 3, 2);
    expect(pace.size('people')).toBe(usual);
  });
});
