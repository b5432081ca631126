import type { Consent, Contact } from '../../../shared/contract/contacts.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import { readmitErased } from '../suppressions/public.ts';
import { requireAddress } from './contact.ts';
import { openErasures } from './person-repo.ts';
import { findContact } from './public.ts';
import { saveContact } from './save.ts';

type Readmitted = Omit<Parameters<typeof saveContact>[1], 'id' | 'consent'> & { consent: Consent };

/** Shorter than this it tells nobody anything. */
const LEAST_EVIDENCE = 3;

/**
 * Takes somebody in again who was erased, because they asked for it themselves: the only way back there is, for one person at a
 * time, with where and when they asked. Answers the new contact. Throws `address_invalid`, `consent_refused`, `invalid_input`
 * where the consent says nothing of how they asked, `not_found` for whoever was not erased, `erase_under_way`.
 */
export function readmitPerson(ctx: EngineContext, input: Readmitted): Contact {
  const { db, clock } = ctx;
  const { key } = requireAddress(input.address);
  const evidence = input.consent.note.trim();
  if (evidence.length < LEAST_EVIDENCE) throw new AppError('invalid_input', { path: 'consent.note' });
  if (openErasures(db).some(({ keys }) => keys.includes(key))) throw new AppError('erase_under_way');
  const id = db.transaction(() => {
    if (!readmitErased(db, key, evidence, clock.now())) throw new AppError('not_found');
    return saveContact(ctx, { ...input, id: null });
  })();
  for (const what of ['contacts', 'lists', 'tags', 'suppressions'] as const) changed(ctx, what);
  const contact = findContact(db, id);
  if (!contact) throw new AppError('not_found');
  return contact;
}
