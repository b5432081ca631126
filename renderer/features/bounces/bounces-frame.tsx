import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useChanges } from '../../api/asked.ts';
import { FailureNote, PageHeader, Screen, useFormat } from '../../ui/index.ts';
import { useBounces } from './bounces-store.ts';
import { ReadLinks } from './read-buttons.tsx';
import './bounces.css';
import './policy.css';

const VIEWS = [
  { view: 'causes', href: '#/bounces', key: 'bounces:view.causes' },
  { view: 'standing', href: '#/bounces/standing', key: 'bounces:view.standing' },
  { view: 'policy', href: '#/bounces/policy', key: 'bounces:view.policy' },
  { view: 'rules', href: '#/bounces/rules', key: 'bounces:view.rules' },
  { view: 'requests', href: '#/bounces/requests', key: 'bounces:view.requests' },
  { view: 'mailboxes', href: '#/bounces/mailboxes', key: 'bounces:view.mailboxes' },
] as const;

export type View = (typeof VIEWS)[number]['view'];

/** The sides from which one may look at what came back; a number stands where something waits. */
export function BouncesTabs({ view }: { view: View }) {
  const { t } = useTranslation();
  const format = useFormat();
  const waiting = useBounces((state) => state.totals?.requests.waiting ?? 0);
  return (
    <nav className="b-tabs" aria-label={t('bounces:view.label')}>
      {VIEWS.map((each) => (
        <a key={each.view} href={each.href} aria-current={each.view === view ? 'page' : undefined}>
          {t(each.key)}
          {each.view === 'requests' && waiting > 0 ? <b className="m-num">{format.number(waiting)}</b> : null}
        </a>
      ))}
    </nav>
  );
}

function State() {
  const { t } = useTranslation();
  const groups = useBounces((state) => state.groups);
  const lastReadAt = useBounces((state) => state.totals?.lastReadAt ?? null);
  return (
    <>
      {lastReadAt === null ? t('bounces:neverRead') : t('bounces:lastRead', { at: lastReadAt })}{' '}
      {groups?.length === 0 ? null : <ReadLinks />}
    </>
  );
}

/** Header, sides and body that every view of the bounces shares; everything is asked again when something came back. */
export function BouncesFrame({
  view,
  name,
  actions,
  primary,
  children,
}: {
  view: View;
  name: string;
  actions?: ReactNode;
  primary?: ReactNode;
  children: ReactNode;
}) {
  const load = useBounces((state) => state.load);
  const failure = useBounces((state) => state.failure);
  useEffect(() => void load(), [load]);
  useChanges(['bounces', 'suppressions'], () => void load());
  return (
    <Screen
      name={name}
      header={
        <>
          <PageHeader title={name} state={<State />} actions={actions} primary={primary} />
          <BouncesTabs view={view} />
        </>
      }
    >
      {failure ? <FailureNote failure={failure} /> : null}
      {children}
    </Screen>
  );
}
