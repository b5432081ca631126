import { causeWords } from '../../../shared/cause-words.ts';
import type { MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import { UsageError, type VerbContext } from './verb.ts';

/** What a mailbox is called. */
export const nameOf = (mailbox: Pick<MailboxRecord, 'name' | 'address'> | undefined): string =>
  mailbox === undefined ? '' : mailbox.name || mailbox.address;

/** The mailbox that an argument names, by name, address or number; throws UsageError where there is none. */
export async function namedMailbox({ client, positionals }: VerbContext, name: string | undefined) {
  if (name === undefined) throw new UsageError('cli:usage.which_mailbox', { action: positionals[0] ?? '' });
  const wanted = name.toLowerCase();
  const { mailboxes } = await client.mailboxes.list({});
  const found = mailboxes.find(
    (each) => String(each.id) === name || [each.name, each.address].some((word) => word.toLowerCase() === wanted),
  );
  if (!found) throw new UsageError('cli:usage.no_mailbox', { name });
  return found;
}

/** How a mailbox is, in a few words: what keeps it from being read, when it was last read, or that it is off. */
export function standingWords({ t, language }: VerbContext, mailbox: MailboxRecord): string {
  const { enabled, standing, host, port, user } = mailbox;
  if (!enabled) return t('cli:mailbox.off');
  if (standing.cause !== null && (standing.state === 'failed' || standing.state === 'waiting'))
    return causeWords(t, standing.cause, { host, port: String(port), user }).title;
  if (standing.checkedAt === null) return t('cli:mailbox.never_read');
  const at = new Date(standing.checkedAt).toLocaleString(language === 'id' ? 'id-ID' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return t('cli:mailbox.read_at', { at });
}
