import { describe, expect, it } from 'vitest';
import { type ShownEnd, steadyEnd } from '../../../renderer/features/live/steady-end.ts';

const MINUTE = 60_000;

/** What is shown while the told rest of the time is `told(at)`, four times a second. */
function shown(told: (at: number) => number, seconds: number): number[] {
  let before: ShownEnd | null = null;
  const ends: number[] = [];
  for (let at = 0; at <= seconds * 1_000; at += 250) {
    before = steadyEnd(before, told(at), at);
    ends.push(before.at + before.left);
  }
  return ends;
}

describe('the end that is shown', () => {
  it('stays near the middle of what is measured, however much the measurements differ', () => {
    const ends = shown((at) => 6 * MINUTE + ((at / 250) % 2 === 0 ? 3 : -3) * MINUTE, 60).slice(120);
    for (const end of ends) expect(Math.abs(end - 6 * MINUTE)).toBeLessThan(0.4 * MINUTE);
    const steps = ends.slice(1).map((end, index) => Math.abs(end - (ends[index] ?? end)));
    expect(Math.max(...steps)).toBeLessThan(12_000);
  });

  it('keeps what is told again, and follows a pace that really changed within half a minute', () => {
    expect(new Set(shown(() => 5 * MINUTE, 20)).size).toBe(1);
    const later = shown((at) => (at < 10_000 ? 5 : 8) * MINUTE, 45).at(-1) ?? 0;
    expect(Math.abs(later - 8 * MINUTE)).toBeLessThan(0.2 * MINUTE);
  });

  it('forgets the first guesses soon: a pace that was measured for two seconds says little', () => {
    const early = shown((at) => (at < 2_000 ? 20 : 6) * MINUTE, 15).at(-1) ?? 0;
    expect(Math.abs(early - 6 * MINUTE)).toBeLessThan(0.7 * MINUTE);
  });

  it('is at once what is told where everything is different: a wait of an hour, or its end', () => {
    const before = steadyEnd(null, 2 * MINUTE, 0);
    expect(steadyEnd(before, 70 * MINUTE, 250).left).toBe(70 * MINUTE - 250);
    expect(steadyEnd(steadyEnd(null, 70 * MINUTE, 0), 2 * MINUTE, 250).left).toBe(2 * MINUTE - 250);
  });
});
