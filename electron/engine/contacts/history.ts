import type { z } from 'zod';
import { addressKey } from '../../../shared/address.ts';
import type { Contact, historyEntry } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import { bouncesOf } from '../bounces/public.ts';
import type { EngineContext } from '../context.ts';
import { importsOfContact } from '../imports/public.ts';
import { messagesTo } from '../sending/public.ts';
import { suppressionHistory } from '../suppressions/public.ts';
import { historyOf } from './repo.ts';

type Entry = z.infer<typeof historyEntry>;

/** Everything that is on record about a person, newest first: edits, tags, consent, imports, messages, bounces, suppressions. */
function historyOfContact({ db }: Pick<EngineContext, 'db'>, contact: Contact): Entry[] {
  const key = addressKey(contact.address) ?? contact.address;
  const own = historyOf(db, contact.id) as Entry[];
  const imported = importsOfContact(db, contact.id).map(
    (one): Entry => ({ at: one.at, kind: 'imported', subject: one.fileName, detail: one.what, text: '' }),
  );
  const suppressed = suppressionHistory(db, key).map(
    (one): Entry => ({ at: one.at, kind: one.kind, subject: one.source, detail: one.reason, text: one.text }),
  );
  const bounces = bouncesOf(db, key).map(
    (one): Entry => ({
      at: one.at,
      kind: 'bounce',
      subject: one.campaignName,
      detail: one.reason,
      text: one.reply || one.diagnostic,
    }),
  );
  const all = [...own, ...consentOf(contact, own), ...imported, ...suppressed, ...messagesOf(db, key), ...bounces];
  return all.sort((a, b) => b.at - a.at);
}

function messagesOf(db: EngineContext['db'], key: string): Entry[] {
  return messagesTo(db, key).map((one) => ({
    at: one.updatedAt,
    kind: 'message',
    subject: one.campaignName,
    detail: one.state,
    text: one.reply,
    relay: one.relayName,
  }));
}

/** Consent that came with an import or by an action on many has no line of its own: it is told from what is recorded. */
function consentOf({ consent }: Contact, own: readonly Entry[]): Entry[] {
  if (!consent || own.some(({ kind }) => kind === 'consent')) return [];
  return [{ at: consent.date, kind: 'consent', subject: '', detail: consent.source, text: consent.note }];
}

/** One page of it; the cursor counts the lines that were told. Throws `invalid_input` for a cursor that is none. */
export function historyPage(
  ctx: Pick<EngineContext, 'db'>,
  contact: Contact,
  cursor: string | null,
  limit: number,
): { entries: Entry[]; next: string | null } {
  const from = Number(cursor ?? 0);
  if (!Number.isSafeInteger(from) || from < 0) throw new AppError('invalid_input', { path: 'cursor' });
  const all = historyOfContact(ctx, contact);
  const end = from + limit;
  return { entries: all.slice(from, end), next: end < all.length ? String(end) : null };
}
