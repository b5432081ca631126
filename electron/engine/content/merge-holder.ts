import { type MergeTag, parseMergeText } from '../../../shared/merge-fields.ts';

/**
 * Keeps merge tags out of the way of HTML tools: each becomes one harmless word while a document is compiled or cleaned, and
 * is put back afterwards by number.
 */
export type MergeHolder = {
  hold: (text: string) => string;
  tags: readonly MergeTag[];
  /** Gives each held word what `put` answers for its tag. */
  release: (text: string, put: (tag: MergeTag, at: number) => string) => string;
  /** Numbers of the tags held in this text, with their place. */
  heldIn: (text: string) => { tag: number; at: number }[];
};

/** `seed` is a word that occurs in none of the texts; `holderFor` finds one. */
function createHolder(seed: string): MergeHolder {
  const tags: MergeTag[] = [];
  const word = new RegExp(`${seed}(\\d+)q`, 'g');
  const hold = (text: string) =>
    parseMergeText(text)
      .parts.map((part) => (typeof part === 'string' ? part : `${seed}${tags.push(part) - 1}q`))
      .join('');
  const release: MergeHolder['release'] = (text, put) =>
    text.replace(word, (raw, number, at) => {
      const tag = tags[Number(number)];
      return tag === undefined ? raw : put(tag, Number(at));
    });
  const heldIn = (text: string) => [...text.matchAll(word)].map((hit) => ({ tag: Number(hit[1]), at: hit.index }));
  return { hold, tags, release, heldIn };
}

/** A holder whose words cannot be confused with anything in these texts. */
export function holderFor(...texts: readonly string[]): MergeHolder {
  for (let n = 0; ; n++) {
    const seed = `mrg${n}x`;
    if (!texts.some((text) => text.toLowerCase().includes(seed))) return createHolder(seed);
  }
}
