import type { ListResponse } from 'imapflow';
import type { MailboxFolder } from '../../../shared/contract/mailboxes.ts';
import { answered } from './imap-failure.ts';
import type { ImapSession } from './imap-session.ts';

/** RFC 6154 attributes, and the words of the contract for them. */
const USES: Readonly<Record<string, string>> = {
  '\\Inbox': 'inbox',
  '\\Junk': 'junk',
  '\\Trash': 'trash',
  '\\Sent': 'sent',
  '\\Archive': 'archive',
  '\\Drafts': 'drafts',
  '\\All': 'all',
};
const BOUNCES =
  /bounce|undeliver|delivery[ _-]?(?:status|fail)|mailer[ _-]?daemon|\bdsn\b|\bndr\b|terpental|retur|gagal kirim|pantulan|complaint|keluhan|abuse/i;
const MOST = 500;

/** The folders that can be opened, with their use and how many mails are in them, the inbox first; at most 500. */
export async function listFolders(session: ImapSession): Promise<MailboxFolder[]> {
  const listed = await session.run('folder', (client) =>
    client.list({ statusQuery: { messages: true } }).then((all) => answered(all)),
  );
  const folders = listed
    .filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
    .slice(0, MOST)
    .map(folderOf);
  return [...folders.filter(({ use }) => use === 'inbox'), ...folders.filter(({ use }) => use !== 'inbox')];
}

function folderOf({ path, specialUse, status }: ListResponse): MailboxFolder {
  const use = path.toUpperCase() === 'INBOX' ? 'inbox' : (USES[specialUse ?? ''] ?? '');
  const proposed = use === 'inbox' || use === 'junk' || (use === '' && BOUNCES.test(path));
  return { path: path.slice(0, 300), name: path.slice(0, 300), use, messages: status?.messages ?? 0, proposed };
}

/** Whether there may be mail in a folder from that UID on, without opening it; true where the server does not tell. */
export async function mayHaveMore(
  session: ImapSession,
  path: string,
  from: { uidValidity: string; nextUid: number },
): Promise<boolean> {
  const status = await session.run('folder', (client) =>
    client.status(path, { uidNext: true, uidValidity: true }).then((found) => answered(found)),
  );
  if (status.uidNext === undefined || status.uidValidity === undefined) return true;
  return status.uidNext > from.nextUid || String(status.uidValidity) !== from.uidValidity;
}

/** Makes a folder where it is not there yet. */
export async function makeFolder(session: ImapSession, path: string): Promise<void> {
  await session.run('mark', (client) => client.mailboxCreate(path));
}
