import { keepDownload } from './lists.ts';
import { askLine } from './terminal.ts';
import { text, UsageError, type VerbContext, type VerbResult } from './verb.ts';

/** What can be done about one person: `contacts export ADDRESS [FILE]` and `contacts erase ADDRESS`; undefined for anything else. */
export function personAction(context: VerbContext): Promise<VerbResult> | undefined {
  const [action] = context.positionals;
  if (action === 'export') return exportPerson(context);
  if (action === 'erase') return erase(context);
  if (action !== undefined) throw new UsageError('cli:usage.contacts_action', { name: action });
  return undefined;
}

function addressOf({ positionals }: VerbContext): string {
  const address = positionals[1];
  if (!address) throw new UsageError('cli:usage.contacts_address');
  return address;
}

async function exportPerson(context: VerbContext): Promise<VerbResult> {
  const { client, positionals, values, terminal, t } = context;
  const address = addressOf(context);
  const file = await client.contacts.exportPerson({ address });
  const path = await keepDownload(context, file.ticket, positionals[2] ?? text(values, 'export') ?? file.name);
  return { data: { file: path }, text: () => terminal.line(t('cli:contacts.exported', { name: path })) };
}

async function erase(context: VerbContext): Promise<VerbResult> {
  const { client, values, terminal, t } = context;
  const address = addressOf(context);
  if (values.yes !== true && !(await agreed(context, address)))
    return { data: { erased: false }, code: 1, text: () => terminal.line(t('cli:contacts.not_erased', { address })) };
  const erased = await client.contacts.erase({ address, suppress: values['mail-again'] !== true });
  const counts = Object.fromEntries(
    (['contacts', 'messages', 'bounces', 'others'] as const).map((key) => [key, terminal.number(erased[key])]),
  );
  return {
    data: erased,
    text: () => {
      terminal.line(t('cli:contacts.erased', { address, ...counts }));
      for (const place of erased.elsewhere) terminal.line(`  ${t(`cli:contacts.elsewhere.${place}`)}`);
    },
  };
}

async function agreed({ t }: VerbContext, address: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('cli:usage.contacts_erase', { address });
  const answer = await askLine(`${t('cli:contacts.erase', { address })} ${t('cli:relay.type_yes')} `);
  return answer.trim().toLowerCase() === t('cli:send.yes');
}
