import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Card, Icon, Link } from '../../ui/index.ts';
import { useSettings } from '../settings/settings-store.ts';
import type { Overview } from './overview-store.ts';
import { SampleCard } from './sample-notice.tsx';

const STEPS = [
  { id: 'relay', href: '#/relays/new', again: '#/relays', minutes: 5 },
  { id: 'sender', href: '#/settings/sender', again: '#/settings/sender', minutes: 2 },
  { id: 'contacts', href: '#/contacts/import', again: '#/contacts', minutes: 5 },
  { id: 'testMail', href: '#/campaigns/new', again: '#/campaigns', minutes: 3 },
] as const;

/** How many of the steps are open, and about how many minutes they take. */
export function stepsLeft(done: Overview['checklist']): { count: number; minutes: number } {
  const open = STEPS.filter((step) => !done[step.id]);
  return { count: open.length, minutes: open.reduce((sum, step) => sum + step.minutes, 0) };
}

function Step({
  state,
  number,
  title,
  text,
  children,
}: {
  state: 'done' | 'now' | 'later';
  number: number;
  title: string;
  text: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <li className={`m-ck m-ck-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span className="m-ck-k">{state === 'done' ? <Icon name="check" label={t('ui:stepDone')} /> : number}</span>
      <div className="m-grow">
        <h2>{title}</h2>
        <p className="m-dim">{text}</p>
        {state === 'now' ? <div className="m-row m-mt-16">{children}</div> : null}
      </div>
      {state === 'now' ? null : children}
    </li>
  );
}

/** The four things before a first campaign; the next one is open, all can be reached, the list can be hidden. */
export function Checklist({
  done,
  sample,
  draft,
}: {
  done: Overview['checklist'];
  sample: boolean;
  /** A message that was begun: the test mail goes out from there. */
  draft: number | undefined;
}) {
  const { t } = useTranslation();
  const save = useSettings((state) => state.save);
  const next = STEPS.find((step) => !done[step.id])?.id;
  return (
    <div className="m-two">
      <Card pad={false} label={t('home:checklist.name')}>
        <ol className="m-plain">
          {STEPS.map((step, index) => {
            const href = step.id === 'testMail' && draft !== undefined ? `#/campaigns/${draft}/message` : step.href;
            const state = done[step.id] ? 'done' : step.id === next ? 'now' : 'later';
            return (
              <Step
                key={step.id}
                state={state}
                number={index + 1}
                title={t(`home:checklist.${step.id}.title`)}
                text={t(`home:checklist.${step.id}.text`)}
              >
                {state === 'done' ? <Link href={step.again}>{t('home:checklist.look')}</Link> : null}
                {state === 'now' ? (
                  <Button kind="primary" href={href}>
                    {t(`home:checklist.${step.id}.action`)}
                  </Button>
                ) : null}
                {state === 'later' ? (
                  <Button size="small" href={href}>
                    {t(`home:checklist.${step.id}.action`)}
                  </Button>
                ) : null}
              </Step>
            );
          })}
        </ol>
      </Card>
      <div className="m-col">
        {sample ? null : <SampleCard />}
        <p className="m-row m-row-top m-gap-8 m-dim m-sm m-side-word">
          <Icon name="lock" />
          <span>{t('home:privacy')}</span>
        </p>
        <p className="m-sm m-side-word">
          <Link onClick={() => void save({ checklistHidden: true })}>{t('home:checklist.hide')}</Link>
        </p>
      </div>
    </div>
  );
}
