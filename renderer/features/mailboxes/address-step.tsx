import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Note, TextInput } from '../../ui/index.ts';
import { isAddress } from '../relays/offers.ts';
import type { MailboxFormState } from './mailbox-form-store.ts';
import { useMailboxes } from './mailboxes-store.ts';

/** The one question of the first screen, and quietly the way round it. */
export function AddressStep({ state, onNext }: { state: MailboxFormState; onNext: () => void }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(false);
  const typed = state.address.trim().toLowerCase();
  const known = useMailboxes((store) => store.mailboxes?.find(({ address }) => address.toLowerCase() === typed));
  const wrong = left && state.address.trim() !== '' && !isAddress(state.address);
  return (
    <form
      className="m-read l-connect"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setLeft(true);
        if (isAddress(state.address)) onNext();
      }}
    >
      <h1 id="l-ask">{t('mailboxes:address.title')}</h1>
      <p className="m-dim">{t('mailboxes:address.why')}</p>
      <div className="l-big m-mt-24">
        <TextInput
          aria-labelledby="l-ask"
          size="md"
          type="email"
          autoFocus
          autoComplete="email"
          spellCheck={false}
          placeholder="halo@example.com"
          value={state.address}
          // An address that is proposed gives way to what is typed.
          onFocus={(event) => (left ? undefined : event.currentTarget.select())}
          error={wrong ? t('relays:address.wrong') : undefined}
          onChange={(event) => state.setAddress(event.currentTarget.value)}
          onBlur={() => setLeft(true)}
        />
      </div>
      {known ? (
        <div className="m-mt-12">
          <Note icon="mailbox">
            {t('mailboxes:address.known')}{' '}
            <Link href={`#/bounces/mailboxes/${known.id}`}>{t('mailboxes:address.open')}</Link>
          </Note>
        </div>
      ) : null}
      <p className="m-sm m-dim m-mt-12">{t('mailboxes:address.private')}</p>
      <div className="l-quiet m-mt-24">
        <Link onClick={state.enterByHand}>{t('relays:address.byHand')}</Link>
      </div>
    </form>
  );
}
