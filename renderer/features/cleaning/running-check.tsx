import { useTranslation } from 'react-i18next';
import type { CleaningRun } from '../../../shared/contract/cleaning.ts';
import { Button, Card, Progress, useFormat } from '../../ui/index.ts';
import { useCleaning } from './cleaning-store.ts';

/** How far the check is; it can be stopped and goes on when the screen is left. */
export function RunningCheck({ run }: { run: CleaningRun }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { cancel, busy } = useCleaning((state) => state);
  const share = run.total === 0 ? 0 : run.checked / run.total;
  return (
    <div className="m-read m-col">
      <Card>
        <div className="m-nowrap">
          <span className="m-fig">{format.number(run.checked)}</span>{' '}
          <span className="m-dim">{t('cleaning:of', { total: run.total })}</span>
        </div>
        <Progress size="lg" mt={14} value={share * 100} aria-label={format.percent(share, 0)} />
        <p className="m-dim m-sm m-mt-12" role="status">
          {run.dns ? t('cleaning:askingDns') : t('cleaning:looking')}
        </p>
      </Card>
      <div className="m-row">
        <Button busy={busy} onClick={() => void cancel()}>
          {t('cleaning:stop')}
        </Button>
        <span className="m-dim m-sm">{t('import:running.goOn')}</span>
      </div>
    </div>
  );
}
