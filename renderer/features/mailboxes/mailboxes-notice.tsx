import { useTranslation } from 'react-i18next';
import type { MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import { useAsked } from '../../api/asked.ts';
import { Button, Card, DecisionRow, Link, Status, useFormat } from '../../ui/index.ts';
import { useMailboxes } from './mailboxes-store.ts';

const ADD = '#/bounces/mailboxes/new';
const LIST = '#/bounces/mailboxes';

/** The worst of what the mailboxes say of themselves. */
function worstOf(mailboxes: readonly MailboxRecord[]): 'failed' | 'waiting' | null {
  const states = mailboxes.filter(({ enabled }) => enabled).map(({ standing }) => standing.state);
  if (states.includes('failed')) return 'failed';
  return states.includes('waiting') ? 'waiting' : null;
}

/** One line for screens beside: whether returned mail is read by itself, since when, and the way to the mailboxes. */
function MailboxesLine({ link = true }: { link?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mailboxes = useMailboxes((state) => state.mailboxes);
  if (mailboxes === null) return null;
  if (mailboxes.length === 0) {
    return (
      <>
        {t('mailboxes:line.none')} {link ? <Link href={ADD}>{t('mailboxes:line.add')}</Link> : null}
      </>
    );
  }
  const on = mailboxes.filter(({ enabled }) => enabled);
  const worst = worstOf(mailboxes);
  const oldest = Math.min(...on.map(({ standing }) => standing.checkedAt ?? 0));
  return (
    <>
      {worst === null ? null : (
        <Status tone={worst === 'failed' ? 'bad' : 'wait'}>
          {worst === 'failed' ? t('mailboxes:line.failed') : t('mailboxes:line.waiting')}
        </Status>
      )}
      {worst === null && on.length === 0 ? `${t('mailboxes:line.off')}. ` : null}
      {worst === null && on.length > 0
        ? `${t('mailboxes:line.watched', { count: on.length, n: format.number(on.length) })}${
            oldest > 0 ? `, ${t('mailboxes:line.readAt', { at: oldest })}` : ''
          }. `
        : null}{' '}
      {link ? <Link href={LIST}>{t('mailboxes:line.open')}</Link> : null}
    </>
  );
}

/** For the home screen once something was sent through a real relay: nobody reads what comes back. */
export function UnwatchedNotice({ sent }: { sent: boolean }) {
  const { t } = useTranslation();
  const mailboxes = useMailboxes((state) => state.mailboxes);
  const asked = useAsked([], (client) => client.relays.list({}), ['relays']);
  const real = asked.value?.relays.some(({ kind, enabled }) => kind === 'smtp' && enabled) ?? false;
  if (!sent || !real || mailboxes === null || mailboxes.some(({ enabled }) => enabled)) return null;
  return (
    <div className="m-mt-16">
      <Card label={t('mailboxes:notice.title')}>
        <DecisionRow icon="mailbox" tone="wait" title={t('mailboxes:notice.title')} why={t('mailboxes:notice.why')}>
          <Button size="small" href={mailboxes.length === 0 ? ADD : LIST}>
            {mailboxes.length === 0 ? t('mailboxes:add') : t('mailboxes:setting.open')}
          </Button>
        </DecisionRow>
      </Card>
    </div>
  );
}

/** For the settings: how the mailboxes are, and the way to them. */
export function MailboxesSetting() {
  const { t } = useTranslation();
  return (
    <div className="m-row m-row-wrap">
      <div className="m-grow">
        <h3>{t('mailboxes:setting.title')}</h3>
        <p className="m-dim m-sm">{t('mailboxes:setting.why')}</p>
        <p className="m-sm">
          <MailboxesLine link={false} />
        </p>
      </div>
      <Button size="small" icon="mailbox" href={LIST}>
        {t('mailboxes:setting.open')}
      </Button>
    </div>
  );
}
