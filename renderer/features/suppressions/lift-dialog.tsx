import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Suppression } from '../../../shared/contract/suppressions.ts';
import { Button, Dialog, DialogActions, Explanation, FailureNote, TextInput, toast } from '../../ui/index.ts';
import { evidenceOf } from './evidence.ts';
import { useSuppressions } from './suppressions-store.ts';

const SHORTEST = 3;
/** Whose evidence is a server's reply or a report. */
const SAID_BY_SERVERS: readonly string[] = ['bounce', 'complaint'];

/** Lifts one suppression by hand; the reason is required and stays on record. */
export function LiftDialog({ row, onClose }: { row: Suppression | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { lift, failure } = useSuppressions((state) => state);
  const [because, setBecause] = useState('');
  useEffect(() => {
    if (row) setBecause('');
  }, [row]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!row) return;
    const address = await lift(row.id, because.trim());
    if (address === null) return;
    toast(t('suppressions:lifted', { address }));
    onClose();
  };
  return (
    <Dialog opened={row !== null} onClose={onClose} title={t('suppressions:liftTitle')} size={520}>
      <form className="m-form" onSubmit={(event) => void submit(event)}>
        {row ? (
          <Explanation
            tone={row.reason === 'complained' || row.reason === 'unsubscribed' ? 'bad' : 'wait'}
            title={row.address}
            {...(SAID_BY_SERVERS.includes(row.source) && { words: row.detail })}
          >
            {t(`suppressions:liftWhy.${row.reason}`)}
            {row.detail !== '' && !SAID_BY_SERVERS.includes(row.source) ? (
              <span className="m-block m-dim m-sm m-mt-4">{evidenceOf(row, t)}</span>
            ) : null}
          </Explanation>
        ) : null}
        <TextInput
          data-autofocus
          label={t('suppressions:because')}
          placeholder={t('suppressions:becauseExample')}
          value={because}
          onChange={(event) => setBecause(event.currentTarget.value)}
        />
        {failure ? <FailureNote failure={failure} /> : null}
        <DialogActions>
          <Button kind="quiet" onClick={onClose}>
            {t('suppressions:leave')}
          </Button>
          <Button kind="primary" type="submit" disabled={because.trim().length < SHORTEST}>
            {t('suppressions:liftThis')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
