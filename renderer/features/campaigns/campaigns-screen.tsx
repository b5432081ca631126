import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignSummary } from '../../../shared/contract/campaigns.ts';
import { useChanges } from '../../api/asked.ts';
import {
  Button,
  EmptyState,
  FailureNote,
  FailureState,
  Loader,
  PageHeader,
  Screen,
  SegmentedControl,
  useFormat,
} from '../../ui/index.ts';
import { CampaignCard } from './campaign-card.tsx';
import { useCampaigns } from './campaigns-store.ts';
import './campaigns.css';

const FILTERS = ['all', 'draft', 'scheduled', 'sending', 'paused', 'finished'] as const;
const FILTER_KEY = {
  all: 'campaigns:filter.all',
  draft: 'campaigns:filter.draft',
  scheduled: 'campaigns:filter.scheduled',
  sending: 'campaigns:filter.sending',
  paused: 'campaigns:filter.paused',
  finished: 'campaigns:filter.finished',
} as const;

function Cards({ rows }: { rows: readonly CampaignSummary[] }) {
  return (
    <ul className="c-cards">
      {rows.map((row) => (
        <li key={row.id}>
          <CampaignCard campaign={row} />
        </li>
      ))}
    </ul>
  );
}

function Body() {
  const { t } = useTranslation();
  const rows = useCampaigns((state) => state.rows);
  const next = useCampaigns((state) => state.next);
  const filter = useCampaigns((state) => state.filter);
  const failure = useCampaigns((state) => state.failure);
  const load = useCampaigns((state) => state.load);
  const more = useCampaigns((state) => state.more);
  const show = useCampaigns((state) => state.show);
  if (!rows && failure) return <FailureState failure={failure} onRetry={() => void load()} />;
  if (!rows) return <Loader aria-label={t('campaigns:loading')} />;
  if (rows.length === 0 && filter === null) {
    return (
      <EmptyState
        kind="nothing"
        icon="send"
        title={t('campaigns:empty.title')}
        action={
          <Button kind="primary" href="#/campaigns/new">
            {t('campaigns:new')}
          </Button>
        }
      >
        {t('campaigns:empty.why')}
      </EmptyState>
    );
  }
  return (
    <>
      <SegmentedControl
        aria-label={t('campaigns:filter.label')}
        data={FILTERS.map((value) => ({ value, label: t(FILTER_KEY[value]) }))}
        value={filter ?? 'all'}
        onChange={(value) => void show(value === 'all' ? null : (value as CampaignSummary['state']))}
      />
      <div className="m-mt-16">
        {failure ? <FailureNote failure={failure} onRetry={() => void load()} /> : null}
        {rows.length === 0 ? (
          <EmptyState kind="no-hit" title={t('campaigns:noHit.title')}>
            {t('campaigns:noHit.why')}
          </EmptyState>
        ) : (
          <Cards rows={rows} />
        )}
        {next === null ? null : (
          <div className="m-mt-16">
            <Button onClick={() => void more()}>{t('campaigns:more')}</Button>
          </div>
        )}
      </div>
    </>
  );
}

/** Every campaign as a card with its state and the numbers that matter. */
export function CampaignsScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  const load = useCampaigns((state) => state.load);
  const total = useCampaigns((state) => state.total);
  const rows = useCampaigns((state) => state.rows);
  useEffect(() => void load(), [load]);
  useChanges(['campaigns', 'messages'], () => void load());
  return (
    <Screen
      name={t('campaigns:title')}
      header={
        <PageHeader
          title={t('campaigns:title')}
          state={rows ? t('campaigns:count', { count: total, n: format.number(total) }) : null}
          primary={
            rows?.length === 0 && total === 0 ? null : (
              <Button kind="primary" icon="plus" href="#/campaigns/new">
                {t('campaigns:new')}
              </Button>
            )
          }
        />
      }
    >
      <Body />
    </Screen>
  );
}
