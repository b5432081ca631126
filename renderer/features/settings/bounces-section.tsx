import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { Note, NumberInput, Switch } from '../../ui/index.ts';
import { MailboxesSetting } from '../mailboxes/mailboxes-notice.tsx';
import { useSettings } from './settings-store.ts';

const MOST_CAMPAIGNS = 20;

/** What a bounce may do to a contact by itself; trouble with us never costs one. */
export function BouncesSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const save = useSettings((state) => state.save);
  const { bouncePolicy } = settings;
  const change = (part: Partial<Settings['bouncePolicy']>) => void save({ bouncePolicy: { ...bouncePolicy, ...part } });
  return (
    <div className="m-form">
      <MailboxesSetting />
      <Switch
        label={t('settings:bounces.address')}
        description={t('settings:bounces.addressWhy')}
        checked={bouncePolicy.address === 'suppress'}
        onChange={(event) => change({ address: event.currentTarget.checked ? 'suppress' : 'keep' })}
      />
      <Switch
        label={t('settings:bounces.complaint')}
        description={t('settings:bounces.complaintWhy')}
        checked={bouncePolicy.complaint === 'suppress'}
        onChange={(event) => change({ complaint: event.currentTarget.checked ? 'suppress' : 'keep' })}
      />
      <NumberInput
        maw={380}
        label={t('settings:bounces.temporary')}
        description={t('settings:bounces.temporaryWhy')}
        min={0}
        max={MOST_CAMPAIGNS}
        allowDecimal={false}
        clampBehavior="strict"
        value={bouncePolicy.temporaryAfter}
        onChange={(value) => typeof value === 'number' && change({ temporaryAfter: value })}
      />
      <Note icon="world-x" tone="ask">
        {t('settings:bounces.us')}
      </Note>
    </div>
  );
}
