import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ADDABLE,
  blankBlock,
  changeBlock,
  duplicateBlock,
  insertBlock,
  insertInColumn,
  moveBlock,
  removeBlock,
  setColumns,
} from '../../../renderer/features/message/edit-blocks.ts';
import { type BlockContent, blockContent, eachBlock, emptyContent } from '../../../shared/blocks.ts';

const START = emptyContent('id');

function idAt(content: BlockContent, index: number): string {
  const all = eachBlock(content);
  return all[index % all.length]?.id ?? '';
}

/** One change somewhere in the message, as a person would make it. */
const change = fc.record({
  what: fc.constantFrom('add', 'up', 'down', 'remove', 'duplicate', 'into', 'two', 'three'),
  kind: fc.constantFrom(...ADDABLE),
  at: fc.nat(40),
});

function apply(
  content: BlockContent,
  { what, kind, at }: { what: string; kind: (typeof ADDABLE)[number]; at: number },
) {
  const id = idAt(content, at);
  const made = blankBlock(content, kind);
  switch (what) {
    case 'add':
      return insertBlock(content, made, id);
    case 'up':
      return moveBlock(content, id, -1);
    case 'down':
      return moveBlock(content, id, 1);
    case 'remove':
      return removeBlock(content, id);
    case 'duplicate':
      return duplicateBlock(content, id);
    case 'into':
      return made.type === 'columns' || made.type === 'footer' ? content : insertInColumn(content, id, 0, made);
    case 'two':
      return setColumns(content, id, 2);
    default:
      return setColumns(content, id, 3);
  }
}

describe('editing blocks', () => {
  it('whatever is done, the footer is there once and last, every id is its own, and the message stays valid', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const content = changes.reduce(apply, START);
        expect(content.blocks.filter((each) => each.type === 'footer')).toHaveLength(1);
        expect(content.blocks.at(-1)?.type).toBe('footer');
        const ids = eachBlock(content).map((each) => each.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(blockContent.safeParse(content).success).toBe(true);
      }),
    );
  });

  it('moves a block within its row and stops at the ends', () => {
    const two = insertBlock(START, { id: 'line', type: 'divider' }, 'text-1');
    expect(moveBlock(two, 'line', -1).blocks.map((each) => each.id)).toEqual(['line', 'text-1', 'footer']);
    expect(moveBlock(two, 'line', 1).blocks.map((each) => each.id)).toEqual(['text-1', 'line', 'footer']);
    expect(moveBlock(two, 'text-1', -1)).toEqual(two);
  });

  it('keeps the blocks of a column that goes', () => {
    const columns = blankBlock(START, 'columns');
    const three = setColumns(insertBlock(START, columns, null), columns.id, 3);
    const filled = insertInColumn(three, columns.id, 2, { id: 'deep', type: 'divider' });
    expect(eachBlock(setColumns(filled, columns.id, 2)).some((each) => each.id === 'deep')).toBe(true);
  });

  it('changes a block inside a column and nothing else', () => {
    const columns = blankBlock(START, 'columns');
    const content = insertBlock(START, columns, null);
    const inner = eachBlock(content).find((each) => each.id.startsWith(`${columns.id}-`));
    const changed = changeBlock(content, inner?.id ?? '', (each) =>
      each.type === 'text' ? { ...each, html: '<p>Halo</p>' } : each,
    );
    const texts = eachBlock(changed).filter((each) => each.type === 'text' && each.html === '<p>Halo</p>');
    expect(texts.map((each) => each.id)).toEqual([inner?.id]);
  });
});
