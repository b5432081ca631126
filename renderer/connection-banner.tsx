import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi, useConnection } from './api/react.tsx';
import { Button, Icon } from './ui/index.ts';

const PATIENCE = 1_500;

/** Says that the engine is away, what happens by itself, and offers to try now; nothing typed is lost meanwhile. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const api = useApi();
  const { status, retryAt, code } = useConnection();
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (status !== 'connecting') return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [status]);
  if (status === 'ready' || (status === 'connecting' && !late)) return null;
  return (
    <div className="m-lost" role="status">
      <Icon name="plug" className="m-wait" />
      <span className="m-grow">
        {code ? (
          t([`errors:${code}`, 'errors:internal'])
        ) : (
          <>
            <b>{status === 'connecting' ? t('nav:connecting') : t('nav:restarting')}</b> {t('nav:nothingLost')}
          </>
        )}
      </span>
      {retryAt !== null || code ? (
        <Button size="small" onClick={api.retry}>
          {t('nav:tryNow')}
        </Button>
      ) : null}
    </div>
  );
}
