// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw only the rows that are seen; roles say what this is
import { useMediaQuery } from '@mantine/hooks';
import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useLongScroll } from './long-scroll.ts';
import { TableHead } from './table-head.tsx';
import { TableRow } from './table-row.tsx';
import type { CloseEditor, Column, DataTableProps, Marks } from './table-types.ts';

export type { CloseEditor, Column, DataTableProps, Marks } from './table-types.ts';

const HEAD = 38;
/** Between columns, and at both ends of a row together. */
const GAP = 16;
const EDGES = 40;

/** The width that the columns need at least: the first number of pixels in each track. */
function leastWidth(tracks: readonly string[]): number {
  const widths = tracks.map((track) => Number(/(\d+)px/.exec(track)?.[1] ?? 0));
  return widths.reduce((sum, width) => sum + width, EDGES + GAP * (tracks.length - 1));
}
const OVERSCAN = 12;

/** Marks over the loaded rows alone, for tables whose rows are all here. */
function useMarks<T>(props: DataTableProps<T>): Marks<T> | undefined {
  const { rows, rowKey, selected, onSelect } = props;
  const before = useRef(-1);
  if (props.marks || !selected || !onSelect) return props.marks;
  const all = rows.length > 0 && rows.every((row) => selected.has(rowKey(row)));
  return {
    has: (row) => selected.has(rowKey(row)),
    toggle: (row, index) => {
      before.current = index;
      const next = new Set(selected);
      if (!next.delete(rowKey(row))) next.add(rowKey(row));
      onSelect(next);
    },
    extend: (_row, index) => {
      const [from, to] = [Math.min(before.current, index), Math.max(before.current, index)];
      onSelect(new Set([...selected, ...rows.slice(Math.max(0, from), to + 1).map(rowKey)]));
    },
    all,
    some: selected.size > 0,
    toggleAll: () => onSelect(new Set(all ? [] : rows.map(rowKey))),
  };
}

interface Spot {
  row: number;
  /** -1: the row as a whole. */
  cell: number;
}
const NOWHERE: Spot = { row: -1, cell: -1 };

