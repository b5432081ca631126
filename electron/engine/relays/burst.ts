let held: (() => void)[] = [];
let planned = false;

/**
 * Does something (which must not throw) at the end of this turn of the event loop, or at `letLeave`: what several connections
 * have ready leaves in one burst, so that a relay near by is woken once for all of them.
 */
export function holdForBurst(leave: () => void): void {
  held.push(leave);
  if (planned) return;
  planned = true;
  setImmediate(atEndOfTurn);
}

/** Lets everything leave that is held. */
export function letLeave(): void {
  if (held.length === 0) return;
  const ready = held;
  held = [];
  for (const leave of ready) leave();
}

function atEndOfTurn(): void {
  planned = false;
  letLeave();
}
