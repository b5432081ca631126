import type { Consent } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { refuseErased, suppressedAmong } from '../suppressions/public.ts';
import { requireAddress, requireHonestConsent, tidyText } from './contact.ts';
import { setLists } from './list-repo.ts';
import { findContact, findContactByKey } from './public.ts';
import { addHistory, openWriter, setSuppressed } from './repo.ts';
import { wearTags } from './tags.ts';

type Input = {
  id: number | null;
  address: string;
  name: string;
  firstName: string;
  lastName: string;
  fields: Record<string, string>;
  listIds: number[];
  /** null: the tags stay as they are. */
  tagIds: number[] | null;
  consent: Consent | null;
};

/** Adds or changes one contact by hand, with its history; answers the id. Throws `address_invalid`, `address_taken`, `consent_refused`. */
export function saveContact({ db, clock }: Pick<EngineContext, 'db' | 'clock'>, input: Input): number {
  requireHonestConsent(input.consent);
  const { address, key } = requireAddress(input.address);
  const before = input.id === null ? undefined : findContact(db, input.id);
  if (input.id !== null && !before) throw new AppError('not_found');
  refuseErased(db, key);
  const holder = findContactByKey(db, key);
  if (holder && holder.id !== input.id) throw new AppError('address_taken', { address });
  const now = clock.now();
  const given = tidyText(input.name) || tidyText(`${input.firstName} ${input.lastName}`);
  const draft = {
    address,
    key,
    name: given,
    firstName: tidyText(input.firstName),
    lastName: tidyText(input.lastName),
    fields: Object.fromEntries(Object.entries(input.fields).filter(([, value]) => value !== '')),
    // Where somebody came from is evidence: leaving it out of an edit does not erase it.
    consent: input.consent ?? before?.consent ?? null,
  };
  const writer = openWriter(db);
  const suppressed = suppressedAmong(db, [key]).get(key)?.reason ?? null;
  const id = before?.id ?? writer.insert(draft, { suppressed, importId: null, at: now });
  if (id === null) throw new AppError('address_taken', { address });
  if (before) writer.update(before.id, draft, now);
  setSuppressed(db, key, suppressed);
  setLists(db, id, input.listIds);
  if (input.tagIds !== null) wearTags(db, id, input.tagIds, now);
  const moved = before && before.address !== address ? before.address : '';
  addHistory(db, id, {
    at: now,
    kind: before ? 'edited' : 'created',
    subject: address,
    detail: moved ? 'address' : '',
    text: moved,
  });
  if (input.consent && input.consent.source !== before?.consent?.source)
    addHistory(db, id, {
      at: now,
      kind: 'consent',
      subject: '',
      detail: input.consent.source,
      text: input.consent.note,
    });
  return id;
}
