import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { CountInput, Switch } from '../../ui/index.ts';
import { useSettings } from './settings-store.ts';

const FIRST_CAP = { messages: 4, days: 30 };
const MOST_MESSAGES = 1_000;
const MOST_DAYS = 365;

/** How many campaign messages one person may get in how many days. */
export function OftenSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const save = useSettings((state) => state.save);
  const { frequencyCap: cap } = settings;
  return (
    <div className="m-form">
      <Switch
        label={t('settings:often.cap')}
        description={t('settings:often.capWhy')}
        checked={cap !== null}
        onChange={(event) => void save({ frequencyCap: event.currentTarget.checked ? FIRST_CAP : null })}
      />
      {cap === null ? null : (
        <div className="m-row m-gap-16">
          <CountInput
            label={t('settings:often.messages')}
            maw={160}
            value={cap.messages}
            most={MOST_MESSAGES}
            onChange={(messages) => void save({ frequencyCap: { ...cap, messages } })}
          />
          <CountInput
            label={t('settings:often.days')}
            maw={160}
            value={cap.days}
            most={MOST_DAYS}
            onChange={(days) => void save({ frequencyCap: { ...cap, days } })}
          />
        </div>
      )}
    </div>
  );
}
