import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordInput } from '../../ui/index.ts';
import { isGrouped, keepsSecret, type RelayForm, type SignIn } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';

const SECRET_KEY = {
  password: 'relays:secret.password',
  app_password: 'relays:secret.appPassword',
  api_key: 'relays:secret.apiKey',
} as const satisfies Record<Exclude<SignIn, 'oauth2'>, string>;

const WHY_KEY = {
  password: 'relays:secret.passwordWhy',
  app_password: 'relays:secret.appPasswordWhy',
  api_key: 'relays:secret.apiKeyWhy',
} as const satisfies Record<Exclude<SignIn, 'oauth2'>, string>;

/** The password, app password or key. What is typed goes to the wizard's secrets and to nothing that is kept. */
export function SecretField({
  state,
  form,
  kind,
  again = false,
  autoFocus = false,
}: {
  state: RelayFormState;
  form: RelayForm;
  kind: Exclude<SignIn, 'oauth2'>;
  /** In place of one that was refused: short, and what was typed is marked. */
  again?: boolean;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(() => state.secrets().password);
  const input = useRef<HTMLInputElement>(null);
  // The focus waits here, but what stands above (what was found, what is worth knowing) stays in sight until one types.
  useEffect(() => {
    if (autoFocus) input.current?.focus({ preventScroll: true });
  }, [autoFocus]);
  return (
    <PasswordInput
      ref={input}
      label={t(SECRET_KEY[kind])}
      description={isGrouped(typed) ? t('relays:secret.spacesFine') : again ? undefined : t(WHY_KEY[kind])}
      placeholder={
        keepsSecret(form, state.kept) ? t('relays:server.passwordKept') : again ? t('relays:test.paste') : ''
      }
      onFocus={(event) => again && event.currentTarget.select()}
      value={typed}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('relays:server.show') }}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        state.setSecret({ password: event.currentTarget.value });
      }}
    />
  );
}
