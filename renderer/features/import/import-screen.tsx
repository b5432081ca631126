import { useTranslation } from 'react-i18next';
import { go } from '../../go.ts';
import { FailureNote, Link, Screen, Steps } from '../../ui/index.ts';
import { ConfirmFooter, ConfirmStep } from './confirm-step.tsx';
import { DoneStep } from './done-step.tsx';
import { FileStep } from './file-step.tsx';
import { HeaderFooter, HeaderStep } from './header-step.tsx';
import { IMPORT_STEPS, type ImportStep, useImport } from './import-store.ts';
import { MatchFooter, MatchStep } from './match-step.tsx';
import { ProblemsFooter, ProblemsStep } from './problems-step.tsx';

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

/** Five steps from a file to people: file, header, match, problems, confirm. */
export function ImportScreen() {
  const { t } = useTranslation();
  const { step, record, failure, go: goStep, reset } = useImport((state) => state);
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
