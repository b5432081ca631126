import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxHeight, type Place, scrolled, settled, TALLEST } from '../../../renderer/ui/long-scroll.ts';

const VIEW = 600;

describe('scrolling through more rows than a box can hold', () => {
  it('is the plain thing where they fit', () => {
    const heights = { full: 44_000, view: VIEW };
    expect(boxHeight(heights.full)).toBe(44_000);
    expect(scrolled({ top: 0, offset: 0 }, 12_345, heights)).toEqual({ top: 12_345, offset: 12_345 });
  });

  it('reaches both ends by dragging the bar, and every row on the way by small steps', () => {
    const heights = { full: 44_000_000, view: VIEW };
    const end = scrolled({ top: 0, offset: 0 }, TALLEST - VIEW, heights);
    expect(end.offset).toBe(heights.full - VIEW);
    expect(scrolled(end, 0, heights).offset).toBe(0);
    const middle = scrolled(end, (TALLEST - VIEW) / 2, heights);
    expect(scrolled(middle, middle.top + 44, heights).offset - middle.offset).toBe(44);
  });

  it('never leaves the list, keeps whole pixels, and tells the truth when it comes to rest', () => {
    const full = fc.integer({ min: TALLEST + 1, max: 100_000_000 });
    const steps = fc.array(fc.oneof(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -TALLEST, max: TALLEST })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(full, steps, (rows, moves) => {
        const heights = { full: rows, view: VIEW };
        const furthest = TALLEST - VIEW;
        let place: Place = { top: 0, offset: 0 };
        for (const by of moves) {
          const top = Math.min(furthest, Math.max(0, place.top + by));
          const next = scrolled(place, top, heights);
          expect(next.offset).toBeGreaterThanOrEqual(0);
          expect(next.offset).toBeLessThanOrEqual(rows - VIEW);
          expect(Number.isInteger(next.offset)).toBe(true);
          const small = Math.abs(top - place.top) <= VIEW * 4;
          const there = place.offset + top - place.top;
          if (small && there >= 0 && there <= rows - VIEW) expect(next.offset).toBe(there);
          place = settled(next, heights);
          expect(place.offset).toBe(next.offset);
          expect(Math.abs(place.top / furthest - place.offset / (rows - VIEW))).toBeLessThan(1e-6);
        }
      }),
    );
  });
});
