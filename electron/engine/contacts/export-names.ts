/** What stood in a row of a file or in an earlier state is told as it was, under names that are not ours. */
const AS_IT_WAS: ReadonlySet<string> = new Set(['before', 'cells']);
const IN_WORDS = 'InWords';

/**
 * What the names of properties in an export mean, in its order, as far as `words` says so (`name.<property>`): the names stay the
 * same in every language, for programs.
 */
export function namesIn(known: unknown, words: Readonly<Record<string, string>>): Record<string, string> {
  const names: Record<string, string> = {};
  const see = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) see(one);
    else if (typeof value === 'object' && value !== null)
      for (const [name, part] of Object.entries(value)) {
        const [shown, word] = name.endsWith(IN_WORDS)
          ? [`…${IN_WORDS}`, words['name.inWords']]
          : [name, words[`name.${name}`]];
        if (word !== undefined) names[shown] ??= word;
        if (!AS_IT_WAS.has(name)) see(part);
      }
  };
  see(known);
  return names;
}
