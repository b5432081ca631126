import { expect, it } from 'vitest';
import { adaptiveSync } from '../../../electron/engine/sending/log-sync.ts';

/** A disk that takes as long as it is told, on a clock of its own. */
function disk() {
  const state = { now: 0, takes: 0.2, here: 0, away: 0, fails: false };
  const sync = adaptiveSync(
    {
      now() {
        state.here += 1;
        state.now += state.takes;
        if (state.fails) throw new Error('ENOSPC');
      },
      away(_file, done) {
        state.away += 1;
        done(null);
      },
    },
    { ...performance, now: () => state.now },
  );
  const times = (count: number) => {
    for (let n = 0; n < count; n++) sync(1, () => undefined);
  };
  return { state, sync, times };
}

it('a quick disk is waited for', () => {
  const { state, times } = disk();
  times(500);
  expect(state).toMatchObject({ here: 500, away: 0 });
});

it('one slow sync sends the next ones away; a disk that is quick again is waited for again', () => {
  const { state, times } = disk();
  state.takes = 40;
  times(1_000);
  expect(state.here).toBeLessThanOrEqual(11);
  state.takes = 0.2;
  state.here = 0;
  times(300);
  expect(state.here).toBeGreaterThan(195);
});

it('one hiccup of a quick disk is no slow disk; one that hiccups often is', () => {
  const { state, times } = disk();
  for (let n = 0; n < 5; n++) {
    times(300);
    state.takes = 40;
    times(1);
    state.takes = 0.2;
  }
  times(300);
  expect(state.away).toBeLessThan(60);
  const often = disk();
  for (let n = 0; n < 100; n++) {
    often.times(15);
    often.state.takes = 40;
    often.times(5);
    often.state.takes = 0.2;
  }
  expect(often.state.away).toBeGreaterThan(1_500);
});

it('a disk that is a little slow goes away too, and a failure is told', () => {
  const { state, sync, times } = disk();
  state.takes = 3;
  times(1_000);
  expect(state.here).toBeLessThan(60);
  const other = disk();
  other.state.fails = true;
  let told: Error | null = null;
  other.sync(1, (error) => {
    told = error;
  });
  expect(told).toMatchObject({ message: 'ENOSPC' });
  expect(sync).toBeTypeOf('function');
});
