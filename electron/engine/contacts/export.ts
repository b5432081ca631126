import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Contact, ContactFilter, Field } from '../../../shared/contract/contacts.ts';
import type { Download } from '../../../shared/contract/define.ts';
import { CSV_START, csvLine } from '../../../shared/csv-write.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { contactsInOrder, idsOfFilter } from './pages.ts';
import { allFields } from './public.ts';

/** People read at a time: some milliseconds. */
const SLICE = 250;

/** Who is exported: those with these ids, or (where there are none) whom the filter finds; less a few. */
export type Exported = {
  readonly filter: ContactFilter;
  readonly ids: readonly number[];
  readonly except: readonly number[];
};

/**
 * Writes contacts as CSV, safe against formulas, in slices, whatever their number; the columns read back as they are in an import.
 * May be aborted (`deadline_exceeded`).
 */
export async function exportContacts(ctx: EngineContext, who: Exported, signal?: AbortSignal): Promise<Download> {
  const left = new Set(who.except);
  const ids =
    who.ids.length > 0 ? Uint32Array.from(new Set(who.ids)).sort() : await idsOfFilter(ctx, who.filter, signal);
  const { ticket, path } = ctx.files.make('contacts.csv');
  const own = allFields(ctx.db).filter((field) => !field.builtIn);
  const out = createWriteStream(path, { encoding: 'utf8' });
  out.write(CSV_START + csvLine([...HEADER, ...own.map((field) => field.label)]));
  for (let at = 0; at < ids.length; at += SLICE) {
    if (signal?.aborted || ctx.closing.aborted) {
      out.destroy();
      throw new AppError('deadline_exceeded');
    }
    const slice = [...ids.subarray(at, at + SLICE)].filter((id) => !left.has(id));
    const contacts = contactsInOrder(ctx, slice);
    if (!out.write(contacts.map((contact) => csvLine(cells(contact, own))).join(''))) await once(out, 'drain');
    await nextTurn();
  }
  out.end();
  await finished(out);
  return ctx.files.download(ticket, 'text/csv');
}

const HEADER = [
  'Email',
  'Name',
  'First name',
  'Last name',
  'Status',
  'Lists',
  'Tags',
  'Consent source',
  'Consent date',
];

function cells(contact: Contact, own: readonly Field[]): string[] {
  const { address, name, firstName, lastName, status, lists, tags, consent, fields } = contact;
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
    tags.map((tag) => tag.name).join(', '),
    consent?.note || (consent?.source ?? ''),
    date,
    ...own.map((field) => fields[field.key] ?? ''),
  ];
}
