import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';

export interface StepItem {
  id: string;
  label: string;
}

/** One line of steps; done ones carry a check and lead back. */
export function Steps({
  steps,
  current,
  onGo,
  label,
}: {
  steps: readonly StepItem[];
  current: string;
  onGo?: (id: string) => void;
  label: string;
}) {
  const { t } = useTranslation();
  const at = steps.findIndex((step) => step.id === current);
  return (
    <nav aria-label={label}>
      <ol className="m-steps">
        {steps.map((step, index) => {
          if (index < at) {
            return (
              <li key={step.id}>
                <button type="button" className="m-step m-step-done" onClick={() => onGo?.(step.id)}>
                  <b>
                    <Icon name="check" size="small" label={t('ui:stepDone')} />
                  </b>
                  <span className="m-step-word">{step.label}</span>
                </button>
              </li>
            );
          }
          return (
            <li key={step.id} aria-current={index === at ? 'step' : undefined}>
              <span className={`m-step ${index === at ? 'm-step-on' : ''}`}>
                <b>{index + 1}</b>
                <span className="m-step-word">{step.label}</span>
              </span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
