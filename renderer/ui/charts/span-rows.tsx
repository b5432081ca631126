import { useTranslation } from 'react-i18next';

export interface SpanRow {
  name: string;
  /** A technical word after the plain one. */
  word?: string;
  /** What is usual: half of all cases take at most so long. */
  usual: number;
  /** What the slowest twentieth exceeds. */
  slow: number;
  /** The row that the eye should find first. */
  strong?: boolean;
}

/** How long each part takes: a bar for the usual case, a thin line with a stop for the slow one, both numbers beside it. */
export function SpanRows({
  rows,
  label,
  format,
  headers,
}: {
  rows: readonly SpanRow[];
  label: string;
  format: (value: number) => string;
  headers: { name: string; usual: string; slow: string };
}) {
  const { t } = useTranslation();
  const most = Math.max(1, ...rows.map((row) => Math.max(row.usual, row.slow)));
  const share = (value: number) => `${Math.max(0.6, (value / most) * 100).toFixed(2)}%`;
  return (
    <>
      <table className="m-spans" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{headers.name}</th>
            <td />
            <th scope="col">{headers.usual}</th>
            <th scope="col">{headers.slow}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} className={row.strong ? 'm-spans-strong' : ''}>
              <th scope="row">
                {row.name} {row.word ? <span className="m-spans-word">{row.word}</span> : null}
              </th>
              <td aria-hidden="true">
                <svg width="100%" height="14" aria-hidden="true">
                  <line x1="0" x2="100%" y1="13.5" y2="13.5" stroke="var(--m-hair)" />
                  <line
                    x1={share(row.usual)}
                    x2={share(row.slow)}
                    y1="7"
                    y2="7"
                    stroke="var(--m-field)"
                    strokeWidth="1.5"
                  />
                  <line
                    x1={share(row.slow)}
                    x2={share(row.slow)}
                    y1="3"
                    y2="11"
                    stroke="var(--m-field)"
                    strokeWidth="1.5"
                  />
                  <rect
                    y="2"
                    width={share(row.usual)}
                    height="10"
                    rx="2"
                    fill={row.strong ? 'var(--m-runbar)' : 'var(--m-plan)'}
                  />
                </svg>
              </td>
              <td className="m-num">{format(row.usual)}</td>
              <td className="m-num m-dim">{format(row.slow)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="m-xs m-dim m-mt-8" aria-hidden="true">
        <svg className="m-spans-key" width="46" height="10" aria-hidden="true">
          <rect y="1" width="18" height="8" rx="2" fill="var(--m-runbar)" />
          <path d="M18 5h26M44 1v8" stroke="var(--m-field)" strokeWidth="1.5" fill="none" />
        </svg>
        {t('ui:usualSlow')}
      </p>
    </>
  );
}
