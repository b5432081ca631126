import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'wouter';
import { useStore } from 'zustand';
import type { DiscoverStep } from '../../../shared/contract/relays.ts';
import { useApi } from '../../api/react.tsx';
import { FailureNote, FailureState, Loader, Screen, toast } from '../../ui/index.ts';
import { AddressStep } from './address-step.tsx';
import { FoundStep, useFinding } from './found-step.tsx';
import { LimitsForm } from './limits-form.tsx';
import { isAddress, offerOfPreset } from './offers.ts';
import { ProviderList } from './provider-list.tsx';
import { missing } from './relay-form.ts';
import {
  KEPT_STEPS,
  NEW_STEPS,
  PRACTICE_STEPS,
  type RelayFormState,
  type RelayStep,
  relayFormOf,
} from './relay-form-store.ts';
import { ReturnForm } from './return-form.tsx';
import { ServerForm } from './server-form.tsx';
import { TestView } from './test-view.tsx';
import { useRelayName } from './use-relay-name.ts';
import { useTold } from './use-told.ts';
import { WizardFooter } from './wizard-footer.tsx';
import { useFreshScreen, WizardHead } from './wizard-parts.tsx';
import './relays.css';

/** The store of the set-up, loaded; whoever leaves takes every secret along. */
function useSetUp(id: number | null, start: RelayStep): RelayFormState {
  const api = useApi();
  const store = relayFormOf(api, id);
  useEffect(() => {
    void store
      .getState()
      .load()
      .then(() => {
        if (start === 'returns') store.getState().go('returns');
        else if (store.getState().kind === 'practice') store.getState().go('limits');
        else if (start === 'test') void store.getState().test();
      });
    return () => store.getState().leave(false);
  }, [store, start]);
  return useStore(store);
}

function stepsOf(kind: RelayFormState['kind'], isNew: boolean): readonly RelayStep[] {
  return kind === 'practice' ? PRACTICE_STEPS : isNew ? NEW_STEPS : KEPT_STEPS;
}

/** Adds or changes a relay: from an address to its server, a live test in four steps, its limits. */
function Wizard({ id, start }: { id: number | null; start: RelayStep }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [services, setServices] = useState(false);
  const state = useSetUp(id, start);
  const finding = useTold<DiscoverStep>((step) => step.stage);
  const { again } = useFinding(state, finding);
  const relayName = useRelayName();
  const { form, step } = state;
  const labels: Record<RelayStep, string> = {
    address: t('relays:step.address'),
    found: t('relays:step.server'),
    server: t('relays:step.server'),
    test: t('relays:step.test'),
    limits: t('relays:step.limits'),
    returns: t('relays:step.returns'),
  };
  useFreshScreen(`${step} ${state.byHand} ${services}`);
  const onSave = async () => {
    const name = form?.name || form?.host || '';
    if (await state.save()) {
      toast(t('relays:saved', { name }));
      go('/relays');
    }
  };
  const title =
    id === null ? t('relays:addTitle') : t('relays:editTitle', { name: relayName(id, form?.name || form?.host || '') });
  const onTest = () => {
    if (form && missing(form, state.secrets(), state.kept) === null) void state.test();
  };
  const body = (): ReactNode => {
    if (!form) return null;
    if (services && (step === 'address' || step === 'found')) {
      return (
        <ProviderList
          title={t('relays:preset.which')}
          why={t('relays:preset.whichWhy')}
          onChoose={(preset) => {
            setServices(false);
            state.choose(offerOfPreset(preset, isAddress(state.address) ? state.address : ''));
            state.go('found');
          }}
        />
      );
    }
    if (step === 'address')
      return <AddressStep state={state} onNext={() => state.go('found')} onServices={() => setServices(true)} />;
    if (step === 'server' || (step === 'found' && state.byHand))
      return (
        <ServerForm title={id === null ? t('relays:server.title') : title} state={state} form={form} onTest={onTest} />
      );
    if (step === 'found')
      return (
        <FoundStep
          state={state}
          form={form}
          finding={finding}
          again={again}
          onServices={() => setServices(true)}
          onTest={onTest}
        />
      );
    if (step === 'test') return <TestView state={state} form={form} />;
    if (step === 'returns') return <ReturnForm state={state} form={form} onSave={() => void onSave()} />;
    return (
      <LimitsForm form={form} edit={state.edit} practice={state.kind === 'practice'} onSave={() => void onSave()} />
    );
  };
  return (
    <Screen
      name={title}
      header={
        <WizardHead
          steps={stepsOf(state.kind, id === null).map((each) => ({ id: each, label: labels[each] }))}
          current={step}
          onGo={state.go}
          away="#/relays"
          onCancel={() => state.leave(true)}
        />
      }
      footer={
        <WizardFooter
          state={state}
          services={services}
          onCloseServices={() => setServices(false)}
          onTest={onTest}
          onSave={() => void onSave()}
        />
      }
    >
      {!form && state.failure ? <FailureState failure={state.failure} onRetry={() => void state.load()} /> : null}
      {!form && !state.failure ? <Loader aria-label={t('relays:loading')} /> : null}
      {form && state.failure ? <FailureNote failure={state.failure} /> : null}
      {body()}
    </Screen>
  );
}

function useRelayId(): number | null {
  const { id } = useParams<{ id: string }>();
  return /^\d{1,15}$/.test(id ?? '') ? Number(id) : null;
}

export function NewRelayScreen() {
  return <Wizard id={null} start="address" />;
}

export function RelayScreen() {
  const id = useRelayId();
  return <Wizard key={id} id={id} start="server" />;
}

export function RelayReturnScreen() {
  const id = useRelayId();
  return <Wizard key={id} id={id} start="returns" />;
}

export function RelayTestScreen() {
  const id = useRelayId();
  return <Wizard key={id} id={id} start="test" />;
}
