import type { RouteSegment } from '../../ui/index.ts';

/** A stretch of the plan: messages go out, or a limit is waited for. */
export interface Stretch {
  kind: 'sending' | 'waiting';
  messages: number;
  from: number;
  to: number;
}

const MOST_STRETCHES = 13;
/** Waits shorter than this share of the whole are part of the sending around them. */
const LEAST_SHARE = 0.015;

const lengthOf = (stretch: Stretch) => stretch.to - stretch.from;

/** Joins the wait at `at` with the sending before and after it into one stretch of sending. */
function withoutWait(stretches: readonly Stretch[], at: number): Stretch[] {
  const around = stretches.slice(Math.max(0, at - 1), at + 2);
  const [first] = around;
  const last = around.at(-1);
  if (!first || !last) return [...stretches];
  const messages = around.reduce((sum, each) => sum + each.messages, 0);
  const joined: Stretch = { kind: 'sending', messages, from: first.from, to: last.to };
  return [...stretches.slice(0, Math.max(0, at - 1)), joined, ...stretches.slice(at + 2)];
}

function shortestWait(stretches: readonly Stretch[]): number {
  let shortest = -1;
  for (const [at, each] of stretches.entries()) {
    const known = stretches[shortest];
    if (each.kind === 'waiting' && (!known || lengthOf(each) < lengthOf(known))) shortest = at;
  }
  return shortest;
}

/** The same plan in at most so many stretches: the shortest waits go first, the long ones stay to be seen. */
export function simplified(stretches: readonly Stretch[]): Stretch[] {
  const whole = stretches.reduce((sum, each) => sum + lengthOf(each), 0);
  let left = [...stretches];
  for (let at = shortestWait(left); at !== -1; at = shortestWait(left)) {
    const wait = left[at];
    if (!wait || (left.length <= MOST_STRETCHES && lengthOf(wait) >= whole * LEAST_SHARE)) break;
    left = withoutWait(left, at);
  }
  return left;
}

/** The plan as parts of a bar over time: filled with its count while messages go out, hatched while a limit is waited for. */
export function planSegments(stretches: readonly Stretch[], number: (value: number) => string): RouteSegment[] {
  const shown = simplified(stretches);
  const whole = Math.max(
    1,
    shown.reduce((sum, each) => sum + lengthOf(each), 0),
  );
  return shown.map((each) => {
    const share = lengthOf(each) / whole;
    const value = Math.max(share, 0.012);
    if (each.kind === 'waiting') return { part: 'gap', value };
    return { part: 'plan', value, ...(share > 0.045 ? { text: number(each.messages) } : {}) };
  });
}
