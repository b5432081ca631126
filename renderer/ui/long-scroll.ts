import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Pixels up to which every browser draws a box at whole pixels; a longer list scrolls through a box of this height. */
export const TALLEST = 8_000_000;

/** Where a scroller stands: `top` of its box, and `offset` in the list that the box stands for. */
export interface Place {
  readonly top: number;
  readonly offset: number;
}

/** Heights in pixels: of all rows together, and of the part that is seen. */
interface Heights {
  readonly full: number;
  readonly view: number;
}

const between = (value: number, most: number) => Math.min(Math.max(0, most), Math.max(0, value));

/** How high the box is that stands for the list. */
export function boxHeight(full: number): number {
  return Math.min(full, TALLEST);
}

/**
 * The place after the box was scrolled to `top`: a small step moves the list by as many pixels, a long way (the bar was dragged)
 * goes to the same share of it.
 */
export function scrolled(place: Place, top: number, { full, view }: Heights): Place {
  if (full <= TALLEST) return { top, offset: top };
  const step = top - place.top;
  const furthest = full - view;
  if (Math.abs(step) <= view * 4) return { top, offset: between(place.offset + step, furthest) };
  return { top, offset: between(Math.round((top / (boxHeight(full) - view)) * furthest), furthest) };
}

/** The same offset with the box where its share of the list is, so that there is room to scroll and the bar tells the truth. */
export function settled({ offset }: Pick<Place, 'offset'>, { full, view }: Heights): Place {
  const kept = between(offset, full - view);
  if (full <= TALLEST) return { top: kept, offset: kept };
  return { top: Math.round((kept / (full - view)) * (boxHeight(full) - view)), offset: kept };
}

const SETTLE_AFTER = 150;
const START: Place = { top: 0, offset: 0 };

/** Scrolls through any number of rows of one height in an element (null until it is there); `head` pixels of it are its fixed header. */
export function useLongScroll(
  element: HTMLElement | null,
  { count, rowHeight, head, overscan }: { count: number; rowHeight: number; head: number; overscan: number },
) {
  const [place, setPlace] = useState(START);
  const [view, setView] = useState(600);
  const now = useRef(START);
  const heights = { full: count * rowHeight, view };
  const latest = useRef(heights);
  latest.current = heights;
  const put = useCallback(
    (next: Place) => {
      now.current = next;
      setPlace(next);
      if (element && Math.abs(element.scrollTop - next.top) >= 1) element.scrollTop = next.top;
    },
    [element],
  );
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => setView(Math.max(rowHeight, element.clientHeight - head));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, rowHeight, head]);
  useEffect(() => {
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => put(settled(now.current, latest.current));
    const onScroll = () => {
      if (element.scrollTop === now.current.top) return;
      now.current = scrolled(now.current, element.scrollTop, latest.current);
      setPlace(now.current);
      clearTimeout(timer);
      const { full, view: seen } = latest.current;
      if (full <= TALLEST) return;
      const stuck = now.current.top <= 0 || now.current.top >= boxHeight(full) - seen;
      if (stuck) settle();
      else timer = setTimeout(settle, SETTLE_AFTER);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', onScroll);
    };
  }, [element, put]);
  const offset = between(place.offset, heights.full - view);
  return {
    /** Rows to draw: from the first to the one before the last. */
    first: Math.max(0, Math.floor(offset / rowHeight) - overscan),
    last: Math.min(count, Math.ceil((offset + view) / rowHeight) + overscan),
    /** Rows that are really seen. */
    seen: { first: Math.floor(offset / rowHeight), last: Math.min(count, Math.ceil((offset + view) / rowHeight)) },
    /** Added to a row's place in the list, its place in the box. */
    shift: heights.full <= TALLEST ? 0 : place.top - place.offset,
    height: boxHeight(heights.full),
    perPage: Math.max(1, Math.floor(view / rowHeight) - 1),
    toTop: useCallback(() => put(START), [put]),
    /** Moves the list by some rows without anything seen to move. */
    moveBy: useCallback(
      (rows: number) => put(settled({ offset: now.current.offset + rows * rowHeight }, latest.current)),
      [put, rowHeight],
    ),
    /** Brings a row into view. */
    toRow: useCallback(
      (index: number) => {
        const { view: seen } = latest.current;
        const top = index * rowHeight;
        const from = now.current.offset;
        const to = top < from ? top : top + rowHeight > from + seen ? top + rowHeight - seen : from;
        if (to !== from) put(settled({ offset: to }, latest.current));
      },
      [put, rowHeight],
    ),
  };
}
