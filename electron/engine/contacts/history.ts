import type { z } from 'zod';
import { addressKey } from '../../../shared/address.ts';
import type { Contact, historyEntry } from '../../../shared/contract/contacts.ts';
import { bouncesOf } from '../bounces/public.ts';
import type { EngineContext } from '../context.ts';
import { importsOfContact } from '../imports/public.ts';
import { messagesTo } from '../sending/public.ts';
import { suppressionHistory } from '../suppressions/public.ts';
import { historyOf } from './repo.ts';

type Entry = z.infer<typeof historyEntry>;

/** Everything that is on record about a person, newest first: edits, imports, messages, bounces, suppressions. */
export function historyOfContact({ db }: Pick<EngineContext, 'db'>, contact: Contact): Entry[] {
  const key = addressKey(contact.address) ?? contact.address;
  const own = historyOf(db, contact.id) as Entry[];
  const imported = importsOfContact(db, contact.id).map(
    (one): Entry => ({ at: one.at, kind: 'imported', subject: one.fileName, detail: one.what, text: '' }),
  );
  const suppressed = suppressionHistory(db, key).map(
    (one): Entry => ({ at: one.at, kind: one.kind, subject: one.source, detail: one.reason, text: one.text }),
  );
  const messages = messagesTo(db, key).map(
    (one): Entry => ({
      at: one.updatedAt,
      kind: 'message',
      subject: one.campaignName,
      detail: one.state,
      text: one.reply,
    }),
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
  return [...own, ...imported, ...suppressed, ...messages, ...bounces].sort((a, b) => b.at - a.at);
}
