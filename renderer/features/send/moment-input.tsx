import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextInput, useNow } from '../../ui/index.ts';
import { fromLocalText, toLocalText } from './local-moment.ts';

/** Day and time of a start; what is not whole or has passed is said and not passed on. */
export function MomentInput({ value, onChange }: { value: number; onChange: (at: number) => void }) {
  const { t } = useTranslation();
  const now = useNow(30_000);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? toLocalText(value);
  const at = fromLocalText(shown);
  return (
    <TextInput
      type="datetime-local"
      label={t('campaigns:when.at')}
      description={t('campaigns:when.atWhy')}
      maw={400}
      value={shown}
      min={toLocalText(now)}
      error={at !== null && at <= now ? t('campaigns:when.past') : undefined}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = fromLocalText(text);
        if (next !== null && next > Date.now()) onChange(next);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
