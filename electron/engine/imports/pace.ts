import { PARTS } from './repo.ts';

type Part = (typeof PARTS)[number];

/** Milliseconds that a slice may take: messages that leave, and people who look, wait for no more than this. */
const GOAL = 7;
/** So many times as long where nobody else uses the engine: large slices write each page less often. */
const QUIET = 2.5;
/** Rows of the first slice of each part, and the most there may ever be. */
const FIRST: Readonly<Record<Part, number>> = { claims: 50, people: 250, names: 1_000, later: 50, left: 200 };
const LEAST = 20;
const MOST = 20_000;
/** Slices whose quickest tells what a row takes. */
const REMEMBERED = 3;
/** So many times its goal a slice must not take twice, whatever the reason was. */
const FAR_TOO_LONG = 2.5;

/** Chooses how many rows a slice has, by how long those before it took; each part has a pace of its own. */
export function createPace(isQuiet: () => boolean = () => false) {
  let goal = GOAL;
  const sizes = { ...FIRST };
  const rates: Record<Part, number[]> = { claims: [], people: [], names: [], later: [], left: [] };
  return {
    size(part: Part): number {
      const next = isQuiet() ? QUIET * GOAL : GOAL;
      // Who comes does not wait for a slice to have been too long.
      if (next < goal) for (const one of PARTS) sizes[one] = Math.max(LEAST, Math.round(sizes[one] / QUIET));
      goal = next;
      return sizes[part];
    },
    took(part: Part, rows: number, milliseconds: number): void {
      const size = sizes[part];
      // The rest of a run says little about a whole slice.
      if (rows < size / 2) return;
      const last = [...rates[part], Math.max(0.2, milliseconds) / rows].slice(-REMEMBERED);
      rates[part] = last;
      // One slow slice may be the machine's doing: another program had the processor for a while.
      const fits = milliseconds > FAR_TOO_LONG * goal ? size * 0.4 : goal / Math.min(...last);
      const next = Math.min(size * 2, Math.max(size * 0.4, fits));
      sizes[part] = Math.round(Math.min(MOST, Math.max(LEAST, next)));
    },
  };
}
export type Pace = ReturnType<typeof createPace>;
