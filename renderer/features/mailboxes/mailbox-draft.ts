import type { MailboxOffer } from '../../../shared/contract/mailboxes.ts';
import type { MailboxForm } from './mailbox-form.ts';

/** What of a set-up survives a reload of the page. Nothing secret is in it. */
interface MailboxDraft {
  step: string;
  address: string;
  offer: MailboxOffer | null;
  byHand: boolean;
  picked: boolean;
  form: MailboxForm;
}

const nameOf = (id: number | null) => `merpati.mailbox.${id ?? 'new'}`;

/** Keeps it for this window only, until it is dropped or the window closes. */
export function keepDraft(id: number | null, draft: MailboxDraft): void {
  try {
    window.sessionStorage.setItem(nameOf(id), JSON.stringify(draft));
  } catch {
    // A window without storage forgets at a reload; nothing else depends on it.
  }
}

/** What was kept, or null; a shape of another version counts as nothing. */
export function keptDraft(id: number | null): MailboxDraft | null {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(nameOf(id)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const { form, step, picked } = kept as Partial<MailboxDraft>;
    const fits = typeof form?.handled === 'string' && Array.isArray(form.folders) && typeof step === 'string';
    return fits && typeof picked === 'boolean' ? (kept as MailboxDraft) : null;
  } catch {
    return null;
  }
}

export function dropDraft(id: number | null): void {
  try {
    window.sessionStorage.removeItem(nameOf(id));
  } catch {
    // See above.
  }
}
