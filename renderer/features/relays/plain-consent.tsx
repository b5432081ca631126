import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextInput } from '../../ui/index.ts';

/** An open line to another computer is allowed only after the word for it was typed. */
export function PlainConsent({
  form,
  edit,
}: {
  form: { readonly allowPlain: boolean };
  edit: (patch: { allowPlain: boolean }) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const word = t('relays:plain.word');
  return (
    <TextInput
      label={t('relays:plain.label', { word })}
      description={t('relays:plain.why')}
      value={typed}
      autoComplete="off"
      error={
        form.allowPlain
          ? undefined
          : typed !== '' && !word.startsWith(typed.trim().toUpperCase())
            ? t('relays:plain.other')
            : undefined
      }
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        edit({ allowPlain: event.currentTarget.value.trim().toUpperCase() === word });
      }}
    />
  );
}
