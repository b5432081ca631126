import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { Button, Card, confirm, FailureNote, Note, toast } from '../../ui/index.ts';

/** Offers the sample bakery. */
export function SampleCard() {
  const { t, i18n } = useTranslation();
  const { client } = useApi();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const { contacts } = await client.settings.loadSample({ language: i18n.language === 'id' ? 'id' : 'en' });
      toast(t('home:sample.loaded', { count: contacts }));
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card className="m-card-16" label={t('home:sample.title')}>
      <h3>{t('home:sample.title')}</h3>
      <p className="m-dim m-sm m-mt-4">{t('home:sample.why')}</p>
      <div className="m-mt-12">
        <Button size="small" busy={busy} onClick={() => void load()}>
          {t('home:sample.load')}
        </Button>
      </div>
      {failure ? (
        <div className="m-mt-12">
          <FailureNote failure={failure} />
        </div>
      ) : null}
    </Card>
  );
}

/** Says that samples are in, and takes them out in one click. */
export function SampleNotice() {
  const { t } = useTranslation();
  const { client } = useApi();
  const [failure, setFailure] = useState<Failure | null>(null);
  const remove = async () => {
    const sure = await confirm({
      title: t('home:sample.removeTitle'),
      body: t('home:sample.removeWhy'),
      confirm: t('home:sample.remove'),
      cancel: t('home:sample.keep'),
      close: t('ui:close'),
    });
    if (!sure) return;
    try {
      await client.settings.removeSample({});
      toast(t('home:sample.removed'));
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <div className="m-notice">
      <Note icon="info-circle">
        <div className="m-row m-row-between">
          <span>{t('home:sample.isIn')}</span>
          <Button size="small" onClick={() => void remove()}>
            {t('home:sample.remove')}
          </Button>
        </div>
      </Note>
      {failure ? <FailureNote failure={failure} onRetry={() => void remove()} /> : null}
    </div>
  );
}
