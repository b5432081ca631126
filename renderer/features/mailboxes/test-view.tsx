import { useTranslation } from 'react-i18next';
import type { MailboxTestStep } from '../../../shared/contract/mailboxes.ts';
import { Icon, TestList, type TestRow, useFormat } from '../../ui/index.ts';
import type { MailboxForm } from './mailbox-form.ts';
import type { MailboxFormState } from './mailbox-form-store.ts';
import { Trouble } from './test-trouble.tsx';

const STEP_KEY = {
  find: 'relays:test.find',
  secure: 'relays:test.secure',
  sign_in: 'relays:test.signIn',
  folders: 'mailboxes:test.folders',
} as const satisfies Record<MailboxTestStep['step'], string>;

const FAILED_KEY = {
  find: 'relays:test.failedFind',
  secure: 'relays:test.failedSecure',
  sign_in: 'relays:test.failedSignIn',
  folders: 'mailboxes:test.failedFolders',
} as const satisfies Record<MailboxTestStep['step'], string>;

/** What a step learnt, in one line. */
function useLearnt(form: MailboxForm): (step: MailboxTestStep) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ step, state, facts, folders }) => {
    const values = { host: facts.host ?? form.host, port: facts.port ?? String(form.port) };
    if (step === 'find') return state === 'ok' ? t('relays:learnt.answers', values) : t('relays:learnt.asks', values);
    if (step === 'secure') {
      if (state === 'not_run') return form.tls === 'none' ? t('relays:learnt.open') : '';
      if (state !== 'ok') return '';
      const until = Date.parse(facts.validTo ?? '');
      const version = facts.version ?? facts.protocol ?? 'TLS';
      return Number.isFinite(until)
        ? t('relays:learnt.certificate', { version, date: format.date(until) })
        : t('relays:learnt.encrypted');
    }
    if (step === 'sign_in') {
      if (state === 'ok') return t('relays:learnt.signedIn', { user: form.user });
      return state === 'failed' ? t('relays:learnt.lineFine') : '';
    }
    if (state === 'ok')
      return t('mailboxes:test.learntFolders', { count: folders.length, n: format.number(folders.length) });
    return state === 'not_run' ? t('relays:learnt.afterSignIn') : '';
  };
}

function useRows(state: MailboxFormState, form: MailboxForm): TestRow[] {
  const { t } = useTranslation();
  const learnt = useLearnt(form);
  return state.steps.map((step) => ({
    id: step.step,
    state: step.state,
    name: t(STEP_KEY[step.step]),
    learnt: learnt(step),
    milliseconds: step.milliseconds,
    detail: null,
    words: step.state === 'failed' ? '' : step.words,
    trouble:
      step.state === 'failed' ? (
        <Trouble key={`${step.cause} ${step.facts.port}`} state={state} form={form} step={step} />
      ) : null,
  }));
}

function useHeadline(state: MailboxFormState): string {
  const { t } = useTranslation();
  const failed = state.steps.find((each) => each.state === 'failed');
  if (failed) return t(FAILED_KEY[failed.step]);
  if (state.testing) return t('relays:test.goingOn');
  return state.passed ? t('relays:test.works') : t('relays:test.title');
}

/** The four steps as they happen; the first that fails says why, what to do, and has the button for it. */
export function TestView({ state, form }: { state: MailboxFormState; form: MailboxForm }) {
  const { t } = useTranslation();
  const headline = useHeadline(state);
  const rows = useRows(state, form);
  return (
    <div className="l-test">
      <h1 aria-live="polite">{headline}</h1>
      <p className="m-dim">{t('mailboxes:test.at', { user: form.user, host: form.host })}</p>
      <TestList rows={rows} busy={state.testing} />
      {!state.testing && state.passed ? (
        <p className="m-row m-gap-8 m-sm m-ok m-mt-16" role="status">
          <Icon name="circle-check" size="small" />
          {t('mailboxes:test.fine')}
        </p>
      ) : null}
    </div>
  );
}
