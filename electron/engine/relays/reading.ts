import { getDomain } from 'tldts';
import type { EngineContext } from '../context.ts';
import { isLoopback, type TokenSignIn } from './connection.ts';
import { keptSignIn } from './oauth/keep.ts';
import { hostMaySeeToken } from './oauth/providers.ts';
import { relayById } from './repo.ts';
import { secretName } from './settings.ts';

/** How a relay signs in, for reading the mailbox of the same account. The password is in it: never store, log or return one. */
export type ReadingSignIn = { readonly user: string; readonly password: string; readonly oauth: TokenSignIn | null };

/** The sign-in of a kept relay; undefined where the relay is gone or signs in with nothing. */
export async function readingSignIn(ctx: EngineContext, relayId: number): Promise<ReadingSignIn | undefined> {
  const relay = relayById(ctx.db, relayId);
  if (relay?.kind !== 'smtp') return undefined;
  if (relay.auth === 'oauth2' && relay.oauth)
    return { user: relay.user || relay.oauth.account, password: '', oauth: keptSignIn(ctx, relayId, relay.oauth) };
  const password = relay.hasPassword ? await ctx.secrets.get(secretName(relayId)) : undefined;
  return password === undefined ? undefined : { user: relay.user, password, oauth: null };
}

/** Providers whose servers for sending and for reading have names of different families. */
const SAME_PROVIDER: readonly (readonly string[])[] = [
  ['gmail.com', 'googlemail.com', 'google.com'],
  ['outlook.com', 'office365.com', 'hotmail.com', 'live.com'],
  ['me.com', 'icloud.com'],
  ['fastmail.com', 'messagingengine.com'],
];

/**
 * Whether a relay's sign-in may be used for reading at that host. A password was given for one provider: no page may send it
 * to a host of its choice, over a line less private, or to whoever another certificate vouches for.
 */
export function mayReadWith(
  ctx: Pick<EngineContext, 'db'>,
  relayId: number,
  line: { readonly host: string; readonly tls: string; readonly fingerprint: string },
): boolean {
  const relay = relayById(ctx.db, relayId);
  if (relay?.kind !== 'smtp') return false;
  if (line.fingerprint !== '' && line.fingerprint !== relay.fingerprint) return false;
  if (line.tls === 'none' && !isLoopback(line.host)) return false;
  if (relay.auth === 'oauth2' && relay.oauth) return hostMaySeeToken(relay.oauth, line.host);
  return sameProvider(relay.host, line.host);
}

function sameProvider(one: string, other: string): boolean {
  if (one === other) return true;
  if (isLoopback(one) || isLoopback(other)) return isLoopback(one) && isLoopback(other);
  const [first, second] = [one, other].map((host) => getDomain(host, { allowPrivateDomains: true }));
  if (!first || !second) return false;
  return first === second || SAME_PROVIDER.some((family) => family.includes(first) && family.includes(second));
}
