import type { MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import { add, find } from './mailbox-add.ts';
import { readNow } from './mailbox-read.ts';
import { fourSteps, type MailboxSettings } from './mailbox-test.ts';
import { namedMailbox, nameOf, standingWords } from './mailbox-words.ts';
import { askLine, table } from './terminal.ts';
import { UsageError, type Verb, type VerbContext, type VerbResult } from './verb.ts';

async function list(context: VerbContext): Promise<VerbResult> {
  const { client, terminal, t } = context;
  const { mailboxes } = await client.mailboxes.list({});
  return {
    data: { mailboxes },
    text: () => {
      const rows = mailboxes.map((mailbox) => [
        String(mailbox.id),
        nameOf(mailbox),
        `${mailbox.host}:${mailbox.port}`,
        mailbox.folders.join(', '),
        standingWords(context, mailbox),
        t('cli:mailbox.reports', {
          count: mailbox.standing.reports,
          n: terminal.number(mailbox.standing.reports),
        }),
      ]);
      for (const line of table(rows, [0])) terminal.line(line);
      if (mailboxes.length === 0) terminal.line(t('cli:mailbox.none'));
    },
  };
}

/** The settings of a kept mailbox, its password left as it is. */
function settingsOf(mailbox: MailboxRecord): MailboxSettings {
  const { hasPassword: _has, standing: _standing, createdAt: _at, ...settings } = mailbox;
  return settings;
}

async function test(context: VerbContext): Promise<VerbResult> {
  const mailbox = await namedMailbox(context, context.positionals[1]);
  const { steps, ok } = await fourSteps(context, settingsOf(mailbox));
  return { data: { steps }, code: ok ? 0 : 1, text: () => {} };
}

async function switchTo(context: VerbContext, enabled: boolean): Promise<VerbResult> {
  const { client, terminal, t } = context;
  const { id } = await namedMailbox(context, context.positionals[1]);
  const mailbox = await client.mailboxes.enable({ id, enabled });
  const key = enabled ? 'cli:mailbox.switched_on' : 'cli:mailbox.switched_off';
  return { data: mailbox, text: () => terminal.line(t(key, { name: nameOf(mailbox) })) };
}

async function remove(context: VerbContext): Promise<VerbResult> {
  const { client, terminal, t, values } = context;
  const mailbox = await namedMailbox(context, context.positionals[1]);
  const [id, name] = [mailbox.id, nameOf(mailbox)];
  if (values.yes !== true) {
    if (!process.stdin.isTTY) throw new UsageError('cli:usage.relay_remove', { name });
    const answer = await askLine(`${t('cli:mailbox.remove', { name })} ${t('cli:relay.type_yes')} `);
    if (answer.trim().toLowerCase() !== t('cli:send.yes'))
      return { data: { removed: false }, code: 1, text: () => terminal.line(t('cli:relay.kept', { name })) };
  }
  await client.mailboxes.remove({ id });
  return { data: { removed: true, id, name }, text: () => terminal.line(t('cli:relay.removed', { name })) };
}

const ACTIONS: Readonly<Record<string, (context: VerbContext) => Promise<VerbResult>>> = {
  list,
  find,
  add,
  test,
  read: readNow,
  on: (context) => switchTo(context, true),
  off: (context) => switchTo(context, false),
  remove,
};

export const mailboxVerb: Verb = {
  options: {
    name: { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
    tls: { type: 'string' },
    user: { type: 'string' },
    fingerprint: { type: 'string' },
    'password-stdin': { type: 'boolean' },
    relay: { type: 'string' },
    folder: { type: 'string', multiple: true },
    handled: { type: 'string' },
    'move-to': { type: 'string' },
    days: { type: 'string' },
    'no-test': { type: 'boolean' },
    yes: { type: 'boolean' },
  },
  mostWords: () => 2,
  run(context) {
    const name = context.positionals[0] ?? 'list';
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action) throw new UsageError('cli:usage.mailbox', { action: name });
    return action(context);
  },
};
