interface Point {
  x: number;
  y: number;
}

/** While nothing could be sent the line stays where it was, and rises only after the wait (or before it, where it is still on). */
export function flatWhileWaiting(
  points: readonly Point[],
  waits: readonly { from: number; to: number | null }[],
): Point[] {
  const line: Point[] = [];
  for (const point of points) {
    const before = line.at(-1);
    if (before && point.y > before.y) {
      const turns = waits
        .filter((wait) => wait.from < point.x)
        .map((wait) => (wait.to !== null && wait.to < point.x ? wait.to : wait.from))
        .filter((at) => at > before.x);
      if (turns.length > 0) line.push({ x: Math.max(...turns), y: before.y });
    }
    line.push(point);
  }
  return line;
}

interface Wait {
  readonly from: number;
  readonly to: number | null;
  readonly reason: string;
}

const SECOND = 1_000;

/**
 * The waits of a campaign that waits for nothing now: one whose end is not written yet ended where messages went again, or
 * else where the points end.
 */
export function withEnded<T extends Wait>(waits: readonly T[], points: readonly Point[]): T[] {
  return waits.map((wait) => {
    if (wait.to !== null) return wait;
    const after = points.filter((point) => point.x >= wait.from);
    const rises = after.findIndex((point, index) => point.y > (after[index - 1]?.y ?? point.y));
    const to = rises < 0 ? (after.at(-1)?.x ?? wait.from) : (after[rises]?.x ?? wait.from) - SECOND;
    return { ...wait, to: Math.max(wait.from, to) };
  });
}

/** The waits, that for taking the start back ended at the latest where the first message was through: its end may be written later. */
export function withUndoEnded<T extends Wait>(waits: readonly T[], points: readonly Point[]): T[] {
  const first = points.find((point) => point.y > 0);
  if (first === undefined) return [...waits];
  const through = first.x - SECOND;
  return waits.map((wait) =>
    wait.reason === 'undo_window' ? { ...wait, to: Math.max(wait.from, Math.min(wait.to ?? through, through)) } : wait,
  );
}
