import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignsWithin } from '../../../electron/engine/bounces/campaigns-within.ts';
import { isOfThisAttempt } from '../../../electron/engine/bounces/same-failure.ts';
import { subjectFits } from '../../../electron/engine/bounces/subject-fits.ts';

const DAY = 86_400_000;

describe('campaigns that failed within a stretch of time', () => {
  const at = (campaignId: number, day: number) => ({ campaignId, at: day * DAY });

  it('are counted in any window that contains the moment, each campaign once', () => {
    const failures = [at(1, 0), at(1, 3), at(2, 20), at(3, 45)];
    expect(campaignsWithin(failures, 20 * DAY, 30 * DAY)).toBe(2);
    expect(campaignsWithin(failures, 0, 30 * DAY)).toBe(2);
    expect(campaignsWithin(failures, 20 * DAY, 60 * DAY)).toBe(3);
    expect(campaignsWithin(failures, 45 * DAY, 10 * DAY)).toBe(1);
    expect(campaignsWithin([], 0, DAY)).toBe(0);
  });

  it('are as many whichever of them is read last', () => {
    const failures = fc.array(fc.record({ campaignId: fc.nat(4), at: fc.integer({ min: 0, max: 40 }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(failures, fc.integer({ min: 1, max: 40 }), (all, stretch) => {
        const naive = Math.max(
          ...all.map(
            (from) =>
              new Set(all.filter((one) => one.at >= from.at && one.at < from.at + stretch).map((one) => one.campaignId))
                .size,
          ),
        );
        expect(Math.max(...all.map((one) => campaignsWithin(all, one.at, stretch)))).toBe(naive);
      }),
    );
  });
});

describe('a subject and the template it was made from', () => {
  it.each([
    ['Kabar untuk {{ first_name | default: "Anda" }}', 'Kabar untuk Siti', 'yes'],
    ['Kabar untuk {{ first_name }} bulan ini', 'Kabar untuk  Siti\r\n bulan ini', 'yes'],
    ['Kabar untuk {{ first_name }}', 'Invoice 12', 'no'],
    ['{{ first_name }}!', 'Siti!', 'unknown'],
    ['{% if vip %}A{% endif %} penawaran', 'penawaran', 'unknown'],
  ])('%s / %s: %s', (template, subject, answer) => {
    expect(subjectFits(template, subject)).toBe(answer);
  });
});

describe('a message that was sent once more', () => {
  it('can fail once more; a late report of the first time is about the first', () => {
    const sentAgain = 10 * DAY;
    expect(isOfThisAttempt({ at: 11 * DAY }, sentAgain, 11 * DAY)).toBe(true);
    expect(isOfThisAttempt({ at: 2 * DAY }, sentAgain, 3 * DAY)).toBe(true);
    expect(isOfThisAttempt({ at: 2 * DAY }, sentAgain, 10 * DAY + 1)).toBe(false);
    expect(isOfThisAttempt({ at: 2 * DAY }, null, 3 * DAY)).toBe(true);
  });
});
