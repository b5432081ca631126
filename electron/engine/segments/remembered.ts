/** What was worked out before, each under a name and with the version of what it depends on; the least used go first. */
export interface Remembered {
  /** The value under a name as of a version: remembered, or made anew. */
  of<T>(name: string, version: string, make: () => T): T;
  /** Whether that is remembered. */
  has(name: string, version: string): boolean;
}

/** Keeps up to so many values; a new version replaces the old one. */
export function createRemembered(most: number): Remembered {
  const kept = new Map<string, { version: string; value: unknown }>();
  return {
    of<T>(name: string, version: string, make: () => T): T {
      const known = kept.get(name);
      kept.delete(name);
      const entry = known?.version === version ? known : { version, value: make() };
      kept.set(name, entry);
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return entry.value as T;
    },
    has: (name, version) => kept.get(name)?.version === version,
  };
}
