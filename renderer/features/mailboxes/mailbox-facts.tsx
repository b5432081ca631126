import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import { Link, useFormat } from '../../ui/index.ts';
import { useRelayName } from '../relays/use-relay-name.ts';

/** What is done with a mail after its report is stored, in one sentence. */
function useHandledWords(): (mailbox: Pick<MailboxRecord, 'handled' | 'moveTo'>) => string {
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

function Found({ standing }: { standing: MailboxRecord['standing'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { read, reports } = standing;
  if (read === 0) return t('mailboxes:nothingYet');
  return (
    <>
      {t('mailboxes:looked', { count: read, n: format.number(read) })}
      {', '}
      {reports > 0 ? (
        <Link href="#/bounces">{t('mailboxes:reports', { count: reports, n: format.number(reports) })}</Link>
      ) : (
        t('mailboxes:noReports')
      )}
    </>
  );
}

/** What is read, what was found, what is done with it. */
export function MailboxFacts({ mailbox }: { mailbox: MailboxRecord }) {
  const { t } = useTranslation();
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
        <Found standing={standing} />
      </Fact>
      <Fact name={t('mailboxes:fact.handled')}>{handled(mailbox)}</Fact>
      {relay === '' ? null : <Fact name={t('mailboxes:fact.relay')}>{relay}</Fact>}
    </dl>
  );
}
