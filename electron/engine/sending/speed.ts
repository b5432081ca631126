/** How fast messages settle: counts of the last seconds (ten, where nothing else is asked for), in a ring of one-second buckets. */
export interface Speed {
  count(now: number): void;
  /** Messages per second over the last seconds in which something ran; 0 where nothing did. */
  perSecond(now: number): number;
}

/** Makes an empty meter over so many seconds; time is monotonic milliseconds. */
export function createSpeed(seconds = 10): Speed {
  const counts = new Array<number>(seconds).fill(0);
  let first = Number.NaN;
  let last = 0;
  const advance = (now: number) => {
    const second = Math.floor(now / 1000);
    if (Number.isNaN(first) || second - last >= seconds) {
      counts.fill(0);
      first = now;
    } else {
      for (let at = last + 1; at <= second; at++) counts[at % seconds] = 0;
    }
    last = second;
  };
  return {
    count(now) {
      advance(now);
      const at = last % seconds;
      counts[at] = (counts[at] ?? 0) + 1;
    },
    perSecond(now) {
      if (Number.isNaN(first) || Math.floor(now / 1000) - last >= seconds) return 0;
      advance(now);
      const sum = counts.reduce((all, one) => all + one, 0);
      const from = Math.max(first, (last - seconds + 1) * 1000);
      return sum / Math.max(0.5, (now - from) / 1000);
    },
  };
}
