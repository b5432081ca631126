import { useTranslation } from 'react-i18next';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { Button, Card, Icon, useFormat, useNow } from '../../ui/index.ts';
import { shareOf, useImports } from './imports-store.ts';
import { OutcomeBar } from './outcome-bar.tsx';

const PHASES = ['reading', 'writing'] as const;

/** What it does now, and what comes. */
function Phases({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const at = record.phase === 'reading' ? 0 : 1;
  return (
    <ol className="i-phases">
      {PHASES.map((phase, index) => (
        <li key={phase} className={index > at ? 'm-dim' : undefined} aria-current={index === at ? 'step' : undefined}>
          <Icon
            name={index < at ? 'circle-check' : index === at ? 'hourglass' : 'circle-dashed'}
            size="small"
            className={index < at ? 'm-ok' : index === at ? 'm-run' : 'm-dim'}
          />
          {t(`import:phase.${phase}`)}
        </li>
      ))}
    </ol>
  );
}

/** When it will be done, as a clock time and how long that is. */
export function useEnd(record: ImportRecord): string {
  const { t } = useTranslation();
  const end = useImports((state) => state.ends[record.id] ?? null);
  const now = useNow(5_000);
  if (end === null) return t('import:running.endUnknown');
  return t('import:running.end', { at: end, left: Math.max(1_000, end - now) });
}

/** About how many rows are still to come. */
function restOf({ progress, counts }: ImportRecord): number {
  const done = counts.created + counts.updated + counts.unchanged + counts.duplicates + counts.rejected;
  return done === 0 || progress === 0 ? 1 : (done * (1 - progress)) / progress;
}

/** An import on its way: phase, share, time left; it goes on when the screen is left. */
export function RunningImport({ record }: { record: ImportRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { cancel, working } = useImports((state) => state);
  const end = useEnd(record);
  const { counts } = record;
  return (
    <div className="m-read m-col m-import-done">
      <div>
        <h1>{t('import:running.title', { name: record.fileName })}</h1>
        <p className="m-dim">{t('import:running.goOn')}</p>
      </div>
      <Card>
        <p className="m-hidden" role="status">
          {format.percent(Math.floor(record.progress * 10) / 10, 0)}
        </p>
        <div className="m-row m-row-between m-row-end">
          <span className="m-fig">{format.percent(shareOf(record), 0)}</span>
          <span className="m-dim">{end}</span>
        </div>
        <div className="m-mt-12">
          <OutcomeBar counts={counts} rest={restOf(record)} share={shareOf(record)} />
        </div>
        <Phases record={record} />
      </Card>
      <div className="m-row">
        <Button busy={working === record.id} onClick={() => void cancel(record.id)}>
          {t('import:stop')}
        </Button>
        <span className="m-dim m-sm">{t('import:running.stopWhy')}</span>
      </div>
    </div>
  );
}
