import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, DialogActions, Progress } from '../../ui/index.ts';
import { useContacts } from './contacts-store.ts';

/** An action that is over before this is not worth a dialog. */
const SHOW_AFTER = 500;

/** How far an action on many people has come, and a way to stop it; closing the dialog stops nothing. */
export function ApplyingDialog() {
  const { t } = useTranslation();
  const applying = useContacts((state) => state.applying);
  const stop = useContacts((state) => state.stop);
  const [shown, setShown] = useState(false);
  const running = applying !== null;
  useEffect(() => {
    setShown(false);
    if (!running) return;
    const timer = setTimeout(() => setShown(true), SHOW_AFTER);
    return () => clearTimeout(timer);
  }, [running]);
  if (!applying) return null;
  const { action, done, of } = applying;
  return (
    <Dialog opened={shown} onClose={() => setShown(false)} title={t(`contacts:applying.${action}`)}>
      <p className="m-num">{t('contacts:applying.done', { count: of, done })}</p>
      <Progress
        mt="sm"
        value={of > 0 ? Math.min(100, (done / of) * 100) : 0}
        aria-label={t(`contacts:applying.${action}`)}
      />
      <p className="m-dim m-sm m-mt-12">{t('contacts:applying.why')}</p>
      <DialogActions>
        <Button icon="player-stop" onClick={stop}>
          {t('contacts:applying.stop')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
