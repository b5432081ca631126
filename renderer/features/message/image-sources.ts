import type { Block, MessageContent } from '../../../shared/blocks.ts';

// Saving turns a picture that was just chosen (`data:`) into an attachment; the page goes on showing what it has.
const SHOWN = new Map<string, string>();

function images(blocks: readonly Block[]): { id: string; src: string }[] {
  return blocks.flatMap((each) => {
    if (each.type === 'image') return [{ id: each.id, src: each.src }];
    return each.type === 'columns' ? images(each.columns.flat()) : [];
  });
}

function withSources(blocks: readonly Block[], sources: ReadonlyMap<string, string>): Block[] {
  return blocks.map((each): Block => {
    if (each.type === 'image') return { ...each, src: sources.get(each.src) ?? each.src };
    if (each.type !== 'columns') return each;
    return { ...each, columns: each.columns.map((row) => withSources(row, sources) as typeof row) };
  });
}

/**
 * The draft with the attachment names that saving gave to its pictures, and nothing else of the answer: text that the engine
 * has tidied must not move under a person who is typing.
 */
export function keepSources(draft: MessageContent, sent: MessageContent, answer: MessageContent): MessageContent {
  if (draft.kind !== 'blocks' || sent.kind !== 'blocks' || answer.kind !== 'blocks') return draft;
  const after = new Map(images(answer.blocks).map((each) => [each.id, each.src]));
  const renamed = new Map<string, string>();
  for (const { id, src } of images(sent.blocks)) {
    const name = after.get(id);
    if (name === undefined || name === src || !src.startsWith('data:')) continue;
    renamed.set(src, name);
    SHOWN.set(name, src);
  }
  return renamed.size === 0 ? draft : { ...draft, blocks: withSources(draft.blocks, renamed) };
}

/** What the page can show for a picture's source, or null where it only knows that there is one. */
export function shownSource(src: string): string | null {
  if (src.startsWith('data:')) return src;
  return SHOWN.get(src) ?? null;
}
