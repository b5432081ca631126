import type { EngineClient } from '../../../shared/contract/index.ts';
import type { HANDLED, MailboxFolder, MailboxOffer, MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import { isLoopback, type TlsMode } from '../relays/relay-form.ts';

export type MailboxInput = Parameters<EngineClient['mailboxes']['save']>[0];
export type Handled = (typeof HANDLED)[number];

/** A mailbox as it is being typed, without its password: that is kept apart. */
export interface MailboxForm {
  name: string;
  address: string;
  host: string;
  port: number;
  tls: TlsMode;
  user: string;
  auth: MailboxRecord['auth'];
  relayId: number | null;
  fingerprint: string;
  allowPlain: boolean;
  folders: readonly string[];
  handled: Handled;
  moveTo: string;
  lookBackDays: number;
  enabled: boolean;
}

export const EMPTY_FORM: MailboxForm = {
  name: '',
  address: '',
  host: '',
  port: 993,
  tls: 'tls',
  user: '',
  auth: 'password',
  relayId: null,
  fingerprint: '',
  allowPlain: false,
  folders: ['INBOX'],
  handled: 'leave',
  moveTo: '',
  lookBackDays: 30,
  enabled: true,
};

/** How far back the first visit may look, in days. */
export const LOOK_BACK = [7, 30, 90, 365] as const;
/** So many folders of one mailbox are read at most. */
export const MOST_FOLDERS = 20;

/** The form of a mailbox that is kept. */
export function formOf(mailbox: MailboxRecord): MailboxForm {
  const { name, address, host, port, tls, user, auth, relayId, fingerprint } = mailbox;
  const { folders, handled, moveTo, lookBackDays, enabled } = mailbox;
  const place = { name, address, host, port, tls, user, auth, relayId, fingerprint };
  return { ...EMPTY_FORM, ...place, folders, handled, moveTo, lookBackDays, enabled };
}

/** The form with a way to read the mail that was found; what was chosen about folders and handled mail stays. */
export function withOffer(form: MailboxForm, offer: MailboxOffer): MailboxForm {
  const { host, port, tls, user, auth, relayId } = offer;
  return { ...form, host, port, tls, user, auth, relayId, fingerprint: '', allowPlain: false };
}

/** Whether the kept password still counts for what is typed; the engine decides the same way. */
export function keepsPassword(form: MailboxForm, kept: MailboxRecord | null): boolean {
  if (!kept?.hasPassword || kept.auth !== 'password') return false;
  if (kept.host !== form.host.trim().toLowerCase() || kept.user !== form.user.trim()) return false;
  if (form.fingerprint !== '' && form.fingerprint !== kept.fingerprint) return false;
  return form.tls !== 'none' || kept.tls === 'none';
}

/** The form as the engine takes it; a password that was not typed anew stays as it is where it may be kept. */
export function inputOf(form: MailboxForm, password: string, kept: MailboxRecord | null): MailboxInput {
  const input = {
    ...form,
    id: kept?.id ?? null,
    name: form.name.trim(),
    address: form.address.trim(),
    host: form.host.trim(),
    user: form.user.trim(),
    moveTo: form.handled === 'move' ? form.moveTo.trim() : '',
    folders: [...form.folders],
  };
  const untouched = form.auth === 'relay' || (password === '' && keepsPassword(form, kept));
  return untouched ? input : { ...input, password };
}

export type Missing = 'host' | 'port' | 'consent' | 'encryption' | 'relay' | 'user' | 'password';

/** What keeps the connection from being tried, or null: the screen says it beside the button. */
export function missing(form: MailboxForm, password: string, kept: MailboxRecord | null): Missing | null {
  if (form.host.trim() === '') return 'host';
  if (form.port < 1 || form.port > 65_535) return 'port';
  // What a relay signs in with was never meant for an open line: no word helps.
  if (form.auth === 'relay') return isOpenLine(form) ? 'encryption' : form.relayId === null ? 'relay' : null;
  if (needsConsent(form) && !form.allowPlain) return 'consent';
  if (form.user.trim() === '') return 'user';
  return password !== '' || keepsPassword(form, kept) ? null : 'password';
}

/** What keeps the choices from being saved, or null. */
export function missingChoice(form: MailboxForm): 'folders' | 'moveTo' | 'moveToRead' | null {
  if (form.folders.length === 0) return 'folders';
  if (form.handled !== 'move') return null;
  if (form.moveTo.trim() === '') return 'moveTo';
  return form.folders.includes(form.moveTo.trim()) ? 'moveToRead' : null;
}

/** Over an open line to another computer everybody on the way reads the password. */
const isOpenLine = (form: MailboxForm): boolean =>
  form.tls === 'none' && form.host.trim() !== '' && !isLoopback(form.host);

/** Whether a password would go over an open line: only after the word for it was typed. */
export function needsConsent(form: MailboxForm): boolean {
  return isOpenLine(form) && form.auth === 'password';
}

const USUAL_PORT = { tls: 993, starttls: 143, none: 143 } as const satisfies Record<TlsMode, number>;

/** Another way of encrypting, with the port that goes with it unless the person chose an unusual one. */
export function withTls(form: MailboxForm, tls: TlsMode): MailboxForm {
  const usual = form.port === 993 || form.port === 143;
  return { ...form, tls, port: usual ? USUAL_PORT[tls] : form.port, allowPlain: false };
}

/** The form with a change. Consent to an open line and trust in a certificate were given for one server and end with its name. */
export function edited(form: MailboxForm, patch: Partial<MailboxForm>): MailboxForm {
  const elsewhere = patch.host !== undefined && patch.host.trim() !== form.host.trim();
  return { ...form, ...(elsewhere ? { allowPlain: false, fingerprint: '' } : {}), ...patch };
}

const OF_THE_CONNECTION = ['host', 'port', 'tls', 'user', 'auth', 'relayId', 'fingerprint'] as const;

/** Whether a test of one form says anything about the other. */
export function sameConnection(a: MailboxForm, b: MailboxForm): boolean {
  return OF_THE_CONNECTION.every((name) => a[name] === b[name]);
}

/** What a remedy does to the form, or null where it changes nothing in it. */
export function remedied(
  form: MailboxForm,
  remedy: string,
  facts: Readonly<Record<string, string>>,
): MailboxForm | null {
  switch (remedy) {
    case 'try_993':
      return { ...form, port: 993, tls: 'tls' };
    case 'try_143':
      return { ...form, port: 143, tls: 'starttls' };
    case 'use_starttls':
      return withTls(form, 'starttls');
    case 'use_tls':
      return withTls(form, 'tls');
    case 'use_certificate_name':
      return facts.suggestedHost ? edited(form, { host: facts.suggestedHost }) : null;
    case 'use_suggested_user':
      return facts.suggestedUser ? { ...form, user: facts.suggestedUser } : null;
    case 'trust_certificate':
      return facts.fingerprint ? { ...form, fingerprint: facts.fingerprint } : null;
    default:
      return null;
  }
}

/** The folders worth reading of those there are; the inbox where none is proposed. */
export function proposedFolders(folders: readonly MailboxFolder[]): string[] {
  const proposed = folders.filter((folder) => folder.proposed).map((folder) => folder.path);
  return proposed.length > 0 ? proposed.slice(0, MOST_FOLDERS) : ['INBOX'];
}

/** A name for the folder of handled mail that this server allows: many hosts want everything below the inbox. */
export function proposedMoveTo(folders: readonly MailboxFolder[]): string {
  const others = folders.filter((folder) => folder.path.toUpperCase() !== 'INBOX');
  const below = ['INBOX.', 'INBOX/'].find(
    (start) => others.length > 0 && others.every((folder) => folder.path.startsWith(start)),
  );
  return `${below ?? ''}Merpati`;
}
