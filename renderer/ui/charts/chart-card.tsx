import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../buttons.tsx';
import { Card, CardHead } from '../card.tsx';

export interface ChartTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** Plain figures; numbers (every column but the first) stand right. */
export function FigureTable({ columns, rows, label }: ChartTable & { label: string }) {
  return (
    <table className="m-table" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th key={column} className={index > 0 ? 'm-right' : ''} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join('|')}>
            {row.map((cell, index) => (
              <td key={`${columns[index]}`} className={index > 0 ? 'm-right' : ''}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A chart with its figures one click away; both say the same. */
export function ChartCard({
  title,
  table,
  tools,
  children,
}: {
  title: string;
  table: ChartTable;
  /** Stands between the title and the link. */
  tools?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  return (
    <Card pad={false}>
      <CardHead title={title}>
        <span className="m-row m-row-wrap m-chart-tools">
          {tools}
          <Link className="m-sm m-nowrap" onClick={() => setAsTable(!asTable)}>
            {asTable ? t('ui:asChart') : t('ui:asTable')}
          </Link>
        </span>
      </CardHead>
      {asTable ? <FigureTable {...table} label={title} /> : <div style={{ padding: '6px 20px 16px' }}>{children}</div>}
    </Card>
  );
}
