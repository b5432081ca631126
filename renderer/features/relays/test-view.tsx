import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestStep } from '../../../shared/contract/relays.ts';
import { Button, Explanation, Icon, PasswordInput, Status, type Tone, useFormat } from '../../ui/index.ts';
import type { RelayForm } from './relay-form.ts';
import type { RelayFormState } from './relay-form-store.ts';

const STEP_KEY = {
  find: 'relays:test.find',
  secure: 'relays:test.secure',
  sign_in: 'relays:test.signIn',
  test_mail: 'relays:test.mail',
} as const satisfies Record<TestStep['step'], string>;

const STATE_LOOK = {
  running: { key: 'relays:test.running', tone: 'run', icon: 'hourglass' },
  ok: { key: 'relays:test.ok', tone: 'ok', icon: 'circle-check' },
  failed: { key: 'relays:test.failed', tone: 'bad', icon: 'circle-x' },
  not_run: { key: 'relays:test.notRun', tone: 'mute', icon: 'circle-dashed' },
} as const satisfies Record<TestStep['state'], { key: string; tone: Tone; icon: string }>;

const FAILED_KEY = {
  find: 'relays:test.failedFind',
  secure: 'relays:test.failedSecure',
  sign_in: 'relays:test.failedSignIn',
  test_mail: 'relays:test.failedMail',
} as const satisfies Record<TestStep['step'], string>;

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
    return t('relays:learnt.mailTo', { to: form.testTo.trim() });
  };
}

const ASKS_PASSWORD = new Set(['use_app_password', 'check_password', 'enter_password']);
const CHANGES_FORM = new Set([
  'try_587',
  'try_465',
  'try_2525',
  'use_starttls',
  'use_tls',
  'sign_in_without',
  'trust_certificate',
]);
const BACK_TO_SERVER = new Set(['check_host', 'check_port', 'check_recipient']);

function PasswordAgain({ state, form }: { state: RelayFormState; form: RelayForm }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  return (
    <form
      className="l-again"
      onSubmit={(event) => {
        event.preventDefault();
        state.edit({ password: typed, keepPassword: false });
        void state.test();
      }}
    >
      <PasswordInput
        label={t('relays:test.password', { user: form.user })}
        placeholder={t('relays:test.paste')}
        value={typed}
        autoFocus
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('relays:server.show') }}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button kind="primary" type="submit" disabled={typed === ''}>
        {t('relays:test.again')}
      </Button>
    </form>
  );
}

/** The buttons that mend a failed step; the first is the filled one. What needs somebody else is a sentence, not a button. */
function Remedies({ state, form, step }: { state: RelayFormState; form: RelayForm; step: TestStep }) {
  const { t } = useTranslation();
  const asksPassword = step.remedies.some((key) => ASKS_PASSWORD.has(key));
  const buttons: ReactNode[] = [];
  const kind = () => (buttons.length === 0 && !asksPassword ? 'primary' : 'default');
  // What can be tried at once stands before what the person has to look up.
  const keys = step.remedies.toSorted((a, b) => Number(CHANGES_FORM.has(b)) - Number(CHANGES_FORM.has(a)));
  for (const key of keys) {
    const word = t(`causes:remedies.${key}`);
    if (CHANGES_FORM.has(key)) {
      if (key === 'trust_certificate' && !step.facts.fingerprint) continue;
      buttons.push(
        <Button key={key} kind={kind()} onClick={() => state.remedy(key, step.facts)}>
          {word}
        </Button>,
      );
    } else if (BACK_TO_SERVER.has(key)) {
      buttons.push(
        <Button key={key} kind={kind()} onClick={() => state.go('server')}>
          {word}
        </Button>,
      );
    }
  }
  if (!asksPassword) {
    buttons.push(
      <Button key="again" kind={kind()} onClick={() => void state.test()}>
        {t('relays:test.again')}
      </Button>,
    );
  }
  return (
    <>
      {asksPassword ? <PasswordAgain state={state} form={form} /> : null}
      {buttons}
    </>
  );
}

function Trouble({ state, form, step }: { state: RelayFormState; form: RelayForm; step: TestStep }) {
  const { t } = useTranslation();
  const cause = step.cause ?? 'unknown';
  const values = {
    ...step.facts,
    host: step.facts.host ?? form.host,
    port: step.facts.port ?? String(form.port),
    user: form.user,
  };
  const advice = step.remedies
    .filter(
      (key) =>
        !CHANGES_FORM.has(key) && !BACK_TO_SERVER.has(key) && !ASKS_PASSWORD.has(key) && !key.startsWith('try_again'),
    )
    .map((key) => t(`causes:remedies.${key}`));
  return (
    <Explanation
      tone="bad"
      title={t(`causes:${cause}.title`, values)}
      steps={advice}
      words={step.words}
      action={<Remedies state={state} form={form} step={step} />}
    >
      {t(`causes:${cause}.why`, values)}
    </Explanation>
  );
}

function StepMark({ step, index }: { step: TestStep; index: number }) {
  if (step.state === 'ok') {
    return (
      <span className="l-mark l-mark-ok">
        <Icon name="check" />
      </span>
    );
  }
  if (step.state === 'failed') {
    return (
      <span className="l-mark l-mark-bad">
        <Icon name="x" />
      </span>
    );
  }
  return <span className={`l-mark ${step.state === 'running' ? 'l-mark-run' : ''}`}>{index + 1}</span>;
}

function useHeadline(state: RelayFormState): string {
  const { t } = useTranslation();
  const failed = state.steps.find((each) => each.state === 'failed');
  if (failed) return t(FAILED_KEY[failed.step]);
  if (state.testing) return t('relays:test.goingOn');
  return state.passed ? t('relays:test.works') : t('relays:test.title');
}

/** The four steps as they happen; the first that fails says why, what to do, and has the button for it. */
export function TestView({ state, form }: { state: RelayFormState; form: RelayForm }) {
  const { t } = useTranslation();
  const format = useFormat();
  const learnt = useLearnt(form);
  const headline = useHeadline(state);
  return (
    <div className="l-test">
      <h1 aria-live="polite">{headline}</h1>
      <p className="m-dim">
        {form.user === '' ? form.host : t('relays:test.through', { user: form.user, host: form.host })}
      </p>
      <ol className="m-card l-steps m-mt-16">
        {state.steps.map((step, index) => {
          const look = STATE_LOOK[step.state];
          const time =
            step.milliseconds === null || step.state !== 'ok' ? '' : `, ${format.seconds(step.milliseconds)}`;
          return (
            <li key={step.step} className="l-step">
              <div className="l-step-row">
                <StepMark step={step} index={index} />
                <h2>{t(STEP_KEY[step.step])}</h2>
                <span className="m-dim m-sm m-grow m-cut">{learnt(step)}</span>
                <Status tone={look.tone} icon={look.icon}>
                  {t(look.key)}
                  {time}
                </Status>
              </div>
              {step.state === 'failed' ? (
                <div className="l-trouble">
                  <Trouble state={state} form={form} step={step} />
                </div>
              ) : null}
            </li>
          );
        })}
      </ol>
      {state.testing || state.steps.some((each) => each.state === 'failed') ? null : (
        <div className="m-mt-16">
          <Button icon="refresh" onClick={() => void state.test()}>
            {t('relays:test.again')}
          </Button>
        </div>
      )}
    </div>
  );
}
