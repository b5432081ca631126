import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { SegmentedControl, Select, TextInput } from '../../ui/index.ts';
import { PlainConsent } from '../relays/plain-consent.tsx';
import { ServerPlace } from '../relays/server-place.tsx';
import { type MailboxForm, needsConsent, withTls } from './mailbox-form.ts';
import type { MailboxFormState } from './mailbox-form-store.ts';
import { PasswordField } from './password-field.tsx';

const TLS_HINT = {
  tls: 'mailboxes:tls.tlsWhy',
  starttls: 'mailboxes:tls.starttlsWhy',
  none: 'relays:tls.noneWhy',
} as const;

const WAYS = ['tls', 'starttls', 'none'] as const;

function Place({ form, edit }: { form: MailboxForm; edit: (patch: Partial<MailboxForm>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <ServerPlace
        place={form}
        words={{
          host: t('mailboxes:server.hostWhy'),
          port: t('mailboxes:server.portWhy'),
          tls: t(TLS_HINT[form.tls]),
          example: 'imap.example.com',
        }}
        ways={WAYS}
        onHost={(host) => edit({ host, fingerprint: '' })}
        onPort={(port) => edit({ port })}
        onTls={(tls) => edit(withTls(form, tls))}
      />
      {needsConsent(form) ? <PlainConsent form={form} edit={edit} /> : null}
    </>
  );
}

/** The mailbox's own name and password, or the sign-in of a relay that is kept. */
function SignIn({ state, form }: { state: MailboxFormState; form: MailboxForm }) {
  const { t } = useTranslation();
  const asked = useAsked([], (client) => client.relays.list({}), ['relays']);
  const relays = (asked.value?.relays ?? []).filter(({ kind, user }) => kind === 'smtp' && user !== '');
  const byRelay = (id: number | null) => {
    const relay = relays.find((each) => each.id === id) ?? relays[0];
    state.edit({ auth: 'relay', relayId: relay?.id ?? null, user: relay?.user ?? form.user });
  };
  return (
    <>
      {relays.length > 0 || form.auth === 'relay' ? (
        <div>
          <span className="l-label" id="x-auth">
            {t('relays:found.signIn')}
          </span>
          <SegmentedControl
            aria-labelledby="x-auth"
            data={[
              { value: 'password', label: t('mailboxes:auth.password') },
              { value: 'relay', label: t('mailboxes:auth.relay') },
            ]}
            value={form.auth}
            onChange={(value) => (value === 'relay' ? byRelay(form.relayId) : state.edit({ auth: 'password' }))}
          />
        </div>
      ) : null}
      {form.auth === 'relay' ? (
        <Select
          label={t('mailboxes:auth.which')}
          description={t('mailboxes:auth.relayWhy')}
          data={relays.map(({ id, name, host, user }) => ({ value: String(id), label: `${name || host} (${user})` }))}
          value={form.relayId === null ? null : String(form.relayId)}
          allowDeselect={false}
          maw={460}
          onChange={(value) => value && byRelay(Number(value))}
        />
      ) : (
        <div className="l-pair">
          <TextInput
            label={t('relays:server.user')}
            description={t('relays:server.userWhy')}
            value={form.user}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => state.edit({ user: event.currentTarget.value })}
          />
          <PasswordField state={state} form={form} />
        </div>
      )}
    </>
  );
}

/** Where the mailbox is and how to sign in, typed by hand. */
export function ServerForm({
  title,
  state,
  form,
  onTest,
}: {
  title: string;
  state: MailboxFormState;
  form: MailboxForm;
  onTest: () => void;
}) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTest();
  };
  return (
    <div className="m-read l-connect">
      <h1>{title}</h1>
      <p className="m-dim">{t('mailboxes:server.state')}</p>
      <form className="m-card m-card-pad l-form m-mt-16" onSubmit={submit} noValidate>
        <Place form={form} edit={state.edit} />
        <hr className="l-line" />
        <SignIn state={state} form={form} />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </div>
  );
}
