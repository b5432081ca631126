import { describe, expect, it } from 'vitest';
import { interrupted, type Probing, settledAtSpeed, startProbing } from '../../../electron/engine/sending/probing.ts';

/**
 * A relay that takes `each` messages a second on a connection, up to so many connections; more bring nothing. `share` tells what
 * this computer does of that at a moment (ms).
 */
function use(
  relay: { each: number; rewards: number; share?: (now: number) => number },
  most: number,
  seconds: number,
  from = startProbing(0, most),
) {
  let probing: Probing = from;
  let now = 0;
  const levels: number[] = [];
  while (now < seconds * 1_000) {
    now += 1_000 / (relay.each * Math.min(probing.level, relay.rewards) * (relay.share?.(now) ?? 1));
    probing = settledAtSpeed(probing, now, most);
    if (levels.at(-1) !== probing.level) levels.push(probing.level);
  }
  return { probing, levels };
}

describe('the number of connections', () => {
  it.each([
    { rewards: 1, most: 10, found: [1, 2] },
    { rewards: 1, most: 3, found: [1, 2] },
    { rewards: 3, most: 10, found: [2, 4] },
    { rewards: 8, most: 20, found: [7, 9] },
    { rewards: 50, most: 5, found: [4, 5] },
    { rewards: 50, most: 50, found: [49, 50] },
  ])('is what the relay rewards: $rewards of $most', ({ rewards, most, found }) => {
    const { probing, levels } = use({ each: 5, rewards }, most, 900);
    expect(probing.level).toBeGreaterThanOrEqual(found[0] ?? 0);
    expect(probing.level).toBeLessThanOrEqual(found[1] ?? 0);
    expect(Math.max(...levels)).toBeLessThanOrEqual(most);
  });

  it('rises within seconds where it is rewarded, and goes on from what was found before', () => {
    expect(use({ each: 7, rewards: 50 }, 10, 6).probing.level).toBe(10);
    expect(startProbing(7, 10).level).toBe(7);
    expect(startProbing(30, 10).level).toBe(10);
  });

  it.each([2, 3, 4, 5, 10])('is not taken for too many of %i because this computer was slow at first', (most) => {
    const cold = (now: number) => (now < 400 ? 0.3 : 1);
    expect(use({ each: 500, rewards: 50, share: cold }, most, 6).probing.level).toBe(most);
  });

  it.each([0, 100, 200, 300, 400, 500, 600, 700])(
    'is not given up because of another program, from %i ms on',
    (from) => {
      const busy = (now: number) => (now >= from && now < from + 300 ? 0.4 : 1);
      expect(use({ each: 500, rewards: 50, share: busy }, 5, 6).probing.level).toBeGreaterThanOrEqual(4);
      expect(use({ each: 500, rewards: 50, share: (now) => (now >= from ? 0.4 : 1) }, 5, 9).probing.level).toBe(5);
    },
  );

  it('follows a limit that a person lowers at once', () => {
    const { probing } = use({ each: 7, rewards: 50 }, 20, 30);
    expect(probing.level).toBe(20);
    expect(settledAtSpeed(probing, 31_000, 3).level).toBe(3);
  });

  it('learns nothing while something else sets the speed', () => {
    let probing = startProbing(0, 10);
    for (let n = 0; n < 500; n++) probing = interrupted(settledAtSpeed(probing, n * 1_000, 10));
    expect(probing.level).toBe(4);
  });
});
