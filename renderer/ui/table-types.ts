import type { DragEvent, ReactNode } from 'react';

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
  /** What stands in the cell while it is edited; without it the cell is only read. */
  editor?: (row: T, close: CloseEditor) => ReactNode;
}

/** Ends editing: `next` and `previous` go on with the cell beside it, `stay` gives the focus back to the table, `leave` does not. */
export type CloseEditor = (move: 'stay' | 'next' | 'previous' | 'leave') => void;

/** Which rows are marked, where there may be more of them than the page holds. */
export interface Marks<T> {
  has: (row: T) => boolean;
  toggle: (row: T, index: number) => void;
  /** Everything between the row that was marked last and this one. */
  extend: (row: T, index: number) => void;
  all: boolean;
  some: boolean;
  toggleAll: () => void;
  /** Name of the box that marks everything, where it reaches further than what is loaded. */
  label?: string;
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
  /**
   * Where the rows are a window of a long list: place of the first one in it. The table then draws all `total` places and says
   * which it shows, so that the window can follow.
   */
  start?: number;
  /** Rows by which all places moved so far because they had been a guess; what is seen stays where it is. */
  moved?: number;
  onRange?: (first: number, last: number) => void;
  /** Click or Enter on a row. */
  onOpen?: (row: T) => void;
  /** Enter alone, where a click on the row means nothing. */
  onEnter?: (row: T) => void;
  selected?: ReadonlySet<string | number>;
  onSelect?: (keys: ReadonlySet<string | number>) => void;
  /** Instead of `selected`, where more may be marked than is loaded. */
  marks?: Marks<T>;
  /** Cells can be chosen (arrows, click) and edited (F2, Enter, double click) where their column has an editor. */
  editable?: boolean;
  /** Tells when a cell begins and ends to be edited, so that nothing moves meanwhile. */
  onEditing?: (editing: boolean) => void;
  sort?: { id: string; descending: boolean };
  onSort?: (id: string) => void;
  /** Widths can be dragged; called with pixels, or null for the column's own. */
  onResize?: (id: string, width: number | null) => void;
  /** Rows can be dragged somewhere else. */
  onDragRow?: (row: T, event: DragEvent) => void;
  rowHeight?: number;
  /** Names what is shown; another search or filter starts at the top again. */
  view?: string;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
}
