import { useTranslation } from 'react-i18next';
import type { TestStep } from '../../../shared/contract/relays.ts';
import { Button, Icon, TestList, type TestRow, TextInput, useFormat } from '../../ui/index.ts';
import type { RelayForm } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';
import { Trouble } from './test-trouble.tsx';
import { TriedList } from './tried-list.tsx';

const STEP_KEY = {
  find: 'relays:test.find',
  secure: 'relays:test.secure',
  sign_in: 'relays:test.signIn',
  test_mail: 'relays:test.mail',
} as const satisfies Record<TestStep['step'], string>;

const FAILED_KEY = {
  find: 'relays:test.failedFind',
  secure: 'relays:test.failedSecure',
  sign_in: 'relays:test.failedSignIn',
  test_mail: 'relays:test.failedMail',
} as const satisfies Record<TestStep['step'], string>;

/** Handed over, but without a receipt: whoever says that it was not accepted says too much. */
const IN_DOUBT: ReadonlySet<string> = new Set(['reply_missing', 'receipt_late']);

/** What a step learnt, in one line. */
function useLearnt(form: RelayForm): (step: TestStep) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ step, state, facts }) => {
    const values = { host: facts.host ?? form.host, port: facts.port ?? String(form.port) };
    if (step === 'find') return state === 'ok' ? t('relays:learnt.answers', values) : t('relays:learnt.asks', values);
    if (step === 'secure') {
      if (state === 'not_run') return form.tls === 'none' ? t('relays:learnt.open') : '';
      const until = Date.parse(facts.validTo ?? '');
      const version = facts.version ?? facts.protocol ?? 'TLS';
      return state === 'ok' && Number.isFinite(until)
        ? t('relays:learnt.certificate', { version, date: format.date(until) })
        : state === 'ok'
          ? t('relays:learnt.encrypted')
          : '';
    }
    if (step === 'sign_in') {
      if (state === 'not_run') return form.user === '' ? t('relays:learnt.noUser') : '';
      return state === 'ok'
        ? t('relays:learnt.signedIn', { user: form.user })
        : state === 'failed'
          ? t('relays:learnt.lineFine')
          : '';
    }
    if (state === 'not_run')
      return form.testTo.trim() === '' ? t('relays:learnt.noTestTo') : t('relays:learnt.afterSignIn');
    const to = facts.to || form.testTo.trim();
    return facts.from ? t('relays:learnt.mail', { from: facts.from, to }) : t('relays:learnt.mailTo', { to });
  };
}

function useHeadline(state: RelayFormState): string {
  const { t } = useTranslation();
  const failed = state.steps.find((each) => each.state === 'failed');
  if (failed && IN_DOUBT.has(failed.cause ?? '')) return t('relays:test.inDoubt');
  if (failed) return t(FAILED_KEY[failed.step]);
  if (state.testing) return t('relays:test.goingOn');
  return state.passed ? t('relays:test.works') : t('relays:test.title');
}

/** The steps as the list of a live test shows them. */
function useRows(state: RelayFormState, form: RelayForm): TestRow[] {
  const { t } = useTranslation();
  const learnt = useLearnt(form);
  return state.steps.map((step) => ({
    id: step.step,
    state: step.state,
    name: t(STEP_KEY[step.step]),
    learnt: learnt(step),
    milliseconds: step.milliseconds,
    detail: step.tried.length > 0 ? <TriedList tried={step.tried} /> : null,
    words: step.state === 'failed' ? '' : step.words,
    trouble:
      step.state === 'failed' ? (
        <Trouble key={`${step.cause} ${step.facts.port}`} state={state} form={form} step={step} />
      ) : null,
  }));
}

/** After a test that went well: look into the mailbox, or send another one elsewhere. */
function AfterTest({ state, form }: { state: RelayFormState; form: RelayForm }) {
  const { t } = useTranslation();
  const sent = state.steps.some((each) => each.step === 'test_mail' && each.state === 'ok');
  return (
    <div className="m-mt-16">
      <p className="m-row m-gap-8 m-sm m-ok" role="status">
        <Icon name="circle-check" size="small" />
        {sent ? t('relays:test.allFine', { to: form.testTo.trim() }) : t('relays:test.fineNoMail')}
      </p>
      <form
        className="l-again m-mt-12"
        onSubmit={(event) => {
          event.preventDefault();
          void state.test();
        }}
      >
        <TextInput
          label={t('relays:server.testTo')}
          type="email"
          value={form.testTo}
          onChange={(event) => state.edit({ testTo: event.currentTarget.value })}
        />
        <Button icon="refresh" type="submit">
          {t('relays:test.another')}
        </Button>
      </form>
    </div>
  );
}

/** The four steps as they happen; the first that fails says why, what to do, and has the button for it. */
export function TestView({ state, form }: { state: RelayFormState; form: RelayForm }) {
  const { t } = useTranslation();
  const headline = useHeadline(state);
  const rows = useRows(state, form);
  return (
    <div className="l-test">
      <h1 aria-live="polite">{headline}</h1>
      <p className="m-dim">
        {form.user === '' ? form.host : t('relays:test.through', { user: form.user, host: form.host })}
      </p>
      <TestList rows={rows} busy={state.testing} />
      {!state.testing && state.passed ? <AfterTest state={state} form={form} /> : null}
    </div>
  );
}
