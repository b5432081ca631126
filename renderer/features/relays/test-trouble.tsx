import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestStep } from '../../../shared/contract/relays.ts';
import { Button, Explanation, TextInput } from '../../ui/index.ts';
import { useCauseWords } from './cause-words.ts';
import { PlainConsent } from './plain-consent.tsx';
import { PortProber } from './port-prober.tsx';
import { NO_OAUTH, type RelayForm, remedied } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';
import { SecretField } from './secret-field.tsx';
import { Trust } from './trust.tsx';

/** Remedies that are a field for another password or key. */
const ASKS_PASSWORD = new Set([
  'use_app_password',
  'check_password',
  'enter_password',
  'use_smtp_key',
  'change_password',
]);
/** Remedies that change what is typed and try again at once. */
const CHANGES_FORM = new Set([
  'try_587',
  'try_465',
  'try_2525',
  'use_starttls',
  'use_tls',
  'use_certificate_name',
  'use_suggested_user',
  'sign_in_without',
  'trust_certificate',
]);
/** Remedies that lead back to the fields. */
const BACK_TO_FIELDS = new Set([
  'check_host',
  'check_port',
  'check_user',
  'check_region',
  'check_client',
  'use_browser_sign_in',
  'sign_in_again',
]);
const TO_LIMITS = new Set(['slow_down']);
const ASKS_RECIPIENT = new Set(['check_recipient']);
/** Causes at which the ports are worth trying. */
const ABOUT_PORTS =
  /^(port_|no_greeting|greeting_cut|plain_on|tls_|starttls_|auth_missing|auth_not_here|no_smtp|network_down)/;

function PasswordAgain({ state, form }: { state: RelayFormState; form: RelayForm }) {
  const { t } = useTranslation();
  const kind = form.signIn === 'oauth2' ? 'password' : form.signIn;
  return (
    <form
      className="l-again"
      onSubmit={(event) => {
        event.preventDefault();
        void state.test();
      }}
    >
      <TextInput
        label={t('relays:server.user')}
        value={form.user}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => state.edit({ user: event.currentTarget.value })}
      />
      <SecretField state={state} form={form} kind={kind} again autoFocus />
      <Button kind="primary" type="submit">
        {t('relays:test.again')}
      </Button>
    </form>
  );
}

function RecipientAgain({ state, form }: { state: RelayFormState; form: RelayForm }) {
  const { t } = useTranslation();
  return (
    <form
      className="l-again"
      onSubmit={(event) => {
        event.preventDefault();
        void state.test();
      }}
    >
      <TextInput
        label={t('relays:server.testTo')}
        type="email"
        value={form.testTo}
        autoFocus
        onChange={(event) => state.edit({ testTo: event.currentTarget.value })}
      />
      <Button kind="primary" type="submit">
        {t('relays:test.again')}
      </Button>
    </form>
  );
}

/** Of a known provider that has none it would lead nowhere. */
const hasBrowserSignIn = ({ offer }: RelayFormState): boolean =>
  offer === null || offer.presetId === null || offer.auth.includes('oauth2');

/** What a remedy becomes: a button that tries again, or one that leads to the fields. */
function useButtons(state: RelayFormState, form: RelayForm, step: TestStep, hasFields: boolean) {
  const { t } = useTranslation();
  const run = (key: string) => {
    if (CHANGES_FORM.has(key)) return void state.remedy(key, step.facts);
    if (key === 'use_browser_sign_in') state.edit({ signIn: 'oauth2', oauth: form.oauth ?? NO_OAUTH });
    state.go(TO_LIMITS.has(key) ? 'limits' : state.kept ? 'server' : 'found');
  };
  // What can be tried at once stands before what the person has to look up.
  return step.remedies
    .toSorted((a, b) => Number(CHANGES_FORM.has(b)) - Number(CHANGES_FORM.has(a)))
    .filter((key) => CHANGES_FORM.has(key) || BACK_TO_FIELDS.has(key) || TO_LIMITS.has(key))
    .filter((key) => key !== 'use_browser_sign_in' || hasBrowserSignIn(state))
    .filter((key) => key !== 'trust_certificate' && !(hasFields && key === 'check_user'))
    .filter((key) => !CHANGES_FORM.has(key) || remedied(form, key, step.facts) !== null)
    .map((key) => ({ key, word: t(`causes:remedies.${key}`, step.facts), run: () => run(key) }));
}

