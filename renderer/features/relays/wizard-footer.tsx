import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, StepFooter } from '../../ui/index.ts';
import { isAddress } from './offers.ts';
import { type Missing, missing } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';
import { SecretWord } from './secret-word.tsx';

const MISSING_KEY = {
  host: 'relays:missing.host',
  port: 'relays:missing.port',
  consent: 'relays:missing.consent',
  oauth: 'relays:missing.oauth',
  user: 'relays:missing.user',
  password: 'relays:missing.password',
} as const satisfies Record<Missing, string>;

function AddressFooter({ state }: { state: RelayFormState }) {
  const { t } = useTranslation();
  return (
    <StepFooter
      back={<Button href="#/relays">{t('relays:toList')}</Button>}
      next={
        <Button kind="primary" disabled={!isAddress(state.address)} onClick={() => state.go('found')}>
          {t('relays:address.next')}
        </Button>
      }
    />
  );
}

function ServerFooter({ state, onTest }: { state: RelayFormState; onTest: () => void }) {
  const { t } = useTranslation();
  const lacking = state.form ? missing(state.form, state.secrets(), state.kept) : 'host';
  const known = state.kept !== null || state.byHand || state.offer !== null;
  const back = state.kept ? (
    <Button href="#/relays">{t('relays:toList')}</Button>
  ) : (
    <Button onClick={() => state.go('address')}>{t('relays:back')}</Button>
  );
  if (!known) return <StepFooter back={back} next={null} />;
  return (
    <StepFooter
      back={back}
      word={lacking ? t(MISSING_KEY[lacking]) : <SecretWord />}
      next={
        <Button kind="primary" disabled={lacking !== null} onClick={onTest}>
          {t('relays:test.start')}
        </Button>
      }
    />
  );
}

function TestFooter({ state }: { state: RelayFormState }) {
  const { t } = useTranslation();
  const failed = state.steps.some((each) => each.state === 'failed');
  const { testing, passed } = state;
  return (
    <StepFooter
      back={<Button onClick={() => state.go(state.kept ? 'server' : 'found')}>{t('relays:back')}</Button>}
      word={failed ? t('relays:test.first') : <SecretWord />}
      next={
        testing ? (
          <Button onClick={state.stopTest}>{t('relays:test.stop')}</Button>
        ) : (
          <>
            {passed ? null : (
              <Button kind="quiet" onClick={() => state.go('limits')}>
                {t('relays:test.skip')}
              </Button>
            )}
            <Button
              key={passed ? 'go' : 'wait'}
              kind={failed ? 'default' : 'primary'}
              disabled={!passed}
              autoFocus={passed}
              onClick={() => state.go('limits')}
            >
              {t('relays:toLimits')}
            </Button>
          </>
        )
      }
    />
  );
}

/** Saved from here; a kept relay has one more screen. */
function SaveFooter({
  state,
  back,
  further = false,
  onSave,
}: {
  state: RelayFormState;
  back: ReactNode;
  further?: boolean;
  onSave: () => void;
}) {
  const { t } = useTranslation();
  return (
    <StepFooter
      back={back}
      next={
        <>
          {further ? (
            <Button kind="quiet" onClick={() => state.go('returns')}>
              {t('relays:toReturns')}
            </Button>
          ) : null}
          <Button kind="primary" busy={state.saving} onClick={onSave}>
            {t('relays:save')}
          </Button>
        </>
      }
    />
  );
}

/** The footer of each screen: back at the left, what is missing or who keeps the password, and the one way on. */
export function WizardFooter({
  state,
  services,
  onCloseServices,
  onTest,
  onSave,
}: {
  state: RelayFormState;
  services: boolean;
  onCloseServices: () => void;
  onTest: () => void;
  onSave: () => void;
}) {
  const { t } = useTranslation();
  if (services && (state.step === 'address' || state.step === 'found'))
    return <StepFooter back={<Button onClick={onCloseServices}>{t('relays:back')}</Button>} next={null} />;
  if (state.step === 'address') return <AddressFooter state={state} />;
  if (state.step === 'found' || state.step === 'server') return <ServerFooter state={state} onTest={onTest} />;
  if (state.step === 'test') return <TestFooter state={state} />;
  if (state.step === 'returns')
    return (
      <SaveFooter
        state={state}
        back={<Button onClick={() => state.go('limits')}>{t('relays:back')}</Button>}
        onSave={onSave}
      />
    );
  const back =
    state.kind === 'practice' ? (
      <Button href="#/relays">{t('relays:toList')}</Button>
    ) : (
      <Button onClick={() => state.go('test')}>{t('relays:back')}</Button>
    );
  return <SaveFooter state={state} back={back} further={state.kept !== null} onSave={onSave} />;
}
