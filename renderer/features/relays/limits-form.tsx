import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelayLimits } from '../../../shared/contract/relays.ts';
import { Icon, TextInput } from '../../ui/index.ts';
import { LimitsFields } from './limits-fields.tsx';
import { SourceLine } from './offer-facts.tsx';
import type { RelayForm } from './relay-form.ts';

/** The last screen: a name, and what the plan allows. It holds over all campaigns, tests and restarts. */
export function LimitsForm({
  form,
  edit,
  practice,
  onSave,
}: {
  form: RelayForm;
  edit: (patch: Partial<RelayForm>) => void;
  practice: boolean;
  onSave: () => void;
}) {
  const { t } = useTranslation();
  const { limits, limitsFrom } = form;
  const set = (patch: Partial<RelayLimits>) => edit({ limits: { ...limits, ...patch } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <form className="m-read m-col" onSubmit={submit} noValidate>
      <div>
        <h1>{practice ? t('relays:limits.practiceTitle') : t('relays:limits.title')}</h1>
        <p className="m-dim">{practice ? t('relays:limits.practiceState') : t('relays:limits.state')}</p>
      </div>
      {practice ? null : (
        <div className="m-card m-card-pad">
          <TextInput
            label={t('relays:server.name')}
            description={t('relays:server.nameWhy')}
            maw={380}
            autoFocus
            value={form.name}
            placeholder={form.host}
            onChange={(event) => edit({ name: event.currentTarget.value })}
          />
        </div>
      )}
      {limitsFrom ? (
        <div className="m-row m-row-top m-gap-8 m-sm">
          <Icon name="info-circle" size="small" className="m-dim" />
          <div>
            <p>{t('relays:limits.from', { name: limitsFrom.name })}</p>
            <SourceLine from={limitsFrom} />
          </div>
        </div>
      ) : null}
      <LimitsFields limits={limits} set={set} />
      <button type="submit" hidden aria-hidden tabIndex={-1} />
    </form>
  );
}
