import { useTranslation } from 'react-i18next';
import { Button, Explanation } from '../../ui/index.ts';
import { isRefused } from './consent-fields.tsx';
import { useContact } from './contact-store.ts';

/** As long as the engine wants it. */
const LEAST_EVIDENCE = 3;

/** Somebody who was erased is to be added: only because they asked for it, with where from and how. */
export function ReadmitNote({ onReadmit }: { onReadmit: () => void }) {
  const { t } = useTranslation();
  const { draft, saving } = useContact((state) => state);
  const { consent } = draft;
  const told = consent !== null && !isRefused(consent.source) && consent.note.trim().length >= LEAST_EVIDENCE;
  return (
    <Explanation
      tone="wait"
      icon="eraser"
      title={t('contacts:readmit.title')}
      action={
        <Button size="small" busy={saving} disabled={!told} onClick={onReadmit}>
          {t('contacts:readmit.go')}
        </Button>
      }
    >
      {t('contacts:readmit.why')}
    </Explanation>
  );
}
