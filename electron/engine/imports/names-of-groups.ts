import type { Wanted } from './thread-messages.ts';

export const MOST_LISTS = 500;
export const MOST_TAGS = 5_000;

/** Fields that keep names of lists and tags beyond those that can be made. */
export const OVERFLOW = { list: 'Lists', tag: 'Tags' } as const;

/**
 * The lists and tags that a file names, in its own order, so that the same file always means the same ones. What is beyond the
 * limits is told apart, for the row to keep it in another way.
 */
export function createGroupNames() {
  const known = { list: new Map<string, number | null>(), tag: new Map<string, number | null>() };
  const fields = new Map<string, string>();
  const most = { list: MOST_LISTS, tag: MOST_TAGS };

  return {
    /** Notes the names of a row; answers those beyond the limit. */
    note(kind: 'list' | 'tag', names: readonly string[]): string[] {
      const over: string[] = [];
      for (const name of names) {
        const word = name.toLowerCase();
        if (known[kind].has(word)) continue;
        if (known[kind].size < most[kind]) known[kind].set(word, null);
        else over.push(name);
      }
      return over;
    },
    /** What must be asked for before these names can be used. */
    unanswered(kind: 'list' | 'tag', names: readonly string[]): Wanted[] {
      return names.filter((name) => known[kind].get(name.toLowerCase()) === null).map((name) => ({ kind, name }));
    },
    answer(wanted: Wanted, code: number | string): void {
      if (wanted.kind === 'field') fields.set(wanted.name, String(code));
      else known[wanted.kind].set(wanted.name.toLowerCase(), Number(code));
    },
    fieldKey: (label: string): string | undefined => fields.get(label),
    codes(kind: 'list' | 'tag', names: readonly string[]): number[] {
      return names.map((name) => known[kind].get(name.toLowerCase()) ?? -1).filter((code) => code >= 0);
    },
  };
}
export type GroupNames = ReturnType<typeof createGroupNames>;
