import type { Wanted } from './thread-messages.ts';

export const MOST_LISTS = 500;
export const MOST_TAGS = 5_000;

/** Fields that keep names of lists and tags beyond those that can be made. */
export const OVERFLOW = { list: 'Lists', tag: 'Tags' } as const;

/** A list or a tag that the file names: `code` once it is known, and whether it is beyond the limit. */
export type NamedGroup = { kind: 'list' | 'tag'; name: string; code: number; over: boolean };

/**
 * The lists and tags that a file names, in its own order, so that the same file always means the same ones. What is beyond the
 * limits is told apart, for the row to keep it in another way.
 */
export function createGroupNames() {
  const asWritten = { list: new Map<string, NamedGroup>(), tag: new Map<string, NamedGroup>() };
  const words = { list: new Map<string, NamedGroup>(), tag: new Map<string, NamedGroup>() };
  const most = { list: MOST_LISTS, tag: MOST_TAGS };
  const fields = new Map<string, string>();

  function learn(kind: 'list' | 'tag', name: string): NamedGroup {
    const word = name.toLowerCase();
    const known = words[kind].get(word);
    if (!known && words[kind].size >= most[kind]) return { kind, name, code: -1, over: true };
    const group = known ?? { kind, name, code: -1, over: false };
    words[kind].set(word, group);
    // However a name is written, it is looked up once; a hostile file cannot fill the memory with ways to write one.
    if (asWritten[kind].size < 4 * most[kind]) asWritten[kind].set(name, group);
    return group;
  }

  return {
    group: (kind: 'list' | 'tag', name: string): NamedGroup => asWritten[kind].get(name) ?? learn(kind, name),
    answer({ kind, name }: Wanted, code: number | string): void {
      if (kind === 'list' || kind === 'tag') learn(kind, name).code = Number(code);
      else fields.set(name, String(code));
    },
    fieldKey: (label: string): string | undefined => fields.get(label),
  };
}
