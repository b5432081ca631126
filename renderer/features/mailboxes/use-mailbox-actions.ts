import { useTranslation } from 'react-i18next';
import type { MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import { confirm, toast, useFormat } from '../../ui/index.ts';
import { useMailboxes } from './mailboxes-store.ts';

/** What a mailbox is called. */
export const nameOf = (mailbox: Pick<MailboxRecord, 'name' | 'address'>): string => mailbox.name || mailbox.address;

/** What a person does to mailboxes, each with a word about its outcome. */
export function useMailboxActions() {
  const { t } = useTranslation();
  const format = useFormat();
  const read = useMailboxes((state) => state.read);
  const enable = useMailboxes((state) => state.enable);
  const remove = useMailboxes((state) => state.remove);
  return {
    /** Reads one, or all that are on. */
    read: async (id: number | null) => {
      const done = await read(id);
      if (!done) return;
      const { messages, reports, suppressed, failed } = done;
      const values = { n: format.number(messages), reports: format.number(reports) };
      // A mailbox that could not be read says so on its own card.
      if (failed.length > 0 && messages === 0) return;
      const found =
        messages === 0 ? t('mailboxes:read.nothing') : t('mailboxes:read.done', { count: messages, ...values });
      const cost = t('mailboxes:read.suppressed', { count: suppressed, n: format.number(suppressed) });
      toast(suppressed > 0 ? `${found} ${cost}` : found, { icon: 'mail-opened' });
    },
    enable: async (mailbox: MailboxRecord, enabled: boolean) => {
      const name = nameOf(mailbox);
      if (!(await enable(mailbox.id, enabled))) return;
      toast(enabled ? t('mailboxes:switchedOn', { name }) : t('mailboxes:switchedOff', { name }));
    },
    remove: async (mailbox: MailboxRecord) => {
      const name = nameOf(mailbox);
      const yes = await confirm({
        title: t('mailboxes:remove.title', { name }),
        body: t('mailboxes:remove.why'),
        confirm: t('mailboxes:remove.yes'),
        cancel: t('mailboxes:remove.no'),
        danger: true,
      });
      if (yes && (await remove(mailbox.id))) toast(t('mailboxes:remove.done', { name }));
    },
  };
}
