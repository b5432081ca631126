import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedDelay, DEADLINE, retryAt } from '../../../electron/engine/sending/retry.ts';

describe('retry', () => {
  it('always lies ahead and never beyond the deadline', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('speed', 'greylist', 'mailbox', 'down'),
        fc.nat(100),
        fc.nat(DEADLINE * 2),
        (kind, attempts, age) => {
          const now = 10 ** 12;
          const at = retryAt(kind, { attempts: attempts + 1, firstAttemptAt: now - age }, { now, scale: 1 });
          if (at !== null) {
            expect(at).toBeGreaterThan(now);
            expect(at - (now - age)).toBeLessThanOrEqual(DEADLINE);
          } else expect(age).toBeGreaterThan(DEADLINE - 12 * 3_600_000);
        },
      ),
    );
  });

  it('honours what the relay asks for, in words', () => {
    expect(askedDelay('Greylisted, please try again in 300 seconds')).toBe(300_000);
    expect(askedDelay('retry in 5 minutes')).toBe(300_000);
    expect(askedDelay('mailbox full')).toBeNull();
    for (const [text, seconds] of [
      ['450 4.2.0 Greylisted, please wait 5 min', 300],
      ['451 4.7.1 Greylisting in action, please come back in 00:04:59', 299],
      ['451 Please try again later (greylisted for 10 minutes)', 600],
      ['450 4.7.1 you are greylisted, 180 seconds left', 180],
      ['421 4.7.0 Try again, retry after 1 hour', 3_600],
    ] as const)
      expect([text, askedDelay(text)]).toEqual([text, seconds * 1_000]);
    for (const text of [
      '450 4.2.0 mail.example.org in 2026',
      '451 4.7.1 try again later',
      '550 5.1.1 user 300 unknown',
    ])
      expect([text, askedDelay(text)]).toEqual([text, null]);
    const at = retryAt(
      'greylist',
      { attempts: 1, firstAttemptAt: 0, text: 'try again in 10 minutes' },
      { now: 0, scale: 1 },
    );
    // A little later than asked: clocks differ.
    expect(at).toBe(605_000);
  });

  it('gives up at last', () => {
    let now = 0;
    let attempts = 0;
    for (;;) {
      attempts += 1;
      const at = retryAt('greylist', { attempts, firstAttemptAt: 0 }, { now, scale: 1 });
      if (at === null) break;
      now = at;
    }
    expect(attempts).toBeGreaterThan(10);
    expect(attempts).toBeLessThan(60);
  });
});
