import type { RelayOffer } from '../../../shared/contract/relays.ts';
import type { RelayForm } from './relay-form.ts';

/** What of a set-up survives a reload of the page. Nothing secret is in it. */
interface ConnectDraft {
  step: string;
  address: string;
  offer: RelayOffer | null;
  byHand: boolean;
  form: RelayForm;
}

const nameOf = (id: number | null) => `merpati.relay.${id ?? 'new'}`;

/** Keeps it for this window only, until it is dropped or the window closes. */
export function keepDraft(id: number | null, draft: ConnectDraft): void {
  try {
    window.sessionStorage.setItem(nameOf(id), JSON.stringify(draft));
  } catch {
    // A window without storage forgets at a reload; nothing else depends on it.
  }
}

/** What was kept, or null; a shape of another version counts as nothing. */
export function keptDraft(id: number | null): ConnectDraft | null {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(nameOf(id)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const { form, step } = kept as Partial<ConnectDraft>;
    return typeof form?.signIn === 'string' &&
      typeof form.returnAddress === 'string' &&
      Array.isArray(form.limits?.windows) &&
      typeof step === 'string'
      ? (kept as ConnectDraft)
      : null;
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
