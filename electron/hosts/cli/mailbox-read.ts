import { namedMailbox, nameOf } from './mailbox-words.ts';
import { explain } from './relay-words.ts';
import type { VerbContext, VerbResult } from './verb.ts';

async function read(context: VerbContext, id: number | null): Promise<VerbResult> {
  const { client, terminal, t } = context;
  const done = await client.mailboxes.read({ id });
  const { mailboxes } = await client.mailboxes.list({});
  const failed = done.failed.map((one) => ({ ...one, name: nameOf(mailboxes.find((each) => each.id === one.id)) }));
  return {
    data: { ...done, failed },
    code: failed.length > 0 ? 1 : 0,
    text: () => {
      if (done.mailboxes === 0 && failed.length === 0) return terminal.line(t('cli:mailbox.none'));
      terminal.line(
        t('cli:mailbox.read', {
          messages: terminal.number(done.messages),
          reports: terminal.number(done.reports),
          suppressed: terminal.number(done.suppressed),
        }),
      );
      for (const { id: one, name, cause, words } of failed) {
        terminal.line(name);
        const { host = '', port = 0, user = '' } = mailboxes.find((each) => each.id === one) ?? {};
        explain(context, { cause, remedies: [], words }, { host, port: String(port), user });
      }
    },
  };
}

/** `bounces read --mailboxes`: reads every mailbox that is on, now. Exit code 1 where one could not be read. */
export const readAll = (context: VerbContext): Promise<VerbResult> => read(context, null);

/** `mailbox read [NAME]`: reads one now, also one that is switched off, or all that are on. */
export async function readNow(context: VerbContext): Promise<VerbResult> {
  const name = context.positionals[1];
  return read(context, name === undefined ? null : (await namedMailbox(context, name)).id);
}
