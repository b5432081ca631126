// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot draw only the rows that are seen; roles say what this is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row (aria-activedescendant)
import { type DragEvent, type MouseEvent, memo } from 'react';
import type { CloseEditor, Column } from './table-types.ts';
import { Tick } from './tick.tsx';

interface RowProps<T> {
  /** Undefined while it is on its way. */
  row: T | undefined;
  id: string;
  index: number;
  top: number;
  height: number;
  columns: readonly Column<T>[];
  tracks: string;
  /** undefined: rows cannot be marked. */
  chosen: boolean | undefined;
  name: string;
  active: boolean;
  /** The cell that is chosen in the active row, -1 for none. */
  cell: number;
  /** The column whose cell is being edited, -1 for none. */
  editing: number;
  close: CloseEditor;
  onPress: (index: number, cell: number, event: MouseEvent) => void;
  onEdit: (index: number, cell: number) => void;
  onMark: (index: number, extend: boolean) => void;
  onDrag: ((row: T, event: DragEvent) => void) | undefined;
}

/** Bars where a row will stand; told to screen readers by the row's number only. */
function Coming({ id, index, top, height, tracks, columns, chosen }: RowProps<unknown>) {
  return (
    <div
      id={`${id}-${index}`}
      role="row"
      className="m-grid-row m-grid-coming"
      aria-rowindex={index + 2}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
    >
      {chosen === undefined ? null : <div role="gridcell" />}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className="m-grid-cell">
          <span className="m-grid-bar" />
        </div>
      ))}
    </div>
  );
}

function OneRow<T>(props: RowProps<T>) {
  const { row, id, index, top, height, columns, tracks, chosen, active, cell, editing, onPress, onEdit, onMark } =
    props;
  if (row === undefined) return <Coming {...(props as RowProps<unknown>)} />;
  const { onDrag } = props;
  return (
    <div
      id={`${id}-${index}`}
      role="row"
      className="m-grid-row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-active={active || undefined}
      tabIndex={-1}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
      draggable={onDrag !== undefined && editing < 0}
      onDragStart={onDrag && ((event) => onDrag(row, event))}
      onClick={(event) => onPress(index, -1, event)}
      onKeyDown={undefined}
    >
      {chosen === undefined ? null : (
        <div
          role="gridcell"
          onClick={(event) => {
            event.stopPropagation();
            if (event.target instanceof HTMLInputElement) onMark(index, event.shiftKey);
          }}
          onKeyDown={undefined}
          tabIndex={-1}
        >
          <Tick label={props.name} checked={chosen} quietly />
        </div>
      )}
      {columns.map((column, at) => (
        <div
          key={column.id}
          id={`${id}-${index}-${at}`}
          role="gridcell"
          className={`m-grid-cell ${column.right ? 'm-right' : ''}`}
          data-chosen={cell === at || undefined}
          data-editing={editing === at || undefined}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            onPress(index, at, event);
          }}
          onDoubleClick={column.editor && (() => onEdit(index, at))}
          onKeyDown={undefined}
        >
          {editing === at && column.editor ? column.editor(row, props.close) : column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** A row, drawn again only when something about it changed: a table that scrolls draws dozens a frame. */
export const TableRow = memo(OneRow) as typeof OneRow;
