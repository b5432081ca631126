import { describe, expect, it } from 'vitest';
import { type ForecastInput, forecast } from '../../../electron/engine/sending/forecast.ts';
import { createLimiter } from '../../../electron/engine/sending/limiter.ts';

const HOUR = 3_600_000;

/** What really happens: the limiter itself, message by message, on a virtual clock. */
function really(input: ForecastInput): number {
  const limiter = createLimiter({ windows: input.windows, domains: {} });
  let now = input.startAt;
  for (let sent = 0; sent < input.count; ) {
    const wait = limiter.take(now, 'x.test');
    if (wait !== null) {
      now = wait.at ?? now + 1;
      continue;
    }
    now += 1000 / input.perSecond;
    limiter.settle(now, 'x.test');
    sent += 1;
  }
  return now;
}

describe('forecast', () => {
  it.each([
    { count: 1_284, perSecond: 3, windows: [{ count: 200, ms: HOUR }] },
    {
      count: 20_000,
      perSecond: 50,
      windows: [
        { count: 10, ms: 1_000 },
        { count: 5_000, ms: HOUR },
      ],
    },
    { count: 3_000, perSecond: 0.5, windows: [{ count: 100, ms: 60_000 }] },
    {
      count: 2_500,
      perSecond: 20,
      windows: [
        { count: 150, ms: HOUR },
        { count: 1_000, ms: 24 * HOUR },
      ],
    },
    { count: 500, perSecond: 5, windows: [] },
  ])('is within 10 %% of what happens: $count at $perSecond/s under $windows', (given) => {
    const input = { ...given, startAt: 1_700_000_000_000, used: [] };
    const actual = really(input) - input.startAt;
    const told = forecast(input).finishAt - input.startAt;
    expect(told / actual).toBeGreaterThan(0.9);
    expect(told / actual).toBeLessThan(1.1);
  });

  it('shows stretches of sending and waiting that cover the whole time', () => {
    const plan = forecast({ count: 600, perSecond: 5, startAt: 0, windows: [{ count: 200, ms: HOUR }], used: [] });
    expect(plan.segments.map((part) => part.kind)).toEqual(['sending', 'waiting', 'sending', 'waiting', 'sending']);
    expect(plan.segments.reduce((sum, part) => sum + part.count, 0)).toBe(600);
    for (const [at, part] of plan.segments.entries()) expect(part.from).toBe(plan.segments[at - 1]?.to ?? 0);
    expect(plan.segments.at(-1)?.to).toBe(plan.finishAt);
  });

  it('begins by waiting where the budget is used up', () => {
    const used = [{ ms: HOUR, granules: [{ freeAt: HOUR / 2, count: 200 }] }];
    const plan = forecast({ count: 10, perSecond: 5, startAt: 0, windows: [{ count: 200, ms: HOUR }], used });
    expect(plan.segments[0]).toMatchObject({ kind: 'waiting', to: HOUR / 2 });
  });

  it('answers quickly for a million messages', () => {
    const start = performance.now();
    const plan = forecast({
      count: 1_000_000,
      perSecond: 40,
      startAt: 0,
      windows: [
        { count: 100, ms: 60_000 },
        { count: 50_000, ms: 24 * HOUR },
      ],
      used: [],
    });
    expect(performance.now() - start).toBeLessThan(500);
    expect(plan.segments.length).toBeLessThanOrEqual(121);
    expect(plan.finishAt / (20 * 24 * HOUR)).toBeGreaterThan(0.9);
    expect(plan.finishAt / (20 * 24 * HOUR)).toBeLessThan(1.1);
  });
});
