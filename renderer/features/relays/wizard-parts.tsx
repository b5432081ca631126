import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Steps } from '../../ui/index.ts';

/** The steps of a set-up, the way back to those that were done, and the way out. */
export function WizardHead<Step extends string>({
  steps,
  current,
  onGo,
  away,
  onCancel,
}: {
  steps: readonly { readonly id: Step; readonly label: string }[];
  current: Step;
  onGo: (step: Step) => void;
  /** The page that the way out leads to. */
  away: string;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  return (
    <header className="l-head">
      <div className="m-grow">
        <Steps
          label={t('relays:step.label')}
          current={current}
          steps={[...steps]}
          onGo={(id) => {
            const step = steps.find((each) => each.id === id);
            if (step) onGo(step.id);
          }}
        />
      </div>
      <Link href={away} onClick={onCancel}>
        {t('relays:cancel')}
      </Link>
    </header>
  );
}

/** Another screen of a wizard starts at its top, with the focus in it. */
export function useFreshScreen(name: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name says which screen shows
  useEffect(() => {
    const main = document.getElementById('main');
    main?.querySelector('.m-body')?.scrollTo({ top: 0 });
    if (!main?.contains(document.activeElement)) main?.focus({ preventScroll: true });
  }, [name]);
}
