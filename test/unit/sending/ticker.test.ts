import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTicker } from '../../../electron/engine/sending/progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells at most four times a second, and what is urgent at once and only once', () => {
  const told: number[] = [];
  const ticker = createTicker((campaignId) => void told.push(campaignId));
  for (let at = 0; at < 100; at++) {
    ticker.touch(1);
    vi.advanceTimersByTime(10);
  }
  expect(told.length).toBeGreaterThanOrEqual(3);
  expect(told.length).toBeLessThanOrEqual(4);
  told.length = 0;
  ticker.touch(1);
  ticker.touch(2);
  ticker.touch(1, true);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([1, 2]);
  ticker.touch(2);
  ticker.stop();
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([1, 2]);
});
