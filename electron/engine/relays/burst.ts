import type { Socket } from 'node:net';

type Corked = Pick<Socket, 'cork' | 'uncork'>;

let held: Corked[] = [];
let planned = false;

/**
 * Holds what is written to a line until the end of this turn of the event loop, or `letLeave`: what several connections have
 * ready leaves in one burst, so that a relay near by is woken once for all of them.
 */
export function holdForBurst(line: Corked): void {
  line.cork();
  held.push(line);
  if (planned) return;
  planned = true;
  setImmediate(atEndOfTurn);
}

/** Lets everything leave that is held. */
export function letLeave(): void {
  if (held.length === 0) return;
  const lines = held;
  held = [];
  for (const line of lines) line.uncork();
}

function atEndOfTurn(): void {
  planned = false;
  letLeave();
}
