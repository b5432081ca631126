import { randomBytes } from 'node:crypto';
import type { OauthSettings } from '../../../../shared/contract/relays.ts';
import type { EngineContext } from '../../context.ts';
import { renewTokens } from './client.ts';
import { createTokenSource, type TokenSource, type Tokens } from './token-source.ts';

/** What one sign-in in the browser brought. In memory until a relay is saved with its ticket. */
export type Grant = {
  readonly settings: OauthSettings;
  readonly clientSecret: string;
  readonly account: string;
  /** Asks again where the tokens end before the relay is saved. */
  readonly source: TokenSource;
  /** The newest tokens. */
  tokens(): Tokens;
};

const LIFETIME = 30 * 60_000;
const MOST = 20;

type Kept = { readonly grant: Grant; readonly born: number };
const byContext = new WeakMap<EngineContext, Map<string, Kept>>();

function grantsOf(ctx: EngineContext): Map<string, Kept> {
  const grants = byContext.get(ctx) ?? new Map<string, Kept>();
  byContext.set(ctx, grants);
  for (const [ticket, { born }] of grants) if (ctx.clock.monotonic() - born > LIFETIME) grants.delete(ticket);
  return grants;
}

/** Keeps what a sign-in brought for half an hour, under a ticket that cannot be guessed. */
export function keepGrant(
  ctx: EngineContext,
  brought: Pick<Grant, 'settings' | 'clientSecret' | 'account'> & { readonly tokens: Tokens },
): string {
  const { settings, clientSecret, account } = brought;
  let tokens = brought.tokens;
  const source = createTokenSource({
    clock: ctx.clock,
    load: async () => tokens,
    keep: async (newer) => {
      tokens = newer;
    },
    renew: (refresh) => renewTokens(settings, clientSecret, refresh, () => ctx.clock.now()),
    onLost: () => undefined,
  });
  const grants = grantsOf(ctx);
  const [oldest] = grants.keys();
  if (grants.size >= MOST && oldest !== undefined) grants.delete(oldest);
  const ticket = randomBytes(24).toString('base64url');
  grants.set(ticket, {
    grant: { settings, clientSecret, account, source, tokens: () => tokens },
    born: ctx.clock.monotonic(),
  });
  return ticket;
}

/** What a ticket stands for, as long as it is valid. */
export function grantFor(ctx: EngineContext, ticket: string): Grant | undefined {
  return grantsOf(ctx).get(ticket)?.grant;
}

/** A ticket serves one relay. */
export function dropGrant(ctx: EngineContext, ticket: string): void {
  grantsOf(ctx).delete(ticket);
}
