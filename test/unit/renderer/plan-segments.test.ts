import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Stretch, simplified } from '../../../renderer/features/send/plan-segments.ts';

/** Sending and waiting in turn, one after the other. */
const plan = fc
  .array(fc.record({ length: fc.integer({ min: 1, max: 3_600_000 }), messages: fc.integer({ min: 1, max: 500 }) }), {
    minLength: 1,
    maxLength: 80,
  })
  .map((parts) => {
    let at = 0;
    return parts.map(({ length, messages }, index): Stretch => {
      const sending = index % 2 === 0;
      const from = at;
      at += length;
      return { kind: sending ? 'sending' : 'waiting', messages: sending ? messages : 0, from, to: at };
    });
  });

const sum = (stretches: readonly Stretch[]) => stretches.reduce((all, each) => all + each.messages, 0);

describe('the bar of a plan', () => {
  it('loses no message and no time, and stays a picture', () => {
    fc.assert(
      fc.property(plan, (stretches) => {
        const shown = simplified(stretches);
        expect(shown.length).toBeLessThanOrEqual(14);
        expect(sum(shown)).toBe(sum(stretches));
        expect(shown[0]?.from).toBe(stretches[0]?.from);
        expect(shown.at(-1)?.to).toBe(stretches.at(-1)?.to);
        for (const [index, each] of shown.entries()) if (index > 0) expect(each.from).toBe(shown[index - 1]?.to);
      }),
    );
  });

  it('keeps the long wait for the next hour and hides the short ones of each minute', () => {
    const stretches: Stretch[] = [];
    let at = 0;
    const add = (kind: Stretch['kind'], seconds: number, messages = 0) => {
      stretches.push({ kind, messages, from: at, to: at + seconds * 1_000 });
      at += seconds * 1_000;
    };
    for (let hour = 0; hour < 3; hour++) {
      for (let minute = 0; minute < 5; minute++) {
        add('sending', 2, 20);
        if (minute < 4) add('waiting', 58);
      }
      if (hour < 2) add('waiting', 3_300);
    }
    const shown = simplified(stretches);
    expect(shown.map((each) => [each.kind, each.messages])).toEqual([
      ['sending', 100],
      ['waiting', 0],
      ['sending', 100],
      ['waiting', 0],
      ['sending', 100],
    ]);
  });
});
