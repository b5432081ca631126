import type { MailboxInput, MailboxRecord } from '../../../shared/contract/mailboxes.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import { asciiHost, findRelay, isLoopback, mayReadWith, readingSignIn, trimmedPassword } from '../relays/public.ts';
import { ReadingError, type Target } from './imap-place.ts';
import {
  allMailboxes,
  deleteMailbox,
  enableMailbox,
  forgetPlaces,
  insertMailbox,
  type KeptMailbox,
  type MailboxValues,
  mailboxById,
  updateMailbox,
} from './repo.ts';
import { forgetStanding, recordOf } from './standing.ts';

/** The name of a mailbox's password at the secrets port. */
export const secretName = (id: number): string => `mailbox-${id}`;

export function listMailboxes(ctx: EngineContext): MailboxRecord[] {
  return allMailboxes(ctx.db).map((kept) => recordOf(ctx, kept));
}

/** The kept mailbox; throws `not_found` where there is none. */
export function findMailbox(ctx: Pick<EngineContext, 'db'>, id: number): KeptMailbox {
  const kept = mailboxById(ctx.db, id);
  if (!kept) throw new AppError('not_found', { what: 'mailbox' });
  return kept;
}

/** Brings what was typed into shape, or says what is wrong with it. */
function tidyMailbox(ctx: Pick<EngineContext, 'db'>, typed: MailboxInput): MailboxInput {
  const host = asciiHost(typed.host);
  if (host === null) throw new AppError('mailbox_host_invalid', { host: typed.host.slice(0, 100) });
  const address = typed.address.trim();
  const user = typed.user.trim() || (typed.auth === 'password' ? address : '');
  const fingerprint = typed.fingerprint.trim().toUpperCase();
  if (fingerprint !== '' && !/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/.test(fingerprint))
    throw new AppError('invalid_input', { path: 'fingerprint' });
  if (typed.handled === 'move' && typed.moveTo.trim() === '') throw new AppError('invalid_input', { path: 'moveTo' });
  for (const [path, text] of Object.entries({ user, moveTo: typed.moveTo, folders: typed.folders.join('') }))
    if (/\p{Cc}/u.test(text)) throw new AppError('invalid_input', { path });
  const folders = [...new Set(typed.folders.map(asOneInbox))];
  const password = typed.password === undefined ? {} : { password: trimmedPassword(typed.password) };
  const tidied = {
    ...typed,
    host,
    address,
    user,
    fingerprint,
    folders,
    moveTo: asOneInbox(typed.moveTo),
    ...password,
    name: typed.name.trim() || address || host,
  };
  refuse(ctx, tidied);
  return tidied;
}

/** The inbox is the same in whatever letters (RFC 3501 5.1). */
const asOneInbox = (path: string): string => (path.toUpperCase() === 'INBOX' ? 'INBOX' : path);

function refuse(ctx: Pick<EngineContext, 'db'>, input: MailboxInput): void {
  if (input.tls === 'none' && !isLoopback(input.host) && !(input.allowPlain && input.auth === 'password'))
    throw new AppError('mailbox_plain_refused', { host: input.host });
  if (input.auth !== 'relay') return;
  if (input.relayId === null || !findRelay(ctx.db, input.relayId)) throw new AppError('not_found', { what: 'relay' });
  if (!mayReadWith(ctx, input.relayId, input)) throw new AppError('mailbox_relay_elsewhere', { host: input.host });
}

/**
 * Whether the kept password may be used with these settings: it was given for one server over a line at least as private.
 * Whoever points the mailbox elsewhere types it again.
 */
function keepsPassword(kept: KeptMailbox, input: MailboxInput): boolean {
  return (
    kept.hasPassword &&
    input.auth === 'password' &&
    kept.host === input.host &&
    kept.user === input.user &&
    (input.tls !== 'none' || kept.tls === 'none') &&
    (input.fingerprint === '' || input.fingerprint === kept.fingerprint)
  );
}

