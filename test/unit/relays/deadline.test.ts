import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeadline } from '../../../electron/engine/relays/deadline.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('rings at the moment that was set last, whichever timer was there before', () => {
  const late: string[] = [];
  const deadline = createDeadline((cause) => late.push(cause));
  deadline.set(1_000, 'envelope');
  vi.advanceTimersByTime(900);
  deadline.set(5_000, 'reply');
  vi.advanceTimersByTime(4_900);
  expect(late).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(late).toEqual(['reply']);
  deadline.set(10_000, 'long');
  deadline.set(100, 'short');
  vi.advanceTimersByTime(101);
  expect(late).toEqual(['reply', 'short']);
  vi.advanceTimersByTime(20_000);
  expect(late).toEqual(['reply', 'short']);
});

test('is silent once lifted or ended, and rings again when it is set anew', () => {
  const late: string[] = [];
  const deadline = createDeadline((cause) => late.push(cause));
  deadline.set(100, 'first');
  deadline.lift();
  vi.advanceTimersByTime(500);
  expect(late).toEqual([]);
  deadline.set(100, 'second');
  vi.advanceTimersByTime(101);
  expect(late).toEqual(['second']);
  deadline.set(100, 'third');
  deadline.end();
  vi.advanceTimersByTime(500);
  expect(late).toEqual(['second']);
  expect(vi.getTimerCount()).toBe(0);
});
