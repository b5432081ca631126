import type { SavedGranule } from './limiter.ts';

/** So small a share of a limit is written ahead of its use, and never more than so many messages. */
const SHARE = 0.01;
const MOST = 250;

/** Which slots of a relay's windows are to be written, so that what is on disk never tells fewer than were used. */
export interface SlotsAhead {
  /** Of granules as they are now, what the next commit must write: not all that changed, and sometimes more than was used. */
  toWrite(changes: readonly SavedGranule[], limitOf: (granule: SavedGranule) => number): SavedGranule[];
  /** What was written is no longer known, or was written anew by somebody else. */
  forget(): void;
}

/** Windows whose slots ahead are remembered: there may be one for each recipient domain. */
const REMEMBERED = 1_000;

/**
 * A few slots are written before they are used, so that most commits need not write any: after a kill a window counts up to 1 %
 * of its limit too many, and never one too few. A granule that is over is written as it was.
 */
export function createSlotsAhead(): SlotsAhead {
  const written = new Map<string, { readonly end: number; readonly known: number; used: SavedGranule }>();
  return {
    toWrite(changes, limitOf) {
      const found: SavedGranule[] = [];
      for (const now of changes) {
        const key = `${now.scope} ${now.ms}`;
        const before = written.get(key);
        if (before?.end === now.end && before.known >= now.count) {
          before.used = now;
          continue;
        }
        if (before !== undefined && before.end !== now.end) {
          if (before.known > before.used.count) found.push(before.used);
          written.delete(key);
        }
        const ahead = Math.min(MOST, Math.floor(limitOf(now) * SHARE));
        found.push({ ...now, count: now.count + ahead });
        if (ahead > 0 && (written.has(key) || written.size < REMEMBERED))
          written.set(key, { end: now.end, known: now.count + ahead, used: now });
      }
      return found;
    },
    forget: () => written.clear(),
  };
}
