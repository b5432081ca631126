import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { healthOf, slicing } from '../../../electron/engine/relays/health/health.ts';
import { ERROR_BOUND, middleOf, percentileOf, STEPS, stepOf } from '../../../electron/engine/relays/health/steps.ts';
import { type MeasuredPhase, verdictOf } from '../../../electron/engine/relays/health/verdict.ts';
import { withoutAddresses } from '../../../electron/engine/relays/health/words.ts';
import en from '../../../renderer/locales/en/relays.json' with { type: 'json' };
import id from '../../../renderer/locales/id/relays.json' with { type: 'json' };

describe('durations on a logarithmic scale', () => {
  const exact = (values: readonly number[], share: number) =>
    [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1] ?? Number.NaN;

  test('any percentile from counts is at most 4 % off the exact one, from 0.1 ms to 40 minutes', () => {
    expect(ERROR_BOUND).toBeLessThan(0.04);
    const milliseconds = fc.oneof(
      fc.double({ min: 0.1, max: 2_400_000, noNaN: true }),
      fc.double({ min: 0.1, max: 50, noNaN: true }),
      fc.constantFrom(0.1, 1, 40, 40.0001, 2_400_000),
    );
    fc.assert(
      fc.property(
        fc.array(milliseconds, { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const counts = new Map<number, number>();
          for (const value of values) counts.set(stepOf(value), (counts.get(stepOf(value)) ?? 0) + 1);
          const read = percentileOf(
            [...counts].map(([step, times]) => ({ step, times })),
            share,
          );
          const right = exact(values, share);
          expect(Math.abs((read ?? Number.NaN) - right)).toBeLessThanOrEqual(right * ERROR_BOUND * 1.000001);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('what is no duration still has a step, and no step is outside', () => {
    for (const value of [0, -5, Number.NaN, Number.NEGATIVE_INFINITY, 1e-9]) expect(stepOf(value)).toBe(0);
    for (const value of [1e12, Number.POSITIVE_INFINITY]) expect(stepOf(value)).toBe(STEPS - 1);
    expect(percentileOf([], 0.5)).toBeNull();
    expect(middleOf(STEPS - 1)).toBeGreaterThan(2_400_000);
  });
});

describe('slices', () => {
  test('cover the time asked for to within one slice, end now, and are few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 744 }), fc.integer({ min: 20_000_000, max: 40_000_000 }), (hours, now) => {
        const { from, shown, slices, kept } = slicing(hours, now);
        expect(from % shown).toBe(0);
        expect(shown % kept).toBe(0);
        expect(slices).toBeLessThanOrEqual(93);
        const end = from + slices * shown;
        expect(end).toBeGreaterThan(now);
        expect(end - now).toBeLessThanOrEqual(shown);
        expect(now - from).toBeGreaterThan(hours * 60 - shown - 1);
        expect(now - from).toBeLessThanOrEqual(hours * 60 + shown);
      }),
    );
  });

  test('hold messages and failures where they happened, zeros where nothing did', () => {
    const slices = slicing(1, 600);
    const step = stepOf(4_000);
    const health = healthOf(
      {
        totals: [{ phase: 'reply', step, times: 7 }],
        replies: [
          { at: slices.from, step, times: 3 },
          { at: slices.from + 55, step, times: 4 },
        ],
        messages: [
          { at: slices.from, times: 10 },
          { at: slices.from + 55, times: 20 },
        ],
        errors: [
          { relayId: 1, at: slices.from + 5, cause: 'too_fast', class: 'slow_down', times: 2, lastAt: 5, words: 'a' },
          { relayId: 1, at: slices.from + 10, cause: 'too_fast', class: 'slow_down', times: 1, lastAt: 9, words: 'b' },
        ],
      },
      slices,
      () => ['slow_down'],
    );
    expect(health).toMatchObject({ messages: 30, failures: 3, sliceSeconds: 300 });
    expect(health.series).toHaveLength(12);
    expect(health.series.map(({ messages }) => messages)).toEqual([10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20]);
    expect(health.series.map(({ failures }) => failures).slice(0, 3)).toEqual([0, 2, 1]);
    expect(health.series[1]).toMatchObject({ replyP50: null, replyP95: null });
    expect(health.errors).toEqual([
      { cause: 'too_fast', class: 'slow_down', times: 3, lastAt: 9, remedies: ['slow_down'], words: 'b' },
    ]);
  });
});

describe('what takes the time', () => {
  const phases = (values: Partial<Record<MeasuredPhase['phase'], number>>, openings = 5): MeasuredPhase[] =>
    Object.entries(values).map(([name, p50]) => ({
      phase: name as MeasuredPhase['phase'],
      p50,
      times: ['connect', 'tls', 'auth'].includes(name) ? openings : 100,
    }));
  const near = { connect: 30, tls: 20, auth: 10, mail: 10, rcpt: 10, data: 10, reply: 12 };

  test.each([
    ['a relay nearby', near, 5, 'fast', {}],
    ['four seconds after the message', { ...near, reply: 4_000 }, 5, 'their_side', { reply: 4_010 }],
    [
      'half a world away',
      { connect: 900, tls: 600, auth: 300, mail: 300, rcpt: 300, data: 300, reply: 310 },
      1,
      'distance',
      { roundTrip: 300 },
    ],
    ['recipients checked one by one', { ...near, rcpt: 1_500 }, 5, 'address_check_slow', { check: 1_510 }],
    ['a sign-in of eight seconds at each message', { ...near, auth: 8_000 }, 100, 'sign_in_slow', { signIn: 8_000 }],
    ['a handshake of three seconds at each message', { ...near, tls: 3_000 }, 100, 'tls_slow', { tls: 3_000 }],
    ['a greeting held back at each message', { ...near, connect: 6_000 }, 100, 'greeting_slow', { connect: 6_000 }],
    ['a slow sign-in shared by a hundred messages', { ...near, auth: 8_000 }, 1, 'fast', {}],
  ] as const)('%s', (_what, values, openings, key, told) => {
    expect(verdictOf(phases(values, openings), 100)).toMatchObject({ key, values: told });
  });

  test('nothing is said for fewer than twenty messages', () => {
    expect(verdictOf(phases({ ...near, reply: 4_000 }), 19)).toBeNull();
    expect(verdictOf(phases({ ...near, reply: 4_000 }), 20)).not.toBeNull();
  });

  test('every verdict has a sentence in both languages that its values fill', () => {
    const told = [
      near,
      { ...near, reply: 4_000 },
      { connect: 900, mail: 300, rcpt: 300, data: 300, reply: 310 },
      { ...near, rcpt: 1_500 },
      ...[{ auth: 8_000 }, { tls: 3_000 }, { connect: 6_000 }].map((slow) => ({ ...near, ...slow })),
    ].map((values) => verdictOf(phases(values, 100), 100));
    const keys = new Set(told.map((verdict) => verdict?.key));
    for (const words of [en.verdict, id.verdict] as Record<string, string>[]) {
      expect(new Set(Object.keys(words))).toEqual(keys);
      for (const verdict of told)
        for (const [, name] of (words[verdict?.key ?? ''] ?? '').matchAll(/\{\{(\w+)/g))
          expect(Object.keys(verdict?.values ?? {}), verdict?.key).toContain(name);
    }
  });
});

describe('errors', () => {
  test('no e-mail address is kept in the words, whatever stands around it, and hostile words take no time', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.constantFrom('<', '"', '(', ' ', ': ', 'to='), (address, before) => {
        expect(withoutAddresses(`550 ${before}${address}> unknown`)).not.toContain(address);
      }),
    );
    const started = performance.now();
    for (const hostile of ['a'.repeat(100_000), `${'a@'.repeat(50_000)}`, '@'.repeat(100_000)])
      expect(withoutAddresses(hostile).length).toBeLessThanOrEqual(300);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
