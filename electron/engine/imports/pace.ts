import type { PARTS } from './repo.ts';

type Part = (typeof PARTS)[number];

/** Milliseconds that a slice may take: while messages leave, their records wait for no more than this. */
const GOAL = { busy: 7, idle: 16 };
/** Rows of the first slice of each part, and the most there may ever be. */
const FIRST: Readonly<Record<Part, number>> = { claims: 50, people: 250, names: 1_000, later: 50, left: 200 };
const LEAST = 20;
const MOST = 20_000;

/** Chooses how many rows a slice has, by how long those before it took; each part has a pace of its own. */
export function createPace(isBusy: () => boolean) {
  const sizes = { ...FIRST };
  return {
    size: (part: Part): number => sizes[part],
    took(part: Part, milliseconds: number): void {
      const goal = isBusy() ? GOAL.busy : GOAL.idle;
      // Halved at once where it was too long, grown by little: one slow slice may be the machine's doing.
      const factor = Math.min(1.3, Math.max(0.4, goal / Math.max(0.2, milliseconds)));
      sizes[part] = Math.round(Math.min(MOST, Math.max(LEAST, sizes[part] * factor)));
    },
  };
}
export type Pace = ReturnType<typeof createPace>;
