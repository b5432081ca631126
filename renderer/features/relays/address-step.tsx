import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, TextInput } from '../../ui/index.ts';
import { isAddress } from './offers.ts';
import type { RelayFormState } from './relay-form-store.ts';

/** The one question of the first screen, and quietly the two ways round it. */
export function AddressStep({
  state,
  onNext,
  onServices,
}: {
  state: RelayFormState;
  onNext: () => void;
  onServices: () => void;
}) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(false);
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
      <h1 id="l-ask">{t('relays:address.title')}</h1>
      <p className="m-dim">{t('relays:address.why')}</p>
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
          error={wrong ? t('relays:address.wrong') : undefined}
          onChange={(event) => state.setAddress(event.currentTarget.value)}
          onBlur={() => setLeft(true)}
        />
      </div>
      <p className="m-sm m-dim m-mt-12">{t('relays:address.private')}</p>
      <div className="l-quiet m-mt-24">
        <Link onClick={onServices}>{t('relays:address.service')}</Link>
        <Link onClick={state.enterByHand}>{t('relays:address.byHand')}</Link>
      </div>
    </form>
  );
}
