// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw only the rows that are seen; roles say what this is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row (aria-activedescendant)
import { Checkbox } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';

export interface Column<T> {
  id: string;
  header: string;
  /** Grid track: `minmax(0, 2fr)`, `120px`. */
  width: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand right. */
  right?: boolean;
  /** Leaves under 1080 px. */
  wide?: boolean;
  sortable?: boolean;
}

export interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  rowLabel: (row: T) => string;
  /** Rows on the engine's side in all; the table asks for more when it nears its end. */
  total: number;
  onMore?: () => void;
  /** Click or Enter on a row. */
  onOpen?: (row: T) => void;
  /** Enter alone, where a click on the row means nothing. */
  onEnter?: (row: T) => void;
  selected?: ReadonlySet<string | number>;
  onSelect?: (keys: ReadonlySet<string | number>) => void;
  sort?: { id: string; descending: boolean };
  onSort?: (id: string) => void;
  rowHeight?: number;
  /** Names what is shown; another search or filter starts at the top again. */
  view?: string;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
}

function toggled(keys: ReadonlySet<string | number>, key: string | number): ReadonlySet<string | number> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** A long list drawn only where it is seen: arrows move, Space marks, Enter opens, Home and End jump; pages come by themselves. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { columns, rows, rowKey, total, onMore, onOpen, selected, onSelect, sort, onSort, rowHeight = 44 } = props;
  const { t } = useTranslation();
  const grid = useRef<HTMLDivElement>(null);
  const wide = useMediaQuery('(min-width: 1080px)', true, { getInitialValueInEffect: false });
  const [active, setActive] = useState(-1);
  const id = useId();
  const shown = columns.filter((column) => wide || !column.wide);
  const tracks = [onSelect ? '16px' : '', ...shown.map((column) => column.width)].join(' ');
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && rows.length < total && last >= rows.length - 20) onMore?.();
  }, [last, rows.length, total, onMore]);

  const { view } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another view goes back to the top
  useEffect(() => {
    grid.current?.scrollTo({ top: 0 });
    setActive(-1);
  }, [view]);

  const move = (to: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, to));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const mark = (index: number) => {
    const row = rows[index];
    if (row && selected && onSelect) onSelect(toggled(selected, rowKey(row)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== grid.current) return;
    const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? 400) / rowHeight) - 1);
    const moves: Record<string, () => void> = {
      ArrowDown: () => move(active + 1),
      ArrowUp: () => move(active - 1),
      PageDown: () => move(active + page),
      PageUp: () => move(active - page),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      ' ': () => mark(active),
      Enter: () => {
        const row = rows[active];
        if (row) (props.onEnter ?? onOpen)?.(row);
      },
    };
    const run = moves[event.key];
    if (!run || rows.length === 0) return;
    event.preventDefault();
    run();
  };
  const all = rows.length > 0 && selected !== undefined && rows.every((row) => selected.has(rowKey(row)));
  const some = selected !== undefined && selected.size > 0 && !all;

  if (rows.length === 0 && props.empty) return <>{props.empty}</>;
  return (
    <div
      className="m-grid m-grid-scroll"
      role="grid"
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-multiselectable={onSelect ? true : undefined}
      aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
      ref={grid}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" style={{ position: 'sticky', top: 0, zIndex: 2, background: 'var(--m-card)' }}>
        <div className="m-grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
          {onSelect ? (
            <div role="columnheader">
              <Checkbox
                size="16px"
                aria-label={t('ui:selectAll')}
                checked={all}
                indeterminate={some}
                onChange={() => onSelect(new Set(all ? [] : rows.map(rowKey)))}
              />
            </div>
          ) : null}
          {shown.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={`m-grid-cell ${column.right ? 'm-right' : ''}`}
              aria-sort={sort?.id === column.id ? (sort.descending ? 'descending' : 'ascending') : undefined}
            >
              {column.sortable && onSort ? (
                <button type="button" className="m-table-sort" onClick={() => onSort(column.id)}>
                  {column.header}
                  {sort?.id === column.id ? (
                    <Icon name={sort.descending ? 'chevron-down' : 'chevron-up'} size="small" />
                  ) : null}
                </button>
              ) : (
                column.header
              )}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative', flex: 'none' }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const key = rowKey(row);
          const chosen = selected?.has(key) ?? false;
          return (
            <div
              key={key}
              id={`${id}-${item.index}`}
              role="row"
              className="m-grid-row"
              aria-rowindex={item.index + 2}
              aria-selected={onSelect ? chosen : undefined}
              data-active={active === item.index || undefined}
              tabIndex={-1}
              style={{ gridTemplateColumns: tracks, height: rowHeight, transform: `translateY(${item.start}px)` }}
              onClick={() => {
                setActive(item.index);
                onOpen?.(row);
              }}
              onKeyDown={undefined}
            >
              {onSelect ? (
                <div role="gridcell" onClick={(event) => event.stopPropagation()} onKeyDown={undefined} tabIndex={-1}>
                  <Checkbox
                    size="16px"
                    tabIndex={-1}
                    aria-label={props.rowLabel(row)}
                    checked={chosen}
                    onChange={() => mark(item.index)}
                  />
                </div>
              ) : null}
              {shown.map((column) => (
                <div key={column.id} role="gridcell" className={`m-grid-cell ${column.right ? 'm-right' : ''}`}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