function Remedies({ state, form, step }: { state: RelayFormState; form: RelayForm; step: TestStep }) {
  const { t } = useTranslation();
  const [ports, setPorts] = useState(false);
  const [shown, setShown] = useState(false);
  const asksPassword = form.signIn !== 'oauth2' && step.remedies.some((key) => ASKS_PASSWORD.has(key));
  const asksRecipient = step.remedies.some((key) => ASKS_RECIPIENT.has(key));
  const asksConsent = step.cause === 'plain_refused';
  const filled = asksPassword || asksRecipient;
  const buttons = useButtons(state, form, step, asksPassword);
  const aboutPorts = step.step !== 'test_mail' && ABOUT_PORTS.test(step.cause ?? '');
  const canTrust = step.remedies.includes('trust_certificate') && step.facts.fingerprint !== undefined;
  const rest: ReactNode = (
    <>
      {buttons.map(({ key, word, run }, index) => (
        <Button
          key={key}
          kind={index === 0 && !filled ? 'primary' : 'default'}
          autoFocus={index === 0 && !filled}
          onClick={run}
        >
          {word}
        </Button>
      ))}
      {filled || (asksConsent && !form.allowPlain) ? null : (
        <Button kind={buttons.length === 0 && !canTrust ? 'primary' : 'default'} onClick={() => void state.test()}>
          {t('relays:test.again')}
        </Button>
      )}
      {aboutPorts && !ports ? <Button onClick={() => setPorts(true)}>{t('relays:probe.start')}</Button> : null}
      {canTrust && !shown ? (
        <Button kind={buttons.length === 0 ? 'primary' : 'default'} onClick={() => setShown(true)}>
          {t('relays:trust.show')}
        </Button>
      ) : null}
    </>
  );
  return (
    <div className="l-remedies">
      {asksPassword ? <PasswordAgain state={state} form={form} /> : null}
      {asksRecipient ? <RecipientAgain state={state} form={form} /> : null}
      {asksConsent ? <PlainConsent form={form} edit={state.edit} /> : null}
      <div className="m-row m-row-wrap l-if-filled">{rest}</div>
      {canTrust && shown ? (
        <Trust facts={step.facts} onTrust={() => state.remedy('trust_certificate', step.facts)} />
      ) : null}
      {ports ? (
        <PortProber
          host={form.host}
          known={[form.port]}
          atOnce
          onUse={({ host, port, tls }) => {
            state.edit({ host, port, tls, fingerprint: '' });
            void state.test();
          }}
        />
      ) : null}
    </div>
  );
}

/** The mailbox says more than the message here, and the explanation says so. */
const isAnswered = (key: string, cause: string | null): boolean =>
  key === 'see_message' && (cause === 'reply_missing' || cause === 'receipt_late');

const IS_BUTTON = (key: string) =>
  [CHANGES_FORM, BACK_TO_FIELDS, TO_LIMITS, ASKS_PASSWORD, ASKS_RECIPIENT].some((keys) => keys.has(key));

/** A failed step: what happened, why, what to do, the button for it, and the server's words one click away. */
export function Trouble({ state, form, step }: { state: RelayFormState; form: RelayForm; step: TestStep }) {
  const { t, i18n } = useTranslation();
  const values = {
    ...step.facts,
    host: step.facts.host ?? form.host,
    port: step.facts.port ?? String(form.port),
    user: form.user,
  };
  const { title, why } = useCauseWords()(step.cause, values);
  const advice = step.remedies
    .filter((key) => !isAnswered(key, step.cause))
    .filter((key) => !IS_BUTTON(key) && !key.startsWith('try_again') && i18n.exists(`causes:remedies.${key}`))
    .map((key) => t(`causes:remedies.${key}`));
  return (
    <Explanation
      tone="bad"
      title={title}
      steps={advice}
      words={step.words}
      action={<Remedies state={state} form={form} step={step} />}
    >
      {why}
    </Explanation>
  );
}