/**
 * A list of any length drawn only where it is seen: arrows move, Space marks, Enter opens or edits, Home and End jump; rows come
 * by themselves.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { columns, rows, rowKey, total, onMore, onOpen, editable = false, rowHeight = 44, start = 0, onRange } = props;
  const [grid, setGrid] = useState<HTMLDivElement | null>(null);
  const wide = useMediaQuery('(min-width: 1080px)', true, { getInitialValueInEffect: false });
  const [active, setActive] = useState(NOWHERE);
  const [editing, setEditing] = useState<{ key: string | number; cell: number } | null>(null);
  const id = useId();
  const marks = useMarks(props);
  const shown = useMemo(() => columns.filter((column) => wide || !column.wide), [columns, wide]);
  const widths = [...(marks ? ['16px'] : []), ...shown.map((column) => column.width)];
  const tracks = widths.join(' ');
  const minWidth = leastWidth(widths);
  const count = onRange ? Math.max(total, start + rows.length) : rows.length;
  const scroll = useLongScroll(grid, { count, rowHeight, head: HEAD, overscan: OVERSCAN });
  const { toTop, toRow, moveBy } = scroll;

  useEffect(() => {
    if (onRange) onRange(scroll.seen.first, scroll.seen.last);
    else if (rows.length > 0 && rows.length < total && scroll.last >= rows.length - 20) onMore?.();
  }, [onRange, scroll.seen.first, scroll.seen.last, scroll.last, rows.length, total, onMore]);

  const { view } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another view goes back to the top
  useEffect(() => {
    toTop();
    setActive(NOWHERE);
    setEditing(null);
  }, [view]);

  // Where places were a guess and became known, what is seen and the active row follow them, so that nothing seems to move.
  const { moved = 0 } = props;
  const followed = useRef(moved);
  useLayoutEffect(() => {
    const by = moved - followed.current;
    followed.current = moved;
    if (by === 0) return;
    moveBy(by);
    setActive((spot) => (spot.row < 0 ? spot : { ...spot, row: Math.max(0, spot.row + by) }));
  }, [moved, moveBy]);

  const { onEditing } = props;
  const busy = editing !== null;
  useEffect(() => onEditing?.(busy), [busy, onEditing]);

  const rowAt = (index: number): T | undefined => rows[index - start];
  const go = (row: number, cell = active.cell) => {
    const next = Math.min(count - 1, Math.max(0, row));
    setActive({ row: next, cell });
    toRow(next);
    return next;
  };
  const latest = useRef({ rowAt, marks, shown, active, editing, props, go, grid });
  latest.current = { rowAt, marks, shown, active, editing, props, go, grid };

  const edit = useCallback((index: number, cell: number) => {
    const { rowAt: at, shown: all, props: now } = latest.current;
    const row = at(index);
    if (row === undefined || !now.editable || !all[cell]?.editor) return;
    setActive({ row: index, cell });
    setEditing({ key: now.rowKey(row), cell });
  }, []);
  const close: CloseEditor = useCallback(
    (move) => {
      const { active: spot, shown: all, go: goTo } = latest.current;
      setEditing(null);
      if (move === 'leave') return;
      latest.current.grid?.focus({ preventScroll: true });
      if (move === 'stay') return;
      const step = move === 'next' ? 1 : -1;
      let [row, cell] = [spot.row, spot.cell];
      for (let tries = 0; tries < all.length * 2; tries += 1) {
        cell += step;
        if (cell < 0 || cell >= all.length) [row, cell] = [row + step, step > 0 ? 0 : all.length - 1];
        if (all[cell]?.editor) break;
      }
      if (row < 0 || !latest.current.rowAt(row)) return;
      goTo(row, cell);
      edit(row, cell);
    },
    [edit],
  );
  const press = useCallback((index: number, cell: number, event: MouseEvent) => {
    const { rowAt: at, marks: now, props: own, editing: busyWith } = latest.current;
    const row = at(index);
    if (row === undefined || (event.target instanceof Element && event.target.closest('a, button, input, [data-edit]')))
      return;
    if (busyWith) setEditing(null);
    setActive({ row: index, cell: own.editable ? cell : -1 });
    if (event.shiftKey && now) now.extend(row, index);
    else own.onOpen?.(row);
  }, []);
  const mark = useCallback((index: number, extend: boolean) => {
    const { rowAt: at, marks: now } = latest.current;
    const row = at(index);
    if (row !== undefined) extend ? now?.extend(row, index) : now?.toggle(row, index);
    setActive((spot) => ({ row: index, cell: spot.cell }));
  }, []);

  const drag = useCallback((row: T, event: DragEvent) => latest.current.props.onDragRow?.(row, event), []);

  const enter = () => {
    const row = rowAt(active.row);
    if (row === undefined) return;
    if (editable && shown[active.cell]?.editor) edit(active.row, active.cell);
    else (props.onEnter ?? onOpen)?.(row);
  };
  const step = (to: number, extend: boolean) => {
    const next = go(to);
    const row = rowAt(next);
    if (extend && row !== undefined) marks?.extend(row, next);
  };
  const sideways = (by: number) =>
    editable &&
    setActive({ row: Math.max(0, active.row), cell: Math.max(-1, Math.min(shown.length - 1, active.cell + by)) });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== grid || event.altKey) return;
    const { shiftKey: extend } = event;
    if (event.ctrlKey || event.metaKey) {
      if (event.key === 'a' && marks && !marks.all) {
        event.preventDefault();
        marks.toggleAll();
      }
      if (!['Home', 'End'].includes(event.key)) return;
    }
    const moves: Record<string, () => void> = {
      ArrowDown: () => step(active.row + 1, extend),
      ArrowUp: () => step(active.row - 1, extend),
      ArrowRight: () => sideways(1),
      ArrowLeft: () => sideways(-1),
      PageDown: () => step(active.row + scroll.perPage, extend),
      PageUp: () => step(active.row - scroll.perPage, extend),
      Home: () => step(0, false),
      End: () => step(count - 1, false),
      ' ': () => mark(active.row, extend),
      Enter: enter,
      F2: () =>
        edit(
          active.row,
          Math.max(
            active.cell,
            shown.findIndex((column) => column.editor),
          ),
        ),
    };
    const run = moves[event.key];
    if (!run || count === 0) return;
    event.preventDefault();
    run();
  };

  if (count === 0 && props.empty) return <>{props.empty}</>;
  const drawn = Array.from({ length: Math.max(0, scroll.last - scroll.first) }, (_, n) => scroll.first + n);
  const spot = active.cell >= 0 ? `${id}-${active.row}-${active.cell}` : `${id}-${active.row}`;
  return (
    <div
      className="m-grid m-grid-scroll"
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-colcount={shown.length + (marks ? 1 : 0)}
      aria-multiselectable={marks ? true : undefined}
      aria-activedescendant={active.row >= scroll.first && active.row < scroll.last ? spot : undefined}
      ref={setGrid}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="m-grid-top" style={{ minWidth }}>
        <TableHead
          columns={shown}
          tracks={tracks}
          marks={marks}
          {...(props.sort && { sort: props.sort })}
          {...(props.onSort && { onSort: props.onSort })}
          {...(props.onResize && { onResize: props.onResize })}
        />
      </div>
      <div role="rowgroup" className="m-grid-body" style={{ height: scroll.height, minWidth }}>
        {drawn.map((index) => {
          const row = rowAt(index);
          const key = row === undefined ? null : rowKey(row);
          return (
            <TableRow<T>
              key={key ?? `coming-${index}`}
              row={row}
              id={id}
              index={index}
              top={index * rowHeight + scroll.shift}
              height={rowHeight}
              columns={shown as readonly Column<T>[]}
              tracks={tracks}
              chosen={marks && (row === undefined ? false : marks.has(row))}
              name={row === undefined ? '' : props.rowLabel(row)}
              active={active.row === index}
              cell={active.row === index ? active.cell : -1}
              editing={editing && key === editing.key ? editing.cell : -1}
              close={close}
              onPress={press}
              onEdit={edit}
              onMark={mark}
              onDrag={props.onDragRow && drag}
            />
          );
        })}
      </div>
    </div>
  );
}
