import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { parseAddress } from '../../../shared/address.ts';
import type { OauthRecord, RelayLimits, relayInput } from '../../../shared/contract/relays.ts';
import { AppError } from '../../../shared/errors.ts';
import { isLoopback, type SmtpTarget, type TokenSignIn } from './connection.ts';
import { sameOauth, tidyOauth } from './oauth/providers.ts';
import type { KeptRelay, RelayValues } from './repo.ts';

export type RelayInput = z.infer<typeof relayInput>;

/** A relay without limits of its own still gets few connections: politeness costs little. */
export const DEFAULT_LIMITS: RelayLimits = {
  windows: [],
  connections: 2,
  messagesPerConnection: 100,
  messageBytes: null,
  perDomain: null,
};

/** Signs that nobody can type and that come along when a password is copied from a page: line ends, zero-width marks. */
const INVISIBLE = /[\r\n\u200b\u2060\ufeff]/g;
const FOURS = /^[a-z0-9]{4}(?:\s{1,3}[a-z0-9]{4}){3}$/i;
/** Three groups could be three short words, so they have to look made: a digit, or both cases. */
const THREE_FOURS = /^[a-z0-9]{4}(?:\s{1,3}[a-z0-9]{4}){2}$/i;

/**
 * Google, Yahoo, Fastmail and Zoho show app passwords in groups of four; the blanks between (also no-break blanks and tabs)
 * are no part of them. Dashes and the blanks of any other password stay: they may be part of it.
 */
export function trimmedPassword(password: string): string {
  const visible = password.replace(INVISIBLE, '');
  const bare = visible.trim();
  const isMade = FOURS.test(bare) || (THREE_FOURS.test(bare) && /\d|[a-z].*[A-Z]|[A-Z].*[a-z]/.test(bare));
  return isMade ? bare.replace(/\s/g, '') : visible;
}

const HOST = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}._-]{0,250}[\p{L}\p{N}])?\.?|[0-9a-fA-F:.]{2,45})$/u;

/** Brings what was typed into shape, or says what is wrong with it. */
export function tidy(input: RelayInput): RelayInput {
  const host = input.host
    .trim()
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  if (!HOST.test(host)) throw new AppError('relay_host_invalid', { host: host.slice(0, 100) });
  const user = input.user.trim();
  if (/[\p{Cc}]/u.test(user)) throw new AppError('invalid_input', { path: 'user' });
  const fingerprint = input.fingerprint.trim().toUpperCase();
  if (fingerprint !== '' && !/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/.test(fingerprint))
    throw new AppError('invalid_input', { path: 'fingerprint' });
  const password = input.password === undefined ? {} : { password: trimmedPassword(input.password) };
  const returnAddress = tidyReturn(input.returnAddress);
  return { ...input, host, user, fingerprint, returnAddress, ...password, name: input.name.trim() || host };
}

/** The envelope sender of one's own, its domain in ASCII; empty for the author's. Throws `invalid_input` for what is no address. */
export function tidyReturn(typed: string): string {
  if (typed.trim() === '') return '';
  const parsed = parseAddress(typed.trim());
  if (!parsed.ok) throw new AppError('invalid_input', { path: 'returnAddress' });
  return parsed.address;
}

/** A password never crosses an open line to another machine without the typed consent, a token never. */
export function refusePlain(settings: { tls: string; host: string; allowPlain: boolean; auth?: string }): void {
  const allowed = settings.allowPlain && settings.auth !== 'oauth2';
  if (settings.tls === 'none' && !allowed && !isLoopback(settings.host))
    throw new AppError('relay_plain_refused', { host: settings.host });
}

/**
 * Whether the kept password may be used with these settings. It was given for one server over a line at least as private:
 * whoever points the relay elsewhere types it again, so that no page can send it to a host of its choice.
 */
export function keepsPassword(kept: KeptRelay, input: RelayInput): boolean {
  return (
    kept.hasPassword &&
    input.auth === 'password' &&
    kept.host === input.host &&
    kept.user === input.user &&
    (input.tls !== 'none' || kept.tls === 'none') &&
    trustsNobodyNew(kept, input)
  );
}

/** Whoever lets another certificate vouch for the server decides anew whether the secret may go there. */
export const trustsNobodyNew = (kept: { fingerprint: string }, input: { fingerprint: string }): boolean =>
  input.fingerprint === '' || input.fingerprint === kept.fingerprint;

/** Whether a test of one says anything about the other. */
export function sameLine(kept: KeptRelay, input: RelayInput): boolean {
  return (
    kept.host === input.host &&
    kept.port === input.port &&
    kept.tls === input.tls &&
    kept.user === input.user &&
    kept.fingerprint === input.fingerprint &&
    kept.auth === input.auth &&
    (input.auth === 'password' ? input.password === undefined : sameSignIn(kept, input))
  );
}

const sameSignIn = ({ oauth }: KeptRelay, input: RelayInput): boolean =>
  input.oauthTicket === undefined &&
  input.oauthClientSecret === undefined &&
  oauth !== null &&
  input.oauth !== null &&
  sameOauth(oauth, tidyOauth(input.oauth));

export function valuesOf(input: RelayInput, hasPassword: boolean, oauth: OauthRecord | null = null): RelayValues {
  const {
    name,
    host,
    port,
    tls,
    user,
    auth,
    preset,
    fingerprint,
    limits,
    enabled,
    allowPlain,
    returnAddress,
    returnTag,
  } = input;
  return {
    name,
    host,
    port,
    tls,
    user,
    auth,
    oauth,
    preset,
    hasPassword,
    fingerprint,
    limits,
    returnAddress,
    returnTag,
    enabled,
    allowPlain,
  };
}

export function targetOf(
  relay: Pick<KeptRelay, 'host' | 'port' | 'tls' | 'user' | 'fingerprint' | 'allowPlain' | 'limits'>,
  password: string,
  oauth: TokenSignIn | null = null,
): SmtpTarget {
  const { host, port, tls, user, fingerprint, allowPlain } = relay;
  return {
    host,
    port,
    tls,
    user,
    password,
    ...(oauth ? { oauth } : {}),
    fingerprint,
    allowPlain,
    messagesPerConnection: relay.limits.messagesPerConnection,
  };
}

/** Names a line so that a test of settings not yet kept counts once they are; one-way, and held in memory only. */
export function lineKey(target: SmtpTarget): string {
  const { host, port, tls, user, password, fingerprint, oauth } = target;
  return createHash('sha256')
    .update(JSON.stringify([host, port, tls, user, password, fingerprint, oauth?.identity ?? '']))
    .digest('hex');
}

/** The name of a relay's password at the secrets port. */
export const secretName = (relayId: number): string => `relay-${relayId}-password`;
