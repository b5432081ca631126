import { useDeferredValue, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { storeOf, useApi } from '../../api/react.tsx';
import { go } from '../../go.ts';
import { FailureNote, Link, Screen, Steps } from '../../ui/index.ts';
import { ConfirmFooter, ConfirmStep } from './confirm-step.tsx';
import { DoneStep } from './done-step.tsx';
import { FileStep } from './file-step.tsx';
import { HeaderFooter, HeaderStep } from './header-step.tsx';
import { IMPORT_STEPS, type ImportStep } from './import-choices.ts';
import { createImportStore, useImport } from './import-store.ts';
import { MatchFooter, MatchStep } from './match-step.tsx';
import { ProblemsFooter, ProblemsStep } from './problems-step.tsx';
import './import.css';

const BODY = {
  file: FileStep,
  header: HeaderStep,
  match: MatchStep,
  problems: ProblemsStep,
  confirm: ConfirmStep,
} as const;
const FOOT = {
  file: null,
  header: HeaderFooter,
  match: MatchFooter,
  problems: ProblemsFooter,
  confirm: ConfirmFooter,
} as const;

/** Enter that no control wants accepts the step as it stands; with Ctrl or Cmd it does so from anywhere. */
function useEnter(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || event.defaultPrevented || event.isComposing || event.repeat) return;
      const onControl =
        event.target instanceof Element &&
        event.target.closest('button, a, input, textarea, select, [role="option"], [role="dialog"]');
      if (onControl && !event.ctrlKey && !event.metaKey) return;
      const next = document.querySelector<HTMLButtonElement>('.m-foot [data-variant="filled"]');
      if (!next || next.disabled) return;
      event.preventDefault();
      next.click();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

/** Each step begins at its top, with the focus on the screen, so that a screen reader and Enter begin there too. */
function useStepStart(step: string): void {
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs at each step
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    document.querySelector('.m-body')?.scrollTo({ top: 0 });
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [step]);
}

/** An import that is over makes room for the next one when the screen is left. */
function useLeave(): void {
  const api = useApi();
  useEffect(
    () => () => {
      const { record, reset } = storeOf(api, createImportStore).getState();
      if (record && record.state !== 'running') reset();
    },
    [api],
  );
}

/** Five steps from a file to people: file, header, match, problems, confirm. */
export function ImportScreen() {
  const { t } = useTranslation();
  const { step: wanted, record, failure, go: goStep, reset } = useImport((state) => state);
  // A step with its drop-downs and tables is drawn in slices: the page answers meanwhile.
  const step = useDeferredValue(wanted);
  useEnter();
  useStepStart(record ? 'over' : step);
  useLeave();
  const name = t('import:title');
  if (record) {
    return (
      <Screen name={name} header={null}>
        <DoneStep record={record} />
      </Screen>
    );
  }
  const Body = BODY[step];
  const Foot = FOOT[step];
  const leave = () => {
    reset();
    go('/contacts');
  };
  return (
    <Screen
      name={name}
      header={
        <header className="m-head m-head-steps">
          <div className="m-grow">
            <Steps
              label={t('import:steps')}
              steps={IMPORT_STEPS.map((id) => ({ id, label: t(`import:step.${id}`) }))}
              current={step}
              onGo={(id) => goStep(id as ImportStep)}
            />
          </div>
          <Link onClick={leave}>{t('contacts:cancel')}</Link>
        </header>
      }
      footer={Foot ? <Foot /> : undefined}
    >
      {failure ? (
        <div className="m-notice">
          <FailureNote failure={failure} />
        </div>
      ) : null}
      <Body />
    </Screen>
  );
}
