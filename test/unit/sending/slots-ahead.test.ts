import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRollingWindow } from '../../../electron/engine/sending/rolling-window.ts';
import { createSlotsAhead } from '../../../electron/engine/sending/slots-ahead.ts';

const step = fc.oneof(
  { weight: 20, arbitrary: fc.constant({ do: 'send' as const }) },
  { weight: 10, arbitrary: fc.constant({ do: 'commit' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'anew' as const }) },
);

it('has never fewer slots on disk than were used, and at most 1 % of the limit too many', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), fc.constantFrom(50, 100, 250, 3_000, 1_000_000), (steps, most) => {
      const window = createRollingWindow({ count: most, ms: 128_000 });
      const ahead = createSlotsAhead();
      const disk = new Map<number, number>();
      let now = 1_000_000;
      const commit = () => {
        const changes = window.changes().map((one) => ({ scope: '', ms: 128_000, ...one }));
        for (const { end, count } of ahead.toWrite(changes, () => most)) {
          disk.set(end, count);
        }
        for (const { end, count } of window.granules(0)) {
          expect(disk.get(end) ?? 0).toBeGreaterThanOrEqual(count);
        }
        const used = window.granules(0).reduce((sum, { count }) => sum + count, 0);
        const told = [...disk.values()].reduce((sum, count) => sum + count, 0);
        expect(told - used).toBeLessThanOrEqual(most / 100);
      };
      for (const one of steps) {
        if (one.do === 'send') {
          window.take(now);
          window.settle(now);
        } else if (one.do === 'pass') now += one.ms;
        else if (one.do === 'commit') commit();
        else {
          window.changes();
          disk.clear();
          for (const { end, count } of window.granules(0)) disk.set(end, count);
          ahead.forget();
        }
      }
      commit();
    }),
    { numRuns: 200 },
  );
});

it('writes far less often than messages end', () => {
  const window = createRollingWindow({ count: 10_000_000, ms: 3_600_000 });
  const ahead = createSlotsAhead();
  let written = 0;
  for (let n = 0; n < 10_000; n++) {
    window.take(n);
    window.settle(n);
    const changes = window.changes().map((one) => ({ scope: '', ms: 3_600_000, ...one }));
    written += ahead.toWrite(changes, () => 10_000_000).length;
  }
  expect(written).toBeLessThan(60);
});
