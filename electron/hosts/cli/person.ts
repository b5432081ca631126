import { CONSENT_SOURCES } from '../../../shared/contract/contacts.ts';
import { personWords } from '../../../shared/person-words.ts';
import { keepDownload } from './download.ts';
import { askLine } from './terminal.ts';
import { oneOf, text, UsageError, type VerbContext, type VerbResult } from './verb.ts';

/** What can be done about one person: `contacts export`, `erase` and `readmit ADDRESS`; undefined where no action is named. */
export function personAction(context: VerbContext): Promise<VerbResult> | undefined {
  const [action] = context.positionals;
  if (action === 'export') return exportPerson(context);
  if (action === 'erase') return erase(context);
  if (action === 'readmit') return readmit(context);
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
  const file = await client.contacts.exportPerson({ address, words: personWords((key) => t(key)) });
  const path = await keepDownload(context, file.ticket, positionals[2] ?? text(values, 'export') ?? file.name);
  return { data: { file: path }, text: () => terminal.line(t('cli:contacts.exported', { name: path })) };
}

async function erase(context: VerbContext): Promise<VerbResult> {
  const { client, values, terminal, t } = context;
  const address = addressOf(context);
  if (values.yes !== true && !(await agreed(context, address)))
    return { data: { erased: false }, code: 1, text: () => terminal.line(t('cli:contacts.not_erased', { address })) };
  const erased = await client.contacts.erase({
    address,
    suppress: values['mail-again'] !== true,
    backups: values.backups === true,
  });
  const counts = Object.fromEntries(
    (['contacts', 'messages', 'bounces', 'others'] as const).map((key) => [key, terminal.number(erased[key])]),
  );
  return {
    data: erased,
    text: () => {
      terminal.line(t('cli:contacts.erased', { address, ...counts }));
      const { removed, left } = erased.backups;
      if (removed > 0) terminal.line(t('cli:contacts.backups_removed', { count: removed }));
      if (left > 0) terminal.line(t('cli:contacts.backups_left', { count: left }));
      for (const place of erased.elsewhere) terminal.line(`  ${t(`cli:contacts.elsewhere.${place}`)}`);
    },
  };
}

/** Only with where they asked and how: nothing of it is guessed. */
async function readmit(context: VerbContext): Promise<VerbResult> {
  const { client, values, terminal, t } = context;
  const address = addressOf(context);
  const source = oneOf(CONSENT_SOURCES, text(values, 'consent'), '--consent');
  const note = text(values, 'note')?.trim() ?? '';
  if (!source || note === '') throw new UsageError('cli:usage.contacts_readmit');
  const consent = { source, note, date: dayOf(text(values, 'date')) };
  try {
    const contact = await client.contacts.readmit({ address, name: text(values, 'name') ?? '', consent });
    return { data: contact, text: () => terminal.line(t('cli:contacts.readmitted', { address: contact.address })) };
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'not_found') throw error;
    const data = { readmitted: false, cause: 'not_erased' };
    return { data, code: 1, text: () => terminal.line(t('cli:contacts.never_erased', { address })) };
  }
}

function dayOf(value: string | undefined): number {
  if (value === undefined) return Date.now();
  const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T12:00:00`) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError('cli:usage.day', { name: '--date', value });
  return at;
}

async function agreed({ t }: VerbContext, address: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('cli:usage.contacts_erase', { address });
  const answer = await askLine(`${t('cli:contacts.erase', { address })} ${t('cli:relay.type_yes')} `);
  return answer.trim().toLowerCase() === t('cli:send.yes');
}
