import { keepDownload } from './download.ts';
import { namedList, namedSegment } from './named.ts';
import { personAction } from './person.ts';
import { table } from './terminal.ts';
import { text, type Verb, wholeNumber } from './verb.ts';

export const contactsVerb: Verb = {
  options: {
    search: { type: 'string' },
    list: { type: 'string' },
    segment: { type: 'string' },
    limit: { type: 'string' },
    export: { type: 'string' },
    yes: { type: 'boolean' },
    'mail-again': { type: 'boolean' },
    backups: { type: 'boolean' },
    consent: { type: 'string' },
    note: { type: 'string' },
    date: { type: 'string' },
    name: { type: 'string' },
  },
  mostWords: (action) => (action === 'export' ? 3 : 2),
  async run(context) {
    const person = personAction(context);
    if (person) return person;
    const { client, values, terminal, t } = context;
    const list = await namedList(context);
    const segment = await namedSegment(context);
    const filter = { listId: list?.id ?? null, segmentId: segment?.id ?? null, search: text(values, 'search') ?? '' };
    const to = text(values, 'export');
    if (to) {
      const file = await client.contacts.export(filter);
      const path = await keepDownload(context, file.ticket, to);
      return { data: { file: path }, text: () => terminal.line(t('cli:contacts.exported', { name: path })) };
    }
    const limit = Math.min(wholeNumber(text(values, 'limit'), '--limit') ?? 50, 500);
    const page = await client.contacts.list({ ...filter, limit: Math.max(1, limit) });
    const total = page.total ?? (await client.contacts.count(filter)).contacts;
    return {
      data: { total, contacts: page.rows },
      text: () => {
        const rows = page.rows.map((one) => [one.address, one.name, t(`cli:contacts.status.${one.status}`)]);
        for (const line of table(rows)) terminal.line(line);
        terminal.line(
          terminal.paint(
            'dim',
            t('cli:contacts.total', {
              shown: terminal.number(page.rows.length),
              total: terminal.number(total),
            }),
          ),
        );
      },
    };
  },
};
