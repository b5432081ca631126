import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { switchLanguage } from '../../i18n.ts';
import { Button, FailureNote, Icon, type Language, Mark, Screen, SegmentedControl } from '../../ui/index.ts';
import { useSettings } from '../settings/settings-store.ts';
import { useOverview } from './overview-store.ts';

/** Language first, then samples or the person's own start; nothing else is asked. */
export function FirstRun() {
  const { t, i18n } = useTranslation();
  const { client } = useApi();
  const save = useSettings((state) => state.save);
  const loadOverview = useOverview((state) => state.load);
  const [busy, setBusy] = useState<'sample' | 'start' | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const language: Language = i18n.language === 'id' ? 'id' : 'en';
  const begin = async (how: 'sample' | 'start') => {
    setBusy(how);
    setFailure(null);
    try {
      if (how === 'sample') await client.settings.loadSample({ language });
      // Home opens on what is there now, not on the empty start.
      await loadOverview();
      await save({ language, started: true });
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <Screen name={t('home:first.title')} header={null}>
      <div className="m-first">
        <Mark size={72} />
        <h1>{t('home:first.title')}</h1>
        <p className="m-dim">{t('home:first.what')}</p>
        <div className="m-mt-24">
          <SegmentedControl
            aria-label={t('home:first.language')}
            value={language}
            onChange={(value) => void switchLanguage(i18n, value === 'id' ? 'id' : 'en')}
            data={[
              { value: 'id', label: t('home:first.indonesian') },
              { value: 'en', label: t('home:first.english') },
            ]}
          />
        </div>
        <div className="m-row m-row-wrap m-mt-24 m-first-acts">
          <Button
            kind="primary"
            size="big"
            busy={busy === 'start'}
            disabled={busy !== null}
            onClick={() => void begin('start')}
          >
            {t('home:first.start')}
          </Button>
          <Button size="big" busy={busy === 'sample'} disabled={busy !== null} onClick={() => void begin('sample')}>
            {t('home:sample.load')}
          </Button>
        </div>
        <p className="m-dim m-sm m-mt-12">{t('home:sample.why')}</p>
        {failure ? (
          <div className="m-mt-24">
            <FailureNote failure={failure} />
          </div>
        ) : null}
        <p className="m-first-privacy m-dim m-sm">
          <Icon name="lock" size="small" /> {t('home:privacy')}
        </p>
      </div>
    </Screen>
  );
}
