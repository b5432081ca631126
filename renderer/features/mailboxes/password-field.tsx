import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordInput } from '../../ui/index.ts';
import { isGrouped } from '../relays/relay-form.ts';
import { keepsPassword, type MailboxForm } from './mailbox-form.ts';
import type { MailboxFormState } from './mailbox-form-store.ts';

/** The password of a mailbox. What is typed goes to the wizard's secret and to nothing that is kept. */
export function PasswordField({
  state,
  form,
  again = false,
  autoFocus = false,
}: {
  state: MailboxFormState;
  form: MailboxForm;
  /** In place of one that was refused: short, and what was typed is marked. */
  again?: boolean;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(() => state.password());
  const input = useRef<HTMLInputElement>(null);
  // The focus waits here, but what stands above stays in sight until one types.
  useEffect(() => {
    if (autoFocus) input.current?.focus({ preventScroll: true });
  }, [autoFocus]);
  const kept = keepsPassword(form, state.kept);
  return (
    <PasswordInput
      ref={input}
      label={t('relays:secret.password')}
      description={isGrouped(typed) ? t('relays:secret.spacesFine') : again ? undefined : t('mailboxes:passwordWhy')}
      placeholder={kept ? t('relays:server.passwordKept') : again ? t('relays:test.paste') : ''}
      onFocus={(event) => again && event.currentTarget.select()}
      value={typed}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('relays:server.show') }}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        state.setPassword(event.currentTarget.value);
      }}
    />
  );
}
