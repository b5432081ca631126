import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import {
  Button,
  EmptyState,
  FailureNote,
  FailureState,
  Icon,
  type IconName,
  Link,
  Loader,
  PageHeader,
  Screen,
  useFormat,
} from '../../ui/index.ts';
import { BouncesTabs } from '../bounces/bounces-frame.tsx';
import { useBounces } from '../bounces/bounces-store.ts';
import { MailboxCard } from './mailbox-card.tsx';
import { useMailboxes } from './mailboxes-store.ts';
import { useMailboxActions } from './use-mailbox-actions.ts';
import './mailboxes.css';

const PROMISES = [
  { icon: 'bell', key: 'mailboxes:empty.minutes' },
  { icon: 'mail-opened', key: 'mailboxes:empty.untouched' },
  { icon: 'calendar', key: 'mailboxes:empty.days' },
] as const satisfies readonly { icon: IconName; key: string }[];

/** Why a mailbox matters, and what is never done to it. */
function Empty() {
  const { t } = useTranslation();
  return (
    <div className="m-card l-wide">
      <EmptyState
        kind="not-set-up"
        icon="mailbox"
        title={t('mailboxes:empty.title')}
        action={
          <Button kind="primary" icon="plus" href="#/bounces/mailboxes/new">
            {t('mailboxes:add')}
          </Button>
        }
        link={<Link href="#/bounces">{t('mailboxes:empty.files')}</Link>}
      >
        {t('mailboxes:empty.why')}
      </EmptyState>
      <ul className="x-promises">
        {PROMISES.map(({ icon, key }) => (
          <li key={key}>
            <Icon name={icon} className="m-dim" />
            <span>{t(key)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What needs the person stands first; the rest keeps its order. */
function needyFirst(mailboxes: readonly MailboxRecord[]): MailboxRecord[] {
  const calm = ({ standing }: MailboxRecord) => Number(standing.state !== 'failed');
  return mailboxes.toSorted((a, b) => calm(a) - calm(b));
}

function useHeadline(): string {
  const { t } = useTranslation();
  const format = useFormat();
  const mailboxes = useMailboxes((state) => state.mailboxes) ?? [];
  if (mailboxes.length === 0) return t('mailboxes:stateNone');
  const troubled = mailboxes.filter(({ standing }) => standing.state === 'failed').length;
  if (troubled > 0) return t('mailboxes:stateFailed', { count: troubled, n: format.number(troubled) });
  const on = mailboxes.filter(({ enabled }) => enabled).length;
  return on === 0 ? t('mailboxes:stateOff') : t('mailboxes:stateOn', { count: on, n: format.number(on) });
}

/** The mailboxes to which bounces, replies and requests to leave come back, each with how it is doing now. */
export function MailboxesScreen() {
  const { t } = useTranslation();
  const mailboxes = useMailboxes((state) => state.mailboxes);
  const failure = useMailboxes((state) => state.failure);
  const load = useMailboxes((state) => state.load);
  const all = useMailboxes((state) => state.reading.includes(0));
  const actions = useMailboxActions();
  const headline = useHeadline();
  const ask = useBounces((state) => state.load);
  // What waits stands beside the names of the other sides.
  useEffect(() => void ask(), [ask]);
  const some = mailboxes !== null && mailboxes.length > 0;
  return (
    <Screen
      name={t('mailboxes:title')}
      header={
        <>
          <PageHeader
            title={t('mailboxes:title')}
            state={headline}
            actions={
              mailboxes?.some(({ enabled }) => enabled) && mailboxes.length > 1 ? (
                <Button icon="refresh" busy={all} onClick={() => void actions.read(null)}>
                  {t('mailboxes:readAll')}
                </Button>
              ) : null
            }
            primary={
              some ? (
                <Button kind="primary" icon="plus" href="#/bounces/mailboxes/new">
                  {t('mailboxes:add')}
                </Button>
              ) : null
            }
          />
          <BouncesTabs view="mailboxes" />
        </>
      }
    >
      {!mailboxes && failure ? <FailureState failure={failure} onRetry={() => void load()} /> : null}
      {!mailboxes && !failure ? <Loader aria-label={t('mailboxes:loading')} /> : null}
      {mailboxes ? (
        <div className="l-cards">
          {failure ? (
            <div className="l-wide">
              <FailureNote failure={failure} />
            </div>
          ) : null}
          {needyFirst(mailboxes).map((mailbox) => (
            <MailboxCard key={mailbox.id} mailbox={mailbox} />
          ))}
          {mailboxes.length === 0 ? <Empty /> : null}
        </div>
      ) : null}
      {some ? (
        <p className="m-dim m-sm m-mt-16 m-row m-gap-8">
          <Icon name="info-circle" size="small" />
          {t('mailboxes:whileOpen')}
        </p>
      ) : null}
    </Screen>
  );
}
