import { describe, expect, it } from 'vitest';
import { formatOf } from '../../../renderer/ui/format.ts';

const en = formatOf('en');
const id = formatOf('id');
const AT = new Date(2026, 10, 19, 16, 5, 9).getTime();

describe('formats of the two languages', () => {
  it('write numbers as people there do', () => {
    expect([en.number(1_284), id.number(1_284)]).toEqual(['1,284', '1.284']);
    expect([en.decimal(10.44), id.decimal(10.44)]).toEqual(['10.4', '10,4']);
    expect([en.percent(0.9674), id.percent(0.9674)]).toEqual(['96.7%', '96,7%']);
    expect([en.bytes(62_400), id.bytes(1_540_000), en.bytes(26_214_400)]).toEqual(['61 kB', '1,5 MB', '25 MB']);
  });

  it('write clock times of 24 hours, with a point in Indonesian', () => {
    expect([en.time(AT), id.time(AT)]).toEqual(['16:05', '16.05']);
    expect([en.timeSeconds(AT), id.timeSeconds(AT)]).toEqual(['16:05:09', '16.05.09']);
    const midnight = new Date(2026, 10, 19, 0, 3).getTime();
    expect([en.time(midnight), id.time(midnight)]).toEqual(['00:03', '00.03']);
  });

  it('write dates short, with the year only when it is another one', () => {
    expect([en.dateShort(AT, AT), id.dateShort(AT, AT)]).toEqual(['19 Nov', '19 Nov']);
    expect(en.dateShort(AT, new Date(2027, 1, 1).getTime())).toBe('19 Nov 2026');
    expect([en.weekday(AT), id.weekday(AT)]).toEqual(['Thursday 19 November', 'Kamis, 19 November']);
    expect([en.moment(AT, AT), en.moment(AT, AT + 86_400_000)]).toEqual(['16:05', '19 Nov, 16:05']);
  });

  it('say spans in words', () => {
    expect([en.span(24 * 60_000), id.span(24 * 60_000)]).toEqual(['24 minutes', '24 menit']);
    expect([en.span(1_000), en.span(60_000), en.span(2 * 3_600_000), id.span(3 * 86_400_000)]).toEqual([
      '1 second',
      '1 minute',
      '2 hours',
      '3 hari',
    ]);
  });
});
