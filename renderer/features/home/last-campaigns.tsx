import { useTranslation } from 'react-i18next';
import type { CampaignSummary } from '../../../shared/contract/campaigns.ts';
import { Button, Card, EmptyState, Link, RouteBar, Section, Status, type Tone, useFormat } from '../../ui/index.ts';
import { handledOf, routeOf } from '../campaigns/states.ts';

const TONES: Record<CampaignSummary['state'], Tone> = {
  draft: 'mute',
  scheduled: 'wait',
  sending: 'run',
  paused: 'wait',
  finished: 'ok',
  cancelled: 'mute',
};
const STEP: Record<CampaignSummary['state'], string> = {
  draft: 'recipients',
  scheduled: 'live',
  sending: 'live',
  paused: 'live',
  finished: 'report',
  cancelled: 'report',
};

function Figure({ value, word, wide = false }: { value: string; word: string; wide?: boolean }) {
  return (
    <td className={`m-right m-nowrap ${wide ? 'm-wide' : ''}`}>
      <b>{value}</b> <span className="m-dim">{word}</span>
    </td>
  );
}

/** The campaigns before, each with the three numbers that matter. */
export function LastCampaigns({ campaigns }: { campaigns: readonly CampaignSummary[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Section title={t('home:last')}>
        {campaigns.length > 0 ? (
          <Link className="m-sm" href="#/campaigns">
            {t('home:allCampaigns')}
          </Link>
        ) : null}
      </Section>
      <Card pad={false}>
        {campaigns.length === 0 ? (
          <EmptyState
            kind="nothing"
            icon="send"
            title={t('home:noCampaigns')}
            action={<Button href="#/campaigns/new">{t('home:newCampaign')}</Button>}
          >
            {t('home:noCampaignsWhy')}
          </EmptyState>
        ) : (
          <table className="m-table" aria-label={t('home:last')}>
            <tbody>
              {campaigns.map((campaign) => {
                const { totals } = campaign;
                const failed = totals.rejected + totals.bounced;
                return (
                  <tr key={campaign.id}>
                    <td className="m-rest">
                      <a className="m-plain-link" href={`#/campaigns/${campaign.id}/${STEP[campaign.state]}`}>
                        <b>{campaign.name || t('home:untitled')}</b>
                      </a>
                    </td>
                    <td className="m-wide m-row-route">
                      {totals.recipients > 0 ? (
                        <RouteBar
                          segments={routeOf(totals)}
                          label={t('campaigns:routeLabel', {
                            handled: format.number(handledOf(totals)),
                            all: format.number(totals.recipients),
                          })}
                        />
                      ) : null}
                    </td>
                    <td className="m-dim m-nowrap">{format.dateShort(campaign.finishedAt ?? campaign.updatedAt)}</td>
                    <td>
                      <Status tone={TONES[campaign.state]}>{t(`home:state.${campaign.state}`)}</Status>
                    </td>
                    {totals.recipients === 0 ? (
                      <td colSpan={3} />
                    ) : (
                      <>
                        <Figure
                          value={format.number(Math.max(0, totals.accepted - totals.bounced))}
                          word={t('home:accepted')}
                        />
                        <Figure value={format.number(failed)} word={t('home:failed')} />
                        <Figure wide value={format.number(totals.unsubscribed)} word={t('home:unsubscribed')} />
                      </>
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </Card>
    </>
  );
}
