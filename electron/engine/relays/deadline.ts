/** The moment by which something must have happened, set anew for each message. */
export interface Deadline {
  /** So many milliseconds from now, unless it is set anew or lifted before. */
  set(milliseconds: number, cause: string): void;
  lift(): void;
  /** Holds nothing any more. */
  end(): void;
}

/**
 * One timer for many waits that nearly always end early: moving the moment costs no timer; one that rings too early is set
 * again for what is left.
 */
export function createDeadline(late: (cause: string) => void): Deadline {
  let due = Number.POSITIVE_INFINITY;
  let why = '';
  let rings = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const wait = (now: number) => {
    clearTimeout(timer);
    rings = due;
    timer = setTimeout(ring, Math.max(1, due - now));
    timer.unref();
  };
  const ring = () => {
    rings = Number.POSITIVE_INFINITY;
    if (due === Number.POSITIVE_INFINITY) return;
    const now = performance.now();
    if (now < due) return wait(now);
    due = Number.POSITIVE_INFINITY;
    late(why);
  };
  return {
    set(milliseconds, cause) {
      const now = performance.now();
      due = now + milliseconds;
      why = cause;
      if (due < rings) wait(now);
    },
    lift() {
      due = Number.POSITIVE_INFINITY;
    },
    end() {
      due = Number.POSITIVE_INFINITY;
      clearTimeout(timer);
    },
  };
}
