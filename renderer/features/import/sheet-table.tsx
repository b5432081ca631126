import { useTranslation } from 'react-i18next';
import { Card, useFormat } from '../../ui/index.ts';
import type { Preview } from './import-choices.ts';
import { useImport } from './import-store.ts';

/** One record of the file as the person sees it: before the header, the header itself, or a person. */
interface Shown {
  /** 0-based record, as `headerRow` counts. */
  at: number;
  /** 1-based line of the file, as spreadsheets and problems count. */
  line: number;
  kind: 'above' | 'header' | 'row';
  cells: readonly string[];
}

const SHOWN_ROWS = 12;

/** The records from the first on; the header may be any of them. */
function shownRecords({ above, at, lines, dialect, columns, rows }: Preview): Shown[] {
  const { headerRow } = dialect;
  const before: Omit<Shown, 'line'>[] = above.map((cells, index) => ({ at: index, kind: 'above', cells }));
  const header: Omit<Shown, 'line'>[] =
    headerRow === null ? [] : [{ at: headerRow, kind: 'header', cells: columns.map((column) => column.header) }];
  const first = headerRow === null ? 0 : headerRow + 1;
  const people: Omit<Shown, 'line'>[] = rows
    .slice(0, SHOWN_ROWS)
    .map((cells, index) => ({ at: at[index] ?? first + index, kind: 'row', cells }));
  return [...before, ...header, ...people].map((one, index) => ({ ...one, line: lines[index] ?? one.at + 1 }));
}

function Row({ shown, width, choose }: { shown: Shown; width: number; choose: (row: number) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { at, line, kind, cells } = shown;
  const number = format.number(line);
  return (
    <tr className={`i-sheet-${kind}`} onClick={() => choose(at)} aria-current={kind === 'header' ? 'true' : undefined}>
      <td className="i-sheet-n">
        <button
          type="button"
          className="i-sheet-button"
          title={t('import:header.useRow')}
          aria-label={
            kind === 'header' ? t('import:header.isHeader', { row: line }) : t('import:header.useRowN', { row: line })
          }
          aria-pressed={kind === 'header'}
        >
          {number}
        </button>
      </td>
      {Array.from({ length: width }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells of a file have no other name
        <td key={index} title={cells[index]}>
          {cells[index]}
        </td>
      ))}
    </tr>
  );
}

/** The first rows of a table; a click on a row makes it the names of the columns, a second one takes that back. */
export function SheetTable({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const { read, busy } = useImport((state) => state);
  const choose = (row: number) => void read({ headerRow: row === preview.dialect.headerRow ? null : row });
  return (
    <Card pad={false} label={t('import:header.firstRows')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="m-sheet i-sheet" tabIndex={0} aria-label={t('import:header.firstRows')} aria-busy={busy}>
        <table className="m-table">
          <thead className="m-hidden">
            <tr>
              <th scope="col">{t('import:header.rowHead')}</th>
              {preview.columns.map((column) => (
                <th key={column.index} scope="col">
                  {column.header || t('import:header.unnamed', { number: column.index + 1 })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shownRecords(preview).map((shown) => (
              <Row key={`${shown.kind}-${shown.at}`} shown={shown} width={preview.columns.length} choose={choose} />
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

/** A plain list: who and which address, nothing to part or to name. */
export function PlainList({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const columnOf = (target: string) => preview.columns.find((column) => column.target === target)?.index ?? -1;
  const [address, name] = [columnOf('address'), columnOf('name')];
  return (
    <Card pad={false} label={t('import:header.firstRows')}>
      <ul className="i-plain">
        {preview.rows.slice(0, SHOWN_ROWS).map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
          <li key={index}>
            <b className="m-cut">{(address < 0 ? row[0] : row[address]) || '–'}</b>
            <span className="m-dim m-cut">{row[name] ?? ''}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
