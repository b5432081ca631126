import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordInput, SegmentedControl, TextInput } from '../../ui/index.ts';
import { CountInput } from './count-input.tsx';
import { isLoopback, type RelayForm, withTls } from './relay-form.ts';

const TLS_HINT = {
  starttls: 'relays:tls.starttlsWhy',
  tls: 'relays:tls.tlsWhy',
  none: 'relays:tls.noneWhy',
} as const;

/** An open line to another computer is allowed only after the word for it was typed. */
function PlainConsent({ form, edit }: { form: RelayForm; edit: (patch: Partial<RelayForm>) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const word = t('relays:plain.word');
  return (
    <TextInput
      label={t('relays:plain.label', { word })}
      description={t('relays:plain.why')}
      value={typed}
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

/** Where the relay is and how to sign in. */
export function ServerForm({
  title,
  form,
  edit,
}: {
  title: string;
  form: RelayForm;
  edit: (patch: Partial<RelayForm>) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="m-read">
      <h1>{title}</h1>
      <p className="m-dim">{t('relays:server.state')}</p>
      <div className="m-card m-card-pad l-form m-mt-16">
        <div className="l-hostport">
          <TextInput
            label={t('relays:server.host')}
            description={t('relays:server.hostWhy')}
            placeholder="smtp.example.com"
            value={form.host}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => edit({ host: event.currentTarget.value })}
          />
          <CountInput
            label={t('relays:server.port')}
            description={t('relays:server.portWhy')}
            value={form.port}
            most={65_535}
            plain
            onChange={(port) => edit({ port })}
          />
        </div>
        <div>
          <span className="l-label" id="l-tls">
            {t('relays:tls.label')}
          </span>
          <SegmentedControl
            aria-labelledby="l-tls"
            data={[
              { value: 'starttls', label: t('relays:tls.starttls') },
              { value: 'tls', label: t('relays:tls.tls') },
              { value: 'none', label: t('relays:tls.none') },
            ]}
            value={form.tls}
            onChange={(value) => edit(withTls(form, value === 'tls' || value === 'none' ? value : 'starttls'))}
          />
          <p className="m-dim m-xs m-mt-8">{t(TLS_HINT[form.tls])}</p>
        </div>
        {form.tls === 'none' && form.user !== '' && form.host !== '' && !isLoopback(form.host) ? (
          <PlainConsent form={form} edit={edit} />
        ) : null}
        <div className="l-pair">
          <TextInput
            label={t('relays:server.user')}
            description={t('relays:server.userWhy')}
            value={form.user}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => edit({ user: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('relays:server.password')}
            description={t('relays:server.passwordWhy')}
            placeholder={form.keepPassword ? t('relays:server.passwordKept') : ''}
            value={form.password}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('relays:server.show') }}
            onChange={(event) => edit({ password: event.currentTarget.value })}
          />
        </div>
        <div className="l-pair">
          <TextInput
            label={t('relays:server.name')}
            description={t('relays:server.nameWhy')}
            value={form.name}
            onChange={(event) => edit({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('relays:server.testTo')}
            description={t('relays:server.testToWhy')}
            value={form.testTo}
            onChange={(event) => edit({ testTo: event.currentTarget.value })}
          />
        </div>
      </div>
    </div>
  );
}
