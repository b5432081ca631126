import { useTranslation } from 'react-i18next';
import { CONSENT_SOURCES, type Consent } from '../../../shared/contract/contacts.ts';
import { Explanation, Radio, TextInput } from '../../ui/index.ts';

const REFUSED: readonly string[] = ['purchased', 'scraped'];

/** Tells whether people from this source may be mailed at all. */
export function isRefused(source: Consent['source']): boolean {
  return REFUSED.includes(source);
}

function dayOf(at: number): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}

/** Where the people come from and since when; bought and collected lists are refused with a sentence. */
export function ConsentFields({
  value,
  onChange,
  label,
}: {
  value: Consent | null;
  onChange: (consent: Consent) => void;
  label: string;
}) {
  const { t } = useTranslation();
  const change = (part: Partial<Consent>) =>
    onChange({ source: 'signup', note: '', date: Date.now(), ...value, ...part });
  return (
    <div className="m-form">
      <Radio.Group
        label={label}
        value={value?.source ?? ''}
        onChange={(source) => change({ source: source as Consent['source'] })}
      >
        <div className="m-choices">
          {CONSENT_SOURCES.map((source) => (
            <Radio key={source} value={source} label={t(`contacts:consent.${source}`)} />
          ))}
        </div>
      </Radio.Group>
      {value && isRefused(value.source) ? (
        <Explanation tone="bad" title={t('contacts:consentRefused')}>
          {t('errors:consent_refused')}
        </Explanation>
      ) : null}
      {value && !isRefused(value.source) ? (
        <div className="m-form-two">
          <TextInput
            label={t('contacts:consentNote')}
            placeholder={t('contacts:consentNoteHint')}
            value={value.note}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('contacts:consentDate')}
            value={dayOf(value.date)}
            onChange={(event) => {
              const at = Date.parse(`${event.currentTarget.value}T12:00:00`);
              if (Number.isFinite(at)) change({ date: at });
            }}
          />
        </div>
      ) : null}
    </div>
  );
}
