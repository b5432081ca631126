import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { Button, Mark } from '../../ui/index.ts';
import { SampleCard, SampleNotice } from '../home/sample-notice.tsx';
import { useSettingsDraft } from './settings-draft-store.ts';
import { useSettings } from './settings-store.ts';

/** Version, samples, and the checklist back on the home screen. */
export function AboutSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const info = useSettingsDraft((state) => state.info);
  const save = useSettings((state) => state.save);
  return (
    <div className="m-form">
      <div className="m-row">
        <Mark size={40} />
        <div>
          <b>Merpati {info?.version}</b>
          <p className="m-dim m-sm">{info ? t(`settings:about.host.${info.host}`) : null}</p>
        </div>
      </div>
      {settings.sampleData ? <SampleNotice /> : <SampleCard />}
      {settings.checklistHidden ? (
        <div>
          <Button onClick={() => void save({ checklistHidden: false })}>{t('settings:about.showChecklist')}</Button>
        </div>
      ) : null}
    </div>
  );
}
