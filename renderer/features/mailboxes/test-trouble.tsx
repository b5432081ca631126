import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailboxTestStep } from '../../../shared/contract/mailboxes.ts';
import { Button, Explanation, TextInput } from '../../ui/index.ts';
import { useCauseWords } from '../relays/cause-words.ts';
import { PlainConsent } from '../relays/plain-consent.tsx';
import { Trust } from '../relays/trust.tsx';
import { type MailboxForm, remedied } from './mailbox-form.ts';
import type { MailboxFormState, MailboxStep } from './mailbox-form-store.ts';
import { PasswordField } from './password-field.tsx';
import { valuesOf } from './standing-words.ts';

/** Remedies that are a field for another password. */
const ASKS_PASSWORD = new Set(['use_app_password', 'check_password', 'enter_password', 'change_password']);
/** Remedies that change what is typed and try again at once. */
const CHANGES_FORM = new Set([
  'try_993',
  'try_143',
  'use_starttls',
  'use_tls',
  'use_certificate_name',
  'use_suggested_user',
  'trust_certificate',
]);
/** Remedies that lead back to the fields. */
const BACK_TO_FIELDS = new Set(['check_host', 'check_port', 'check_user', 'choose_folder', 'choose_handling']);
/** Where they are, if not on the screen of the server. */
const PLACE: Readonly<Record<string, MailboxStep>> = { choose_folder: 'folders', choose_handling: 'handling' };
/** Remedies that are found where the relay signs in. */
const AT_THE_RELAY = new Set(['sign_in_again', 'use_browser_sign_in', 'check_client']);

const IS_BUTTON = (key: string, form: MailboxForm) =>
  [CHANGES_FORM, BACK_TO_FIELDS, ASKS_PASSWORD].some((keys) => keys.has(key)) ||
  (form.auth === 'relay' && AT_THE_RELAY.has(key));

function PasswordAgain({ state, form }: { state: MailboxFormState; form: MailboxForm }) {
  const { t } = useTranslation();
  // Of a relay's sign-in that is refused here the mailbox may have its own.
  const own: MailboxForm = { ...form, auth: 'password' };
  return (
    <form
      className="l-again"
      onSubmit={(event) => {
        event.preventDefault();
        if (form.auth === 'relay') state.edit({ auth: 'password' });
        void state.test();
      }}
    >
      <TextInput
        label={t('relays:server.user')}
        value={form.user}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => state.edit({ user: event.currentTarget.value, auth: 'password' })}
      />
      <PasswordField state={state} form={own} again autoFocus />
      <Button kind="primary" type="submit">
        {t('relays:test.again')}
      </Button>
    </form>
  );
}

function Buttons({
  state,
  form,
  step,
  filled,
}: {
  state: MailboxFormState;
  form: MailboxForm;
  step: MailboxTestStep;
  /** A field with its own button stands above. */
  filled: boolean;
}) {
  const { t } = useTranslation();
  const changing = step.remedies.filter((key) => CHANGES_FORM.has(key) && key !== 'trust_certificate');
  const able = changing.filter((key) => remedied(form, key, step.facts) !== null);
  const back = step.remedies.filter((key) => BACK_TO_FIELDS.has(key) && !(filled && key === 'check_user'));
  const relay = form.auth === 'relay' ? step.remedies.find((key) => AT_THE_RELAY.has(key)) : undefined;
  const first = filled ? undefined : (relay ?? able[0] ?? back[0]);
  return (
    <>
      {relay !== undefined && form.relayId !== null ? (
        <Button kind={first === relay ? 'primary' : 'default'} href={`#/relays/${form.relayId}`}>
          {t('mailboxes:failed.toRelay')}
        </Button>
      ) : null}
      {able.map((key) => (
        <Button
          key={key}
          kind={first === key ? 'primary' : 'default'}
          autoFocus={first === key}
          onClick={() => void state.remedy(key, step.facts)}
        >
          {t(`causes:remedies.${key}`, step.facts)}
        </Button>
      ))}
      {back.map((key) => (
        <Button key={key} kind={first === key ? 'primary' : 'default'} onClick={() => state.go(PLACE[key] ?? 'server')}>
          {t(`causes:remedies.${key}`, step.facts)}
        </Button>
      ))}
      {filled ? null : (
        <Button kind={first === undefined ? 'primary' : 'default'} onClick={() => void state.test()}>
          {t('relays:test.again')}
        </Button>
      )}
    </>
  );
}

/** A failed step: what happened, why, what to do, the button for it, and the server's words one click away. */
export function Trouble({ state, form, step }: { state: MailboxFormState; form: MailboxForm; step: MailboxTestStep }) {
  const { t, i18n } = useTranslation();
  const [shown, setShown] = useState(false);
  const { title, why } = useCauseWords()(step.cause, { ...valuesOf(form), ...step.facts, user: form.user });
  const asksPassword = step.remedies.some((key) => ASKS_PASSWORD.has(key));
  const asksConsent = step.cause === 'plain_refused';
  const canTrust = step.remedies.includes('trust_certificate') && step.facts.fingerprint !== undefined;
  const advice = step.remedies
    .filter((key) => !IS_BUTTON(key, form) && !key.startsWith('try_again') && i18n.exists(`causes:remedies.${key}`))
    .map((key) => t(`causes:remedies.${key}`));
  return (
    <Explanation
      tone="bad"
      title={title}
      steps={advice}
      words={step.words}
      action={
        <div className="l-remedies">
          {asksPassword ? <PasswordAgain state={state} form={form} /> : null}
          {asksConsent ? <PlainConsent form={form} edit={state.edit} /> : null}
          <div className="m-row m-row-wrap l-if-filled">
            {asksConsent && !form.allowPlain ? null : (
              <Buttons state={state} form={form} step={step} filled={asksPassword} />
            )}
            {canTrust && !shown ? <Button onClick={() => setShown(true)}>{t('relays:trust.show')}</Button> : null}
          </div>
          {canTrust && shown ? (
            <Trust facts={step.facts} onTrust={() => state.remedy('trust_certificate', step.facts)} />
          ) : null}
        </div>
      }
    >
      {why}
    </Explanation>
  );
}
