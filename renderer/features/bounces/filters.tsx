import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { SegmentedControl, Select } from '../../ui/index.ts';
import { type Opened, useBounces } from './bounces-store.ts';

/** By cause or by receiver, of all campaigns or of one. */
export function Filters() {
  const { t } = useTranslation();
  const by = useBounces((state) => state.by);
  const sort = useBounces((state) => state.sort);
  const campaignId = useBounces((state) => state.campaignId);
  const filter = useBounces((state) => state.filter);
  const asked = useAsked([], (client) => client.campaigns.list({ limit: 200 }), ['campaigns']);
  const campaigns = (asked.value?.rows ?? []).filter((each) => each.state !== 'draft');
  return (
    <div className="b-filters">
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('bounces:by.label')}
        value={by}
        onChange={(value) => sort(value as Opened['by'])}
        data={[
          { value: 'cause', label: t('bounces:by.cause') },
          { value: 'provider', label: t('bounces:by.provider') },
        ]}
      />
      {campaigns.length > 1 || campaignId !== null ? (
        <Select
          size="xs"
          searchable
          clearable
          aria-label={t('bounces:ofCampaign')}
          placeholder={t('bounces:allCampaigns')}
          nothingFoundMessage={t('bounces:noCampaign')}
          value={campaignId === null ? null : String(campaignId)}
          onChange={(value) => void filter(value === null ? null : Number(value))}
          data={campaigns.map((each) => ({ value: String(each.id), label: each.name }))}
        />
      ) : null}
    </div>
  );
}
