import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Contact, Field } from '../../../shared/contract/contacts.ts';
import type { Download } from '../../../shared/contract/define.ts';
import { CSV_START, csvLine } from '../../../shared/csv-write.ts';
import type { EngineContext } from '../context.ts';
import { allFields } from './public.ts';
import { idSlice, type TableFilter } from './table-repo.ts';

const SLICE = 1_000;

/** Writes contacts as CSV, safe against formulas, in slices; the columns read back as they are in an import. */
export async function exportContacts(ctx: EngineContext, filter: TableFilter): Promise<Download> {
  const { ticket, path } = ctx.files.make('contacts.csv');
  const own = allFields(ctx.db).filter((field) => !field.builtIn);
  const out = createWriteStream(path, { encoding: 'utf8' });
  out.write(CSV_START + csvLine([...HEADER, ...own.map((field) => field.label)]));
  let after = 0;
  for (;;) {
    const contacts = idSlice(ctx.db, filter, after, SLICE);
    const last = contacts.at(-1);
    if (!last) break;
    after = last.id;
    if (!out.write(contacts.map((contact) => csvLine(cells(contact, own))).join(''))) await once(out, 'drain');
    await nextTurn();
  }
  out.end();
  await finished(out);
  return ctx.files.download(ticket, 'text/csv');
}

const HEADER = ['Email', 'Name', 'First name', 'Last name', 'Status', 'Lists', 'Consent source', 'Consent date'];

function cells(contact: Contact, own: readonly Field[]): string[] {
  const { address, name, firstName, lastName, status, lists, consent, fields } = contact;
  const date = consent ? new Date(consent.date).toISOString().slice(0, 10) : '';
  const shown =
    status === 'mailable' || status === 'temporary' || status === 'no_consent'
      ? 'subscribed'
      : status === 'manual'
        ? 'suppressed'
        : status;
  return [
    address,
    name,
    firstName,
    lastName,
    shown,
    lists.map((list) => list.name).join(', '),
    consent?.note || (consent?.source ?? ''),
    date,
    ...own.map((field) => fields[field.key] ?? ''),
  ];
}
