/** What one transaction of long work may hold the engine, in milliseconds. */
const SLICE_MS = 10;

/** The fewest and the most rows that a slice of long work may have. */
type SliceBounds = { readonly fewest: number; readonly most: number };

/** How many rows the next slice has: grows and shrinks with what the last one took (a removal costs a hundred times what a tag does). */
export function nextSliceSize(size: number, took: number, done: number, { fewest, most }: SliceBounds): number {
  if (done < size / 2) return size;
  const fits = took > 0 ? (size * SLICE_MS) / took : size * 2;
  return Math.round(Math.min(most, Math.max(fewest, Math.min(size * 2, fits))));
}