/** Keeps a mailbox, its password at the secrets port; answers its id. */
export async function saveMailbox(ctx: EngineContext, typed: MailboxInput): Promise<number> {
  const input = tidyMailbox(ctx, typed);
  const kept = input.id === null ? null : findMailbox(ctx, input.id);
  const keep = kept !== null && input.password === undefined && keepsPassword(kept, input);
  const hasPassword = input.auth === 'password' && (input.password === undefined ? keep : input.password !== '');
  const values = valuesOf(input, hasPassword);
  const id = kept?.id ?? insertMailbox(ctx.db, { ...values, hasPassword: false, enabled: false }, ctx.clock.now());
  // The secret first: a row that claims a password without one would be worse than the other way round.
  if (input.password && hasPassword) await ctx.secrets.set(secretName(id), input.password);
  else if (!hasPassword && kept?.hasPassword) await ctx.secrets.delete(secretName(id));
  updateMailbox(ctx.db, id, values);
  if (kept && readsAnew(kept, input)) forgetPlaces(ctx.db, id);
  changed(ctx, 'mailboxes', id);
  return id;
}

/** Another account has other UIDs, and whoever looks further back wants older mail to be read. */
const readsAnew = (kept: KeptMailbox, input: MailboxInput): boolean =>
  kept.host !== input.host ||
  kept.user !== input.user ||
  kept.auth !== input.auth ||
  kept.relayId !== input.relayId ||
  kept.lookBackDays < input.lookBackDays;

function valuesOf({ id: _id, password: _password, ...rest }: MailboxInput, hasPassword: boolean): MailboxValues {
  return { ...rest, hasPassword };
}

/** Forgets a mailbox and its password; what was read from it stays. */
export async function removeMailbox(ctx: EngineContext, id: number): Promise<void> {
  findMailbox(ctx, id);
  deleteMailbox(ctx.db, id);
  forgetStanding(ctx, id);
  await ctx.secrets.delete(secretName(id));
  changed(ctx, 'mailboxes', id);
}

export function switchMailbox(ctx: EngineContext, id: number, enabled: boolean): void {
  findMailbox(ctx, id);
  enableMailbox(ctx.db, id, enabled);
  changed(ctx, 'mailboxes', id);
}

/** Where a kept mailbox is read and how it signs in now. The password is in it. Throws a ReadingError where there is no sign-in. */
export async function targetOfKept(ctx: EngineContext, kept: KeptMailbox): Promise<Target> {
  const password = kept.hasPassword ? ((await ctx.secrets.get(secretName(kept.id))) ?? '') : '';
  return targetWith(ctx, kept, password);
}

/** Settings being typed: they use the kept password only towards the server it was given for. */
export async function targetOfTyped(ctx: EngineContext, typed: MailboxInput): Promise<Target> {
  const input = tidyMailbox(ctx, typed);
  const kept = input.id === null ? null : findMailbox(ctx, input.id);
  const fromKept = kept && keepsPassword(kept, input) ? ((await ctx.secrets.get(secretName(kept.id))) ?? '') : '';
  return targetWith(ctx, input, input.password ?? fromKept);
}

type Settings = Pick<KeptMailbox, 'host' | 'port' | 'tls' | 'fingerprint' | 'user' | 'auth' | 'relayId' | 'allowPlain'>;

async function targetWith(ctx: EngineContext, settings: Settings, password: string): Promise<Target> {
  const { host, port, tls, fingerprint, user, auth, relayId } = settings;
  const place = { host, port, tls, fingerprint };
  if (tls === 'none' && !settings.allowPlain && !isLoopback(host)) throw noSignIn('plain_refused');
  if (auth === 'password') return { ...place, user, password, oauth: null };
  // The relay may have been pointed elsewhere since.
  if (relayId === null || !mayReadWith(ctx, relayId, settings)) throw noSignIn('relay_gone');
  const signIn = await readingSignIn(ctx, relayId);
  if (!signIn) throw noSignIn('relay_gone');
  return { ...place, user: user || signIn.user, password: signIn.password, oauth: signIn.oauth };
}

const noSignIn = (system: string): ReadingError => new ReadingError({ stage: 'auth', code: '', text: '', system });
