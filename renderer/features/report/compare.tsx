import { useTranslation } from 'react-i18next';
import { Card, useFormat } from '../../ui/index.ts';
import { failedOf } from './causes.tsx';
import type { Report } from './report-screen.tsx';
import { reachedOf } from './summary.tsx';

/** This campaign beside the ones before it. */
export function Compare({ report }: { report: Report }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { campaign, totals } = report;
  const before = report.previous.filter((each) => each.id !== campaign.id).slice(0, 5);
  if (before.length === 0) return null;
  const own = {
    id: campaign.id,
    name: campaign.name,
    recipients: totals.recipients,
    accepted: reachedOf(totals),
    failed: failedOf(report),
    unsubscribed: totals.unsubscribed,
  };
  const share = (value: number, all: number) => (all === 0 ? '–' : format.percent(value / all));
  return (
    <div className="m-mt-16">
      <Card pad={false}>
        <table className="m-table">
          <thead>
            <tr>
              <th scope="col">{t('report:compare.title')}</th>
              <th scope="col" className="m-right">
                {t('report:compare.recipients')}
              </th>
              <th scope="col" className="m-right">
                {t('report:compare.accepted')}
              </th>
              <th scope="col" className="m-right">
                {t('report:compare.failed')}
              </th>
              <th scope="col" className="m-right">
                {t('report:compare.unsubscribed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...before]
              .reverse()
              .concat({ ...own, finishedAt: campaign.finishedAt })
              .map((row) => (
                <tr key={row.id} aria-current={row.id === campaign.id ? 'true' : undefined}>
                  <td>
                    {row.id === campaign.id ? (
                      <b>{row.name}</b>
                    ) : (
                      <a className="m-a" href={`#/campaigns/${row.id}/report`}>
                        {row.name}
                      </a>
                    )}
                  </td>
                  <td className="m-right">{format.number(row.recipients)}</td>
                  <td className="m-right">
                    <b>{share(row.accepted, row.recipients)}</b>
                  </td>
                  <td className="m-right">{share(row.failed, row.recipients)}</td>
                  <td className="m-right">{share(row.unsubscribed, row.recipients)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Card>
    </div>
  );
}
