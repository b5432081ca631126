import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import { Link, useFormat } from '../../ui/index.ts';
import { useRelayName } from '../relays/use-relay-name.ts';

/** What is done with a mail after its report is stored, in one sentence. */
export function useHandledWords(): (mailbox: Pick<MailboxRecord, 'handled' | 'moveTo'>) => string {
  const { t } = useTranslation();
  return ({ handled, moveTo }) =>
    handled === 'move' ? t('mailboxes:handled.movedTo', { folder: moveTo }) : t(`mailboxes:handled.${handled}.short`);
}

/** `INBOX` is the only name that every server has; people know it as the inbox. */
export function useFolderName(): (path: string) => string {
  const { t } = useTranslation();
  return (path) => (path.toUpperCase() === 'INBOX' ? t('mailboxes:use.inbox') : path);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="l-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What is read, what was found, what is done with it. */
export function MailboxFacts({ mailbox }: { mailbox: MailboxRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const handled = useHandledWords();
  const folderName = useFolderName();
  const relayName = useRelayName();
  const { standing, folders, relayId } = mailbox;
  const relay = relayId === null ? '' : relayName(relayId, '');
  return (
    <dl className="m-facts l-facts x-facts">
      <Fact name={t('mailboxes:fact.folders')}>{folders.map(folderName).join(', ')}</Fact>
      <Fact name={t('mailboxes:fact.checked')}>
        {standing.checkedAt === null ? t('mailboxes:never') : t('mailboxes:checkedAt', { at: standing.checkedAt })}
      </Fact>
      <Fact name={t('mailboxes:fact.found')}>
        {t('mailboxes:looked', { count: standing.read, n: format.number(standing.read) })}
        {', '}
        {standing.reports > 0 ? (
          <Link href="#/bounces">
            {t('mailboxes:reports', { count: standing.reports, n: format.number(standing.reports) })}
          </Link>
        ) : (
          t('mailboxes:noReports')
        )}
      </Fact>
      <Fact name={t('mailboxes:fact.handled')}>{handled(mailbox)}</Fact>
      {relay === '' ? null : <Fact name={t('mailboxes:fact.relay')}>{relay}</Fact>}
    </dl>
  );
}
