import { type Block, type BlockContent, newBlock, type SimpleBlock, withFooter } from '../../../shared/blocks.ts';

/** Kinds that a person can add; the footer is always there. */
export const ADDABLE = ['text', 'heading', 'image', 'button', 'columns', 'divider'] as const;
export type Addable = (typeof ADDABLE)[number];
export const ADDABLE_IN_COLUMN = ['text', 'heading', 'image', 'button', 'divider'] as const;

type Change<T> = (blocks: T[]) => T[];

/** Applies a change to the row of blocks (top level or a column) that holds `id`. */
function inRowOf(content: BlockContent, id: string, change: Change<Block>): BlockContent {
  if (content.blocks.some((each) => each.id === id)) return withFooter({ ...content, blocks: change(content.blocks) });
  const blocks = content.blocks.map((each): Block => {
    if (each.type !== 'columns') return each;
    const columns = each.columns.map((row) =>
      row.some((inner) => inner.id === id) ? (change(row) as SimpleBlock[]) : row,
    );
    return { ...each, columns };
  });
  return { ...content, blocks };
}

/** Replaces one block, wherever it stands, by what `change` makes of it. */
export function changeBlock(content: BlockContent, id: string, change: (block: Block) => Block): BlockContent {
  return inRowOf(content, id, (row) => row.map((each) => (each.id === id ? change(each) : each)));
}

/** Moves a block one place up (-1) or down (1) within its row; at the end it stays. The footer never moves. */
export function moveBlock(content: BlockContent, id: string, by: -1 | 1): BlockContent {
  return inRowOf(content, id, (row) => {
    const from = row.findIndex((each) => each.id === id);
    const moved = row[from];
    const to = from + by;
    const other = row[to];
    if (!moved || !other || moved.type === 'footer' || other.type === 'footer') return row;
    const next = [...row];
    next[from] = other;
    next[to] = moved;
    return next;
  });
}

/** Takes a block out; the footer stays whatever happens. */
export function removeBlock(content: BlockContent, id: string): BlockContent {
  return inRowOf(content, id, (row) => row.filter((each) => each.id !== id || each.type === 'footer'));
}

/** Puts a block behind the one named, or at the end (before the footer) where nothing is named. */
export function insertBlock(content: BlockContent, block: Block, afterId: string | null): BlockContent {
  const at = content.blocks.findIndex((each) => each.id === afterId);
  const end = content.blocks.length - (content.blocks.at(-1)?.type === 'footer' ? 1 : 0);
  const place = at === -1 ? end : Math.min(at + 1, end);
  return withFooter({ ...content, blocks: content.blocks.toSpliced(place, 0, block) });
}

/** Puts a block at the end of one column. */
export function insertInColumn(content: BlockContent, id: string, column: number, block: SimpleBlock): BlockContent {
  return changeBlock(content, id, (each) =>
    each.type === 'columns'
      ? { ...each, columns: each.columns.map((row, index) => (index === column ? [...row, block] : row)) }
      : each,
  );
}

/** Gives a columns block two or three columns; blocks of a column that goes move into the one before it. */
export function setColumns(content: BlockContent, id: string, wanted: 2 | 3): BlockContent {
  return changeBlock(content, id, (each) => {
    if (each.type !== 'columns') return each;
    if (wanted === 3) return each.columns.length >= 3 ? each : { ...each, columns: [...each.columns, []] };
    const [first = [], second = [], third = []] = each.columns;
    return { ...each, columns: [first, [...second, ...third]] };
  });
}

/** Every id in use, inside columns too. */
function idsOf(content: BlockContent): Set<string> {
  const ids = new Set<string>();
  for (const each of content.blocks) {
    ids.add(each.id);
    if (each.type === 'columns') for (const inner of each.columns.flat()) ids.add(inner.id);
  }
  return ids;
}

/** An id that is new in this message: the kind and a number. */
function freshId(content: BlockContent, type: string): string {
  const used = idsOf(content);
  for (let n = used.size + 1; ; n++) if (!used.has(`${type}-${n}`)) return `${type}-${n}`;
}

/** An empty block of a kind with an id that is new in this message. */
export function blankBlock(content: BlockContent, type: Addable): Block {
  return newBlock(type, freshId(content, type), content.theme, content.language);
}

/** A copy of a block right behind it, with new ids. */
export function duplicateBlock(content: BlockContent, id: string): BlockContent {
  return inRowOf(content, id, (row) => {
    const at = row.findIndex((each) => each.id === id);
    const source = row[at];
    if (!source || source.type === 'footer') return row;
    const copyId = freshId(content, source.type);
    const copy: Block =
      source.type === 'columns'
        ? {
            ...source,
            id: copyId,
            columns: source.columns.map((column, c) =>
              column.map((inner, i) => ({ ...inner, id: `${copyId}-${c}-${i}`.slice(-40) })),
            ),
          }
        : { ...source, id: copyId };
    return row.toSpliced(at + 1, 0, copy);
  });
}
