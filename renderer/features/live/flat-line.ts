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
