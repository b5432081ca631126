// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw only the rows that are seen; roles say what this is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row (aria-activedescendant)
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import type { Column, DataTableProps, Marks } from './table-types.ts';
import { Tick } from './tick.tsx';

const NARROWEST = 60;
const WIDEST = 1_200;
const STEP = 16;

/** The edge of a column that is dragged or moved with the arrows; a double click gives the column its own width again. */
function Edge({ header, onWidth }: { header: string; onWidth: (width: number | null) => void }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(NARROWEST);
  const widthOf = (edge: HTMLElement) => edge.parentElement?.getBoundingClientRect().width ?? 0;
  const resize = (width: number) => {
    const fits = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
    setNow(fits);
    onWidth(fits);
  };
  const drag = (event: PointerEvent<HTMLSpanElement>) => {
    const edge = event.currentTarget;
    const [from, width] = [event.clientX, widthOf(edge)];
    edge.setPointerCapture(event.pointerId);
    const move = (to: globalThis.PointerEvent) => resize(width + to.clientX - from);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), { once: true });
    event.preventDefault();
  };
  const nudge = (event: KeyboardEvent<HTMLSpanElement>) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    resize(widthOf(event.currentTarget) + by);
  };
  return (
    <span
      role="slider"
      aria-orientation="horizontal"
      aria-label={t('ui:columnWidth', { name: header })}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={now}
      tabIndex={0}
      className="m-grid-edge"
      onPointerDown={drag}
      onDoubleClick={() => onWidth(null)}
      onKeyDown={nudge}
      onFocus={(event) => setNow(Math.round(widthOf(event.currentTarget)))}
    />
  );
}

/** The fixed first row: what each column is, which one sorts, and a box that marks everything. */
export function TableHead<T>({
  columns,
  tracks,
  marks,
  sort,
  onSort,
  onResize,
}: {
  columns: readonly Column<T>[];
  tracks: string;
  marks: Marks<T> | undefined;
} & Pick<DataTableProps<T>, 'sort' | 'onSort' | 'onResize'>) {
  const { t } = useTranslation();
  return (
    <div className="m-grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
      {marks ? (
        <div role="columnheader">
          <Tick
            label={marks.label ?? t('ui:selectAll')}
            checked={marks.all}
            some={marks.some && !marks.all}
            onToggle={marks.toggleAll}
          />
        </div>
      ) : null}
      {columns.map((column) => (
        <div
          key={column.id}
          role="columnheader"
          className={`m-grid-cell m-grid-title ${column.right ? 'm-right' : ''}`}
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
          {onResize && column.header ? (
            <Edge header={column.header} onWidth={(width) => onResize(column.id, width)} />
          ) : null}
        </div>
      ))}
    </div>
  );
}
