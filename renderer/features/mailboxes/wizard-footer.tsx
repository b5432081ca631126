import { useTranslation } from 'react-i18next';
import { Button, StepFooter } from '../../ui/index.ts';
import { isAddress } from '../relays/offers.ts';
import { SecretWord } from '../relays/secret-word.tsx';
import { missing, missingChoice } from './mailbox-form.ts';
import type { MailboxFormState } from './mailbox-form-store.ts';

const LIST = '#/bounces/mailboxes';

function ToList() {
  const { t } = useTranslation();
  return <Button href={LIST}>{t('mailboxes:toList')}</Button>;
}

function ServerFooter({ state, onTest }: { state: MailboxFormState; onTest: () => void }) {
  const { t } = useTranslation();
  const { form, kept, byHand, offer } = state;
  const lacking = form ? missing(form, state.password(), kept) : 'host';
  const back = kept ? <ToList /> : <Button onClick={() => state.go('address')}>{t('relays:back')}</Button>;
  if (kept === null && !byHand && offer === null) return <StepFooter back={back} next={null} />;
  const word =
    lacking === null
      ? form?.auth === 'relay'
        ? t('mailboxes:noPasswordKept')
        : null
      : lacking === 'relay' || lacking === 'encryption'
        ? t(`mailboxes:missing.${lacking}`)
        : t(`relays:missing.${lacking}`);
  return (
    <StepFooter
      back={back}
      word={word ?? <SecretWord />}
      next={
        <Button
          key={offer?.auth === 'relay' ? 'one-click' : 'typed'}
          kind="primary"
          disabled={lacking !== null}
          autoFocus={offer?.auth === 'relay' && !byHand && kept === null}
          onClick={onTest}
        >
          {t('relays:test.start')}
        </Button>
      }
    />
  );
}

function TestFooter({ state }: { state: MailboxFormState }) {
  const { t } = useTranslation();
  const failed = state.steps.some((each) => each.state === 'failed');
  const { testing, passed } = state;
  const back = <Button onClick={() => state.go('server')}>{t('relays:back')}</Button>;
  if (testing)
    return <StepFooter back={back} next={<Button onClick={state.stopTest}>{t('relays:test.stop')}</Button>} />;
  return (
    <StepFooter
      back={back}
      word={failed ? t('relays:test.first') : null}
      next={
        <>
          {passed ? null : (
            <Button kind="quiet" onClick={() => state.go('folders')}>
              {t('relays:test.skip')}
            </Button>
          )}
          <Button
            key={passed ? 'go' : 'wait'}
            kind={failed ? 'default' : 'primary'}
            disabled={!passed}
            autoFocus={passed}
            onClick={() => state.go('folders')}
          >
            {t('mailboxes:toFolders')}
          </Button>
        </>
      }
    />
  );
}

/** The footer of each screen: back at the left, what is missing or who keeps the password, and the one way on. */
export function WizardFooter({
  state,
  onTest,
  onSave,
}: {
  state: MailboxFormState;
  onTest: () => void;
  onSave: () => void;
}) {
  const { t } = useTranslation();
  const { form, step, kept } = state;
  if (step === 'address')
    return (
      <StepFooter
        back={<ToList />}
        next={
          <Button kind="primary" disabled={!isAddress(state.address)} onClick={() => state.go('server')}>
            {t('relays:address.next')}
          </Button>
        }
      />
    );
  if (step === 'server') return <ServerFooter state={state} onTest={onTest} />;
  if (step === 'test') return <TestFooter state={state} />;
  const lacking = form ? missingChoice(form) : 'folders';
  if (step === 'folders')
    return (
      <StepFooter
        back={<Button onClick={() => state.go(kept ? 'server' : 'test')}>{t('relays:back')}</Button>}
        word={lacking === 'folders' ? t('mailboxes:missing.folders') : null}
        next={
          <Button kind="primary" disabled={lacking === 'folders'} onClick={() => state.go('handling')}>
            {t('mailboxes:toHandling')}
          </Button>
        }
      />
    );
  return (
    <StepFooter
      back={<Button onClick={() => state.go('folders')}>{t('relays:back')}</Button>}
      word={lacking ? t(`mailboxes:missing.${lacking}`) : null}
      next={
        <Button kind="primary" busy={state.saving} disabled={lacking !== null} onClick={onSave}>
          {kept ? t('mailboxes:save') : t('mailboxes:start')}
        </Button>
      }
    />
  );
}
