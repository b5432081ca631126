import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calendar, dayOf, isTimeZone, openStretch, shareOf } from '../../../electron/engine/sending/hours.ts';

const at = (text: string) => Date.parse(text);
const office: Calendar = { days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00', timeZone: 'Asia/Jakarta' };

describe('days and hours of sending', () => {
  it('opens and closes by the clock of the zone', () => {
    // Monday 2026-11-23 in Jakarta (UTC+7).
    expect(openStretch(office, at('2026-11-23T02:00:00Z'))).toEqual({
      opens: at('2026-11-23T01:00:00Z'),
      closes: at('2026-11-23T10:00:00Z'),
    });
    expect(openStretch(office, at('2026-11-23T10:00:00Z')).opens).toBe(at('2026-11-24T01:00:00Z'));
    // Friday evening: the weekend is not a working day.
    expect(openStretch(office, at('2026-11-27T12:00:00Z')).opens).toBe(at('2026-11-30T01:00:00Z'));
  });

  it('goes over midnight, and joins days that touch', () => {
    const night: Calendar = { days: [5], from: '22:00', to: '06:00', timeZone: 'UTC' };
    expect(openStretch(night, at('2026-11-28T03:00:00Z'))).toEqual({
      opens: at('2026-11-27T22:00:00Z'),
      closes: at('2026-11-28T06:00:00Z'),
    });
    const weekend: Calendar = { days: [6, 0], from: '', to: '', timeZone: 'UTC' };
    expect(openStretch(weekend, at('2026-11-28T03:00:00Z'))).toEqual({
      opens: at('2026-11-28T00:00:00Z'),
      closes: at('2026-11-30T00:00:00Z'),
    });
    expect(openStretch({ days: [], from: '', to: '', timeZone: '' }, 5).closes).toBe(Number.POSITIVE_INFINITY);
  });

  it('survives the days on which clocks leap', () => {
    const early: Calendar = { days: [], from: '02:30', to: '04:00', timeZone: 'Europe/Berlin' };
    // 2026-03-29: 02:00 becomes 03:00, so that 02:30 never is; 2026-10-25: 02:30 is twice.
    const spring = openStretch(early, at('2026-03-28T20:00:00Z'));
    expect(spring.opens).toBeGreaterThanOrEqual(at('2026-03-29T00:30:00Z'));
    expect(spring.opens).toBeLessThanOrEqual(at('2026-03-29T01:30:00Z'));
    expect(spring.closes).toBe(at('2026-03-29T02:00:00Z'));
    expect(openStretch(early, at('2026-10-24T20:00:00Z')).opens).toBe(at('2026-10-25T00:30:00Z'));
    const day = dayOf('Europe/Berlin', at('2026-03-29T12:00:00Z'));
    expect(day.until - day.from).toBe(23 * 3_600_000);
  });

  it('always contains the moment or lies ahead within nine days, and is never empty', () => {
    const clock = fc.constantFrom('', '00:00', '06:30', '12:00', '23:59');
    const zones = fc.constantFrom(
      '',
      'UTC',
      'Asia/Jakarta',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    );
    const calendar = fc.record({ days: fc.uniqueArray(fc.nat(6)), from: clock, to: clock, timeZone: zones });
    fc.assert(
      fc.property(calendar, fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') }), (when, now) => {
        const { opens, closes } = openStretch(when, now);
        expect(closes).toBeGreaterThan(now);
        expect(closes).toBeGreaterThan(opens);
        expect(opens - now).toBeLessThan(9 * 86_400_000);
        if (opens > now) expect(openStretch(when, opens).opens).toBeLessThanOrEqual(opens);
      }),
      { numRuns: 300 },
    );
  });

  it('counts a daily share by the day, or by the night where the hours go over midnight', () => {
    const night: Calendar = { days: [], from: '22:00', to: '04:00', timeZone: 'Asia/Jakarta' };
    const share = { from: at('2026-11-23T15:00:00Z'), until: at('2026-11-24T15:00:00Z') };
    expect(shareOf(night, at('2026-11-23T16:00:00Z'))).toEqual(share);
    expect(shareOf(night, at('2026-11-23T20:59:00Z'))).toEqual(share);
    expect(shareOf(night, at('2026-11-24T14:59:00Z'))).toEqual(share);
    for (const [from, to] of [
      ['08:00', '17:00'],
      ['22:00', '00:00'],
      ['', ''],
    ] as const)
      expect(shareOf({ ...night, from, to }, share.from)).toEqual(dayOf('Asia/Jakarta', share.from));
  });

  it('knows the names of zones', () => {
    expect([isTimeZone('Asia/Jakarta'), isTimeZone(''), isTimeZone('Asia/Nowhere')]).toEqual([true, true, false]);
  });
});
