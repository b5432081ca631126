import { useTranslation } from 'react-i18next';
import type { OauthSettings } from '../../../shared/contract/relays.ts';
import { SegmentedControl, TextInput } from '../../ui/index.ts';
import { OauthPanel } from './oauth-panel.tsx';
import { NO_OAUTH, type RelayForm, type SignIn } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';
import { SecretField } from './secret-field.tsx';

const KIND_KEY = {
  password: 'relays:signInBy.password',
  app_password: 'relays:signInBy.appPassword',
  api_key: 'relays:signInBy.apiKey',
  oauth2: 'relays:signInBy.oauth2',
} as const satisfies Record<SignIn, string>;

/** How to sign in: the ways this provider has, and the fields of the chosen one. */
export function SignInFields({
  state,
  form,
  kinds,
  provider,
  autoFocus = false,
}: {
  state: RelayFormState;
  form: RelayForm;
  kinds: readonly SignIn[];
  /** Known from the provider; null where the person says whose sign-in it is. */
  provider: OauthSettings['provider'] | null;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  const { signIn } = form;
  const choose = (value: string) => {
    const next = kinds.find((kind) => kind === value) ?? 'password';
    const oauth = next === 'oauth2' ? (form.oauth ?? { ...NO_OAUTH, provider: provider ?? 'google' }) : form.oauth;
    state.edit({ signIn: next, oauth });
  };
  return (
    <>
      {kinds.length > 1 ? (
        <div>
          <span className="l-label" id="l-signin">
            {t('relays:signInBy.label')}
          </span>
          <SegmentedControl
            aria-labelledby="l-signin"
            data={kinds.map((kind) => ({ value: kind, label: t(KIND_KEY[kind]) }))}
            value={signIn}
            onChange={choose}
          />
        </div>
      ) : null}
      {signIn === 'oauth2' ? (
        <OauthPanel state={state} form={form} fixed={provider} />
      ) : (
        <div className="l-pair">
          <TextInput
            label={t('relays:server.user')}
            description={signIn === 'api_key' ? t('relays:server.userShown') : t('relays:server.userWhy')}
            value={form.user}
            autoComplete="off"
            spellCheck={false}
            autoFocus={autoFocus && form.user === ''}
            onChange={(event) => state.edit({ user: event.currentTarget.value })}
          />
          <SecretField key={signIn} state={state} form={form} kind={signIn} autoFocus={autoFocus && form.user !== ''} />
        </div>
      )}
    </>
  );
}
