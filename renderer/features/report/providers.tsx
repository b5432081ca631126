import { useTranslation } from 'react-i18next';
import { BarRows, ChartCard, useFormat } from '../../ui/index.ts';
import type { Report } from './report-screen.tsx';

const SHOWN = 6;

/** Where failures gather: by provider, largest share first. */
export function Providers({ report }: { report: Report }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = (provider: string) => (provider === 'other' || provider === '' ? t('report:provider.other') : provider);
  const rows = report.providers
    .filter((each) => each.recipients > 0)
    .map((each) => ({ ...each, share: each.failed / each.recipients }))
    .sort((a, b) => b.share - a.share || b.recipients - a.recipients)
    .slice(0, SHOWN);
  if (rows.length === 0) return null;
  // Bars compare with each other: the longest is the worst, its number says how bad.
  const most = Math.max(0.05, ...rows.map((row) => row.share));
  return (
    <ChartCard
      title={t('report:provider.title')}
      table={{
        columns: [
          t('report:provider.domain'),
          t('report:provider.recipients'),
          t('report:provider.accepted'),
          t('report:provider.failed'),
        ],
        rows: report.domains
          .slice(0, 20)
          .map((each) => [
            each.domain,
            format.number(each.recipients),
            format.number(each.accepted),
            format.number(each.failed),
          ]),
      }}
    >
      <BarRows
        label={t('report:provider.title')}
        rows={rows.map((row) => ({
          name: name(row.provider),
          share: row.share / most,
          strong: format.percent(row.share),
          words: t('report:provider.words', { failed: format.number(row.failed), all: format.number(row.recipients) }),
        }))}
      />
    </ChartCard>
  );
}
