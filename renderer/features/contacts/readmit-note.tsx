import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Consent } from '../../../shared/contract/contacts.ts';
import { Explanation, TextInput } from '../../ui/index.ts';
import { isRefused } from './consent-fields.tsx';
import { useContact } from './contact-store.ts';

/** As long as the engine wants it. */
const LEAST_EVIDENCE = 3;

/** Tells whether enough is said of how somebody who was erased asked to be written to again. */
export function isReadmission(consent: Consent | null): boolean {
  return consent !== null && !isRefused(consent.source) && consent.note.trim().length >= LEAST_EVIDENCE;
}

/** Somebody who was erased is to be added: only because they asked for it themselves, and here is told how. */
export function ReadmitNote() {
  const { t } = useTranslation();
  const { draft, edit } = useContact((state) => state);
  const { consent } = draft;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.closest('section')?.scrollIntoView?.({ block: 'center' });
  }, []);
  const tell = (note: string) => edit({ consent: { source: 'in_person', date: Date.now(), ...consent, note } });
  return (
    <Explanation
      tone="wait"
      icon="eraser"
      title={t('contacts:readmit.title')}
      announce
      action={
        <TextInput
          ref={field}
          className="m-grow"
          label={t('contacts:readmit.how')}
          placeholder={t('contacts:readmit.howHint')}
          value={consent?.note ?? ''}
          disabled={consent !== null && isRefused(consent.source)}
          onChange={(event) => tell(event.currentTarget.value)}
        />
      }
    >
      {t('contacts:readmit.why')}
    </Explanation>
  );
}
