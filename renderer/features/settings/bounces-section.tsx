import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { Link, Note } from '../../ui/index.ts';
import { PolicySentences } from '../bounces/policy-sentences.tsx';
import { MailboxesSetting } from '../mailboxes/mailboxes-notice.tsx';
import { useSettings } from './settings-store.ts';

/** What a bounce may do to a contact by itself, in the same sentences as beside the bounces; trouble with us never costs one. */
export function BouncesSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const save = useSettings((state) => state.save);
  return (
    <div className="m-form">
      <MailboxesSetting />
      <PolicySentences policy={settings.bouncePolicy} onChange={(bouncePolicy) => void save({ bouncePolicy })} />
      <Note icon="world-x" tone="ask">
        {t('settings:bounces.us')}
      </Note>
      <p className="m-sm">
        <Link href="#/bounces/policy">{t('settings:bounces.try')}</Link>
      </p>
    </div>
  );
}
