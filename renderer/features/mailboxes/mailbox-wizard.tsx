import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'wouter';
import { useStore } from 'zustand';
import { useApi } from '../../api/react.tsx';
import { FailureNote, FailureState, Loader, Screen, toast } from '../../ui/index.ts';
import { useFreshScreen, WizardHead } from '../relays/wizard-parts.tsx';
import { AddressStep } from './address-step.tsx';
import { FoldersStep } from './folders-step.tsx';
import { FoundStep, useFinding } from './found-step.tsx';
import { HandlingStep } from './handling-step.tsx';
import { missing, missingChoice } from './mailbox-form.ts';
import { KEPT_STEPS, type MailboxFormState, type MailboxStep, mailboxFormOf, NEW_STEPS } from './mailbox-form-store.ts';
import { ServerForm } from './server-form.tsx';
import { TestView } from './test-view.tsx';
import { nameOf } from './use-mailbox-actions.ts';
import { WizardFooter } from './wizard-footer.tsx';
import './mailboxes.css';

/** The store of the set-up, loaded; whoever leaves takes the password along. */
function useSetUp(id: number | null, start: MailboxStep): MailboxFormState {
  const api = useApi();
  const store = mailboxFormOf(api, id);
  useEffect(() => {
    void store
      .getState()
      .load()
      .then(() => {
        const { kept, go, test } = store.getState();
        if (kept === null) return;
        if (start === 'test') void test();
        if (start === 'folders' || start === 'handling') go(start);
        // The folders are known to the server only.
        if (start === 'folders') void test(true);
      });
    return () => store.getState().leave(false);
  }, [store, start]);
  return useStore(store);
}

/** Adds or changes a mailbox: from an address to its server, a live test, its folders, and what happens to handled mail. */
function Wizard({ id, start }: { id: number | null; start: MailboxStep }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const state = useSetUp(id, start);
  useFinding(state);
  const { form, step, kept } = state;
  useFreshScreen(`${step} ${state.byHand}`);
  const onSave = async () => {
    if (!form || missingChoice(form) !== null) return;
    const saved = await state.save();
    if (!saved) return;
    const name = nameOf(saved);
    toast(saved.enabled ? t('mailboxes:saved.on', { name }) : t('mailboxes:saved.off', { name }));
    go('/bounces/mailboxes');
  };
  const onTest = () => {
    if (form && missing(form, state.password(), kept) === null) void state.test();
  };
  const title = kept ? t('mailboxes:editTitle', { name: nameOf(kept) }) : t('mailboxes:addTitle');
  const body = (): ReactNode => {
    if (!form) return null;
    if (step === 'address') return <AddressStep state={state} onNext={() => state.go('server')} />;
    if (step === 'server' && (state.byHand || id !== null))
      return (
        <ServerForm title={id === null ? t('relays:server.title') : title} state={state} form={form} onTest={onTest} />
      );
    if (step === 'server') return <FoundStep state={state} form={form} onTest={onTest} />;
    if (step === 'test') return <TestView state={state} form={form} />;
    if (step === 'folders') return <FoldersStep state={state} form={form} />;
    return <HandlingStep form={form} edit={state.edit} onSave={() => void onSave()} />;
  };
  const told = form && state.failure && !(step === 'server' && id === null && !state.byHand && !state.offer);
  return (
    <Screen
      name={title}
      header={
        <WizardHead
          steps={(id === null ? NEW_STEPS : KEPT_STEPS).map((each) => ({
            id: each,
            label: t(`mailboxes:step.${each}`),
          }))}
          current={step}
          onGo={state.go}
          away="#/bounces/mailboxes"
          onCancel={() => state.leave(true)}
        />
      }
      footer={<WizardFooter state={state} onTest={onTest} onSave={() => void onSave()} />}
    >
      {!form && state.failure ? <FailureState failure={state.failure} onRetry={() => void state.load()} /> : null}
      {!form && !state.failure ? <Loader aria-label={t('mailboxes:loading')} /> : null}
      {told && state.failure ? <FailureNote failure={state.failure} /> : null}
      {body()}
    </Screen>
  );
}

function useMailboxId(): number | null {
  const { id } = useParams<{ id: string }>();
  // What is no number is nobody's: the engine has no mailbox 0.
  return /^\d{1,15}$/.test(id ?? '') ? Number(id) : 0;
}

export function NewMailboxScreen() {
  return <Wizard id={null} start="address" />;
}

function Kept({ start }: { start: MailboxStep }) {
  const id = useMailboxId();
  return <Wizard key={id} id={id} start={start} />;
}

export const MailboxScreen = () => <Kept start="server" />;
export const MailboxTestScreen = () => <Kept start="test" />;
export const MailboxFoldersScreen = () => <Kept start="folders" />;
export const MailboxHandlingScreen = () => <Kept start="handling" />;
