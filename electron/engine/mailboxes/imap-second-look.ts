import { interceptor } from '../relays/public.ts';
import { type Look, lookAtImap, type Way } from './imap-look.ts';
import type { ReadingFailure, Target } from './imap-place.ts';

const PATIENCE = 6_000;
/** What says no more than that the line ended or stayed silent. */
const VAGUE = new Set([
  'CLOSED',
  'NoConnection',
  'EConnectionClosed',
  'GREETING_TIMEOUT',
  'SOCKET_TIMEOUT',
  'ETIMEOUT',
  'ECONNRESET',
  'EPIPE',
  'UPGRADE_TIMEOUT',
]);
const ABOUT_TRUST = /^(?:DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|CERT_UNTRUSTED|CERT_REJECTED|CERT_FINGERPRINT)/;

/** Looks once more, without signing in, where a failure before the sign-in does not tell what it was. */
export async function closerFailure(
  failure: ReadingFailure,
  target: Target,
  signal?: AbortSignal,
  way: Way = {},
): Promise<ReadingFailure> {
  const early = failure.stage === 'greeting' || failure.stage === 'tls' || failure.stage === 'connect';
  if (!early || !VAGUE.has(failure.system)) return failure;
  const look = await lookAtImap(target, PATIENCE, way, signal);
  return look.failure && look.failure.system !== 'SOCKET_TIMEOUT' ? whatStandsBetween(look) : failure;
}

/** A certificate by a program or box that reads along is told as what it is. */
export function whatStandsBetween({ failure, certificate }: Look): ReadingFailure {
  const own: ReadingFailure = failure ?? { stage: 'connect', code: '', text: '', system: 'CLOSED' };
  const between = ABOUT_TRUST.test(own.system) ? interceptor(certificate?.issuer ?? '') : null;
  return between === null ? own : { ...own, system: 'tls_intercepted', text: own.system };
}
