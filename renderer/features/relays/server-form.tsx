import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Note, TextInput } from '../../ui/index.ts';
import { PlainConsent } from './plain-consent.tsx';
import { PortProber } from './port-prober.tsx';
import { isLoopback, MISTAKEN_PORT, type RelayForm, withTls } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';
import { ServerPlace } from './server-place.tsx';
import { SignInFields } from './sign-in-fields.tsx';
import { Folded } from './tried-list.tsx';

const TLS_HINT = {
  starttls: 'relays:tls.starttlsWhy',
  tls: 'relays:tls.tlsWhy',
  none: 'relays:tls.noneWhy',
} as const;

/** A well-known article names port 426 by mistake. */
function MistakenPort({ port, onUse }: { port: number; onUse: () => void }) {
  const { t } = useTranslation();
  if (port !== MISTAKEN_PORT) return null;
  return (
    <Note icon="alert-triangle" tone="wait">
      <div className="m-row m-row-wrap">
        <span className="m-grow">{t('relays:server.mistaken')}</span>
        <Button size="small" onClick={onUse}>
          {t('relays:probe.use', { port: '465' })}
        </Button>
      </div>
    </Note>
  );
}

const WAYS = ['starttls', 'tls', 'none'] as const;

function Place({ form, edit }: { form: RelayForm; edit: (patch: Partial<RelayForm>) => void }) {
  const { t } = useTranslation();
  const needsConsent = form.tls === 'none' && form.user !== '' && form.host !== '' && !isLoopback(form.host);
  return (
    <>
      <ServerPlace
        place={form}
        words={{
          host: t('relays:server.hostWhy'),
          port: t('relays:server.portWhy'),
          tls: t(TLS_HINT[form.tls]),
          example: 'smtp.example.com',
        }}
        ways={WAYS}
        onHost={(host) => edit({ host, fingerprint: '' })}
        onPort={(port) => edit({ port })}
        onTls={(tls) => edit(withTls(form, tls))}
      >
        <MistakenPort port={form.port} onUse={() => edit({ port: 465, tls: 'tls' })} />
      </ServerPlace>
      {needsConsent ? <PlainConsent form={form} edit={edit} /> : null}
    </>
  );
}

const BY_HAND = ['password', 'oauth2'] as const;

/** Where the relay is and how to sign in, typed by hand. */
export function ServerForm({
  title,
  state,
  form,
  onTest,
}: {
  title: string;
  state: RelayFormState;
  form: RelayForm;
  onTest: () => void;
}) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTest();
  };
  // A key or an app password is a password to the engine: only the words differ.
  const shown: RelayForm = form.signIn === 'oauth2' ? form : { ...form, signIn: 'password' };
  return (
    <div className="m-read l-connect">
      <h1>{title}</h1>
      <p className="m-dim">{t('relays:server.state')}</p>
      <form className="m-card m-card-pad l-form m-mt-16" onSubmit={submit} noValidate>
        <Place form={form} edit={state.edit} />
        <hr className="l-line" />
        <SignInFields state={state} form={shown} kinds={BY_HAND} provider={null} />
        <TextInput
          label={t('relays:server.testTo')}
          description={t('relays:server.testToWhy')}
          type="email"
          maw={380}
          value={form.testTo}
          onChange={(event) => state.edit({ testTo: event.currentTarget.value })}
        />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
      <div className="l-more">
        <Folded title={t('relays:probe.title')}>
          <PortProber
            host={form.host}
            known={[form.port]}
            onUse={({ host, port, tls }) => state.edit({ host, port, tls, fingerprint: '' })}
          />
        </Folded>
      </div>
    </div>
  );
}
