import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'wouter';
import { useStore } from 'zustand';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  FailureNote,
  FailureState,
  Icon,
  Link,
  Loader,
  Screen,
  StepFooter,
  Steps,
  toast,
} from '../../ui/index.ts';
import { LimitsForm } from './limits-form.tsx';
import { isLoopback } from './relay-form.ts';
import { RELAY_STEPS, type RelayFormState, type RelayStep, relayFormOf } from './relay-form-store.ts';
import { SecretWord } from './secret-word.tsx';
import { ServerForm } from './server-form.tsx';
import { TestView } from './test-view.tsx';
import { useRelayName } from './use-relay-name.ts';
import './relays.css';

function WizardHead({ state }: { state: RelayFormState }) {
  const { t } = useTranslation();
  const labels: Record<RelayStep, string> = {
    server: t('relays:step.server'),
    test: t('relays:step.test'),
    limits: t('relays:step.limits'),
  };
  const steps = state.kind === 'practice' ? (['limits'] as const) : RELAY_STEPS;
  return (
    <header className="l-head">
      <div className="m-grow">
        <Steps
          label={t('relays:step.label')}
          current={state.step}
          steps={steps.map((id) => ({ id, label: labels[id] }))}
          onGo={(id) => {
            const step = RELAY_STEPS.find((each) => each === id);
            if (step) state.go(step);
          }}
        />
      </div>
      <Link href="#/relays">{t('relays:cancel')}</Link>
    </header>
  );
}

/** Whether the server step holds enough to try. */
function usable(state: RelayFormState): boolean {
  const { form } = state;
  if (!form || form.host.trim() === '' || form.port < 1 || form.port > 65_535) return false;
  return form.tls !== 'none' || isLoopback(form.host) || form.user === '' || form.allowPlain;
}

function Footer({ state, onSave }: { state: RelayFormState; onSave: () => void }) {
  const { t } = useTranslation();
  const failed = state.steps.some((each) => each.state === 'failed');
  const back = (step: RelayStep): ReactNode => <Button onClick={() => state.go(step)}>{t('relays:back')}</Button>;
  if (state.step === 'server') {
    return (
      <StepFooter
        back={<Button href="#/relays">{t('relays:toList')}</Button>}
        word={<SecretWord />}
        next={
          <Button kind="primary" disabled={!usable(state)} onClick={() => void state.test()}>
            {t('relays:test.start')}
          </Button>
        }
      />
    );
  }
  if (state.step === 'test') {
    return (
      <StepFooter
        back={back('server')}
        word={failed ? t('relays:test.first') : <SecretWord />}
        next={
          state.testing ? (
            <Button onClick={state.stopTest}>{t('relays:test.stop')}</Button>
          ) : (
            <>
              {state.passed ? null : (
                <Button kind="quiet" onClick={() => state.go('limits')}>
                  {t('relays:test.skip')}
                </Button>
              )}
              <Button kind={failed ? 'default' : 'primary'} disabled={!state.passed} onClick={() => state.go('limits')}>
                {t('relays:toLimits')}
              </Button>
            </>
          )
        }
      />
    );
  }
  return (
    <StepFooter
      back={state.kind === 'practice' ? <Button href="#/relays">{t('relays:toList')}</Button> : back('test')}
      next={
        <Button kind="primary" busy={state.saving} onClick={onSave}>
          {t('relays:save')}
        </Button>
      }
    />
  );
}

/** Adds or changes a relay: its server, a live test in four steps, its limits. */
function Wizard({ id, start }: { id: number | null; start: RelayStep }) {
  const { t } = useTranslation();
  const api = useApi();
  const [, go] = useLocation();
  const store = relayFormOf(api, id);
  const state = useStore(store);
  const relayName = useRelayName();
  useEffect(() => {
    void store
      .getState()
      .load()
      .then(() => {
        if (store.getState().kind === 'practice') store.getState().go('limits');
        else if (start === 'test') void store.getState().test();
      });
    return () => store.getState().stopTest();
  }, [store, start]);
  const onSave = async () => {
    const name = state.form?.name || state.form?.host || '';
    if (await state.save()) {
      toast(t('relays:saved', { name }));
      go('/relays');
    }
  };
  const title =
    id === null
      ? t('relays:addTitle')
      : t('relays:editTitle', { name: relayName(id, state.form?.name || state.form?.host || '') });
  return (
    <Screen
      name={title}
      header={<WizardHead state={state} />}
      footer={<Footer state={state} onSave={() => void onSave()} />}
    >
      {!state.form && state.failure ? <FailureState failure={state.failure} onRetry={() => void state.load()} /> : null}
      {!state.form && !state.failure ? <Loader aria-label={t('relays:loading')} /> : null}
      {state.form && state.failure ? <FailureNote failure={state.failure} /> : null}
      {state.form && state.step === 'server' ? <ServerForm title={title} form={state.form} edit={state.edit} /> : null}
      {state.form && state.step === 'test' ? <TestView state={state} form={state.form} /> : null}
      {state.form && state.step === 'limits' ? (
        <LimitsForm form={state.form} edit={state.edit} practice={state.kind === 'practice'} />
      ) : null}
      {state.step === 'test' && state.passed && !state.testing ? (
        <p className="m-row m-gap-8 m-sm m-mt-16 m-ok">
          <Icon name="circle-check" size="small" />
          {t('relays:test.allFine')}
        </p>
      ) : null}
    </Screen>
  );
}

function useRelayId(): number | null {
  const { id } = useParams<{ id: string }>();
  return /^\d{1,15}$/.test(id ?? '') ? Number(id) : null;
}

export function NewRelayScreen() {
  return <Wizard id={null} start="server" />;
}

export function RelayScreen() {
  const id = useRelayId();
  return <Wizard key={id} id={id} start="server" />;
}

export function RelayTestScreen() {
  const id = useRelayId();
  return <Wizard key={id} id={id} start="test" />;
}
