import type { Consent } from '../../../shared/contract/contacts.ts';
import type { DUPLICATE_RULES } from '../../../shared/contract/imports.ts';
import type { Draft } from '../contacts/public.ts';

export type DuplicateRule = (typeof DUPLICATE_RULES)[number];

/** What a known person becomes when a file names them again, and whether that changes anything. Addresses never change here. */
export function mergeDraft(known: Draft, incoming: Draft, rule: DuplicateRule): { draft: Draft; differs: boolean } {
  if (rule === 'skip') return { draft: known, differs: false };
  const pick = (old: string, fresh: string) => (fresh !== '' && (rule === 'overwrite' || old === '') ? fresh : old);
  const draft: Draft = {
    address: known.address,
    key: known.key,
    name: pick(known.name, incoming.name),
    firstName: pick(known.firstName, incoming.firstName),
    lastName: pick(known.lastName, incoming.lastName),
    fields: rule === 'overwrite' ? { ...known.fields, ...incoming.fields } : { ...incoming.fields, ...known.fields },
    consent: mergeConsent(known.consent, incoming.consent, rule),
  };
  return { draft, differs: !sameDraft(known, draft) };
}

// Evidence of consent is only ever added; a newer file does not erase what somebody agreed to earlier.
function mergeConsent(known: Consent | null, incoming: Consent | null, rule: DuplicateRule): Consent | null {
  if (!incoming) return known;
  return known && rule !== 'overwrite' ? known : incoming;
}

function sameDraft(a: Draft, b: Draft): boolean {
  return (
    a.name === b.name &&
    a.firstName === b.firstName &&
    a.lastName === b.lastName &&
    a.consent?.source === b.consent?.source &&
    a.consent?.note === b.consent?.note &&
    a.consent?.date === b.consent?.date &&
    Object.keys(a.fields).length === Object.keys(b.fields).length &&
    Object.entries(b.fields).every(([key, value]) => a.fields[key] === value)
  );
}
