import { describe, expect, it } from 'vitest';
import { createLeisure } from '../../../electron/engine/imports/leisure.ts';
import { createPace } from '../../../electron/engine/imports/pace.ts';

/** Slices of 20 ms for so long, with a turn for others after each that takes so many milliseconds. */
function go(leisure: ReturnType<typeof createLeisure>, from: number, until: number, turn: number): void {
  for (let now = from; now < until; now += 20) leisure.turn(now, turn);
}

describe('whether anybody else uses the engine', () => {
  it('takes somebody to be there until it has looked', () => {
    const leisure = createLeisure(() => false);
    expect(leisure.isQuiet()).toBe(false);
    go(leisure, 0, 450, 0.1);
    expect(leisure.isQuiet()).toBe(true);
  });

  it('is never quiet while a campaign sends', () => {
    let sending = true;
    const leisure = createLeisure(() => sending);
    go(leisure, 0, 900, 0.1);
    expect(leisure.isQuiet()).toBe(false);
    sending = false;
    go(leisure, 900, 1_500, 0.1);
    expect(leisure.isQuiet()).toBe(true);
    sending = true;
    go(leisure, 1_500, 1_720, 0.1);
    expect(leisure.isQuiet()).toBe(false);
  });

  it('knows at once that somebody came, and a while after they went', () => {
    const leisure = createLeisure(() => false);
    go(leisure, 0, 900, 0.1);
    leisure.turn(905, 12);
    expect(leisure.isQuiet()).toBe(false);
    go(leisure, 920, 1_100, 0.1);
    expect(leisure.isQuiet()).toBe(false);
    go(leisure, 1_100, 1_600, 0.1);
    expect(leisure.isQuiet()).toBe(true);
  });

  it('lets slices grow, and has them short again for the next one', () => {
    let quiet = false;
    const pace = createPace(() => quiet);
    const slices = (count: number) => {
      let took = 0;
      for (let at = 0; at < count; at++) {
        const rows = pace.size('people');
        took = rows * 0.01;
        pace.took('people', rows, took);
      }
      return took;
    };
    expect(slices(12)).toBeCloseTo(7, 0);
    quiet = true;
    expect(slices(4)).toBeCloseTo(17.5, 0);
    quiet = false;
    expect(slices(1)).toBeCloseTo(7, 0);
  });
});
