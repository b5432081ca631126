import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/contract/settings.ts';
import { SegmentedControl } from '../../ui/index.ts';
import { useSettings } from './settings-store.ts';

const THEMES = ['system', 'light', 'dark'] as const;

/** Language and colours; both change at once, without a restart. */
export function LookSection({ settings }: { settings: Settings }) {
  const { t, i18n } = useTranslation();
  const save = useSettings((state) => state.save);
  return (
    <dl className="m-facts m-facts-wide">
      <dt>{t('home:first.language')}</dt>
      <dd>
        <SegmentedControl
          aria-label={t('home:first.language')}
          value={settings.language ?? (i18n.language === 'id' ? 'id' : 'en')}
          onChange={(value) => void save({ language: value === 'id' ? 'id' : 'en' })}
          data={[
            { value: 'id', label: t('home:first.indonesian') },
            { value: 'en', label: t('home:first.english') },
          ]}
        />
      </dd>
      <dt>{t('settings:look.colours')}</dt>
      <dd>
        <SegmentedControl
          aria-label={t('settings:look.colours')}
          value={settings.theme}
          onChange={(value) => void save({ theme: value as Settings['theme'] })}
          data={THEMES.map((value) => ({ value, label: t(`settings:look.${value}`) }))}
        />
      </dd>
    </dl>
  );
}
