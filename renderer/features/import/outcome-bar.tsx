import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type Format, useFormat } from '../../ui/index.ts';
import type { Counts } from './import-choices.ts';

/** What rows become, in the order of the bar: each row is in exactly one part. */
const PARTS = [
  ['created', 'import:part.new'],
  ['updated', 'import:part.updated'],
  ['unchanged', 'import:part.unchanged'],
  ['duplicates', 'import:part.merged'],
  ['rejected', 'import:part.leftOut'],
] as const;

function words(counts: Counts, t: TFunction, format: Format): string {
  return PARTS.map(([part, key]) => `${format.number(counts[part])} ${t(key, { count: counts[part] })}`).join(', ');
}

/**
 * All rows of a file in one bar with its numbers: new, updated, unchanged, merged, left out; and who is never mailed again.
 * While it runs, `rest` is about how many rows are to come and `share` how far it is.
 */
export function OutcomeBar({ counts, rest = 0, share }: { counts: Counts; rest?: number; share?: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const done = share === undefined ? '' : `${t('import:running.share', { share })}: `;
  const shown = PARTS.filter(([part]) => counts[part] > 0);
  return (
    <div>
      <div className="i-bar" role="img" aria-label={`${done}${words(counts, t, format)}`}>
        {shown.map(([part]) => (
          <i key={part} className={`i-b-${part}`} style={{ flexGrow: counts[part] }} />
        ))}
        {rest > 0 ? <i className="i-b-rest" style={{ flexGrow: rest }} /> : null}
      </div>
      <ul className="i-legend">
        {PARTS.map(([part, key]) => (
          <li key={part} className={counts[part] === 0 ? 'm-dim' : undefined}>
            <span className={`m-swatch i-b-${part}`} />
            <b className="m-num">{format.number(counts[part])}</b> {t(key, { count: counts[part] })}
          </li>
        ))}
      </ul>
      {counts.suppressed > 0 ? (
        <p className="m-dim m-sm m-mt-12">{t('import:part.never', { count: counts.suppressed })}</p>
      ) : null}
      {counts.misfits > 0 ? (
        <p className="m-dim m-sm m-mt-4">{t('import:part.misfits', { count: counts.misfits })}</p>
      ) : null}
    </div>
  );
}
