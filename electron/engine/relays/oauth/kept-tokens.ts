import { changed, type EngineContext } from '../../context.ts';
import type { TokenAnswer } from '../connection.ts';
import { markSignIn, relayById } from '../repo.ts';
import { renewTokens } from './client.ts';
import { createTokenSource, type TokenSource, type Tokens } from './token-source.ts';

/** The names of a relay's tokens and of its client's secret at the secrets port. */
export const tokensName = (relayId: number): string => `relay-${relayId}-oauth`;
export const clientSecretName = (relayId: number): string => `relay-${relayId}-oauth-client`;

const byContext = new WeakMap<EngineContext, Map<number, TokenSource>>();

function sourcesOf(ctx: EngineContext): Map<number, TokenSource> {
  const sources = byContext.get(ctx) ?? new Map<number, TokenSource>();
  byContext.set(ctx, sources);
  return sources;
}

/** The one source of a kept relay's access tokens: every connection of every campaign and test asks this one. */
export function keptSource(ctx: EngineContext, relayId: number): TokenSource {
  const sources = sourcesOf(ctx);
  const source = sources.get(relayId) ?? sourceOf(ctx, relayId, Promise.resolve());
  sources.set(relayId, source);
  return source;
}

function sourceOf(ctx: EngineContext, relayId: number, ready: Promise<void>): TokenSource {
  return createTokenSource({
    clock: ctx.clock,
    async load() {
      await ready;
      if (relayById(ctx.db, relayId)?.oauth?.needsSignIn ?? true) return { cause: 'oauth_needs_sign_in' };
      return parseTokens(await ctx.secrets.get(tokensName(relayId))) ?? { cause: 'oauth_needs_sign_in' };
    },
    keep: (tokens) => ctx.secrets.set(tokensName(relayId), JSON.stringify(tokens)),
    async renew(refresh) {
      const oauth = relayById(ctx.db, relayId)?.oauth;
      if (!oauth || oauth.needsSignIn) return { ok: false, cause: 'oauth_needs_sign_in', words: '' };
      const { account: _account, hasClientSecret, needsSignIn: _needs, ...settings } = oauth;
      const secret = hasClientSecret ? ((await ctx.secrets.get(clientSecretName(relayId))) ?? '') : '';
      return renewTokens(settings, secret, refresh, () => ctx.clock.now());
    },
    onLost() {
      markSignIn(ctx.db, relayId);
      changed(ctx, 'relays', relayId);
    },
  });
}

/** What was written may be of another version or another hand. */
function parseTokens(text: string | undefined): Tokens | null {
  if (text === undefined) return null;
  try {
    const { access, refresh, until, lifetime } = JSON.parse(text) as Partial<Record<keyof Tokens, unknown>>;
    if (typeof access !== 'string' || typeof refresh !== 'string') return null;
    return typeof until === 'number' && typeof lifetime === 'number' ? { access, refresh, until, lifetime } : null;
  } catch {
    return null;
  }
}

/** Changes a relay's tokens at the secrets port while nobody refreshes them: what is asked for meanwhile waits for the new ones. */
export async function changeTokens(ctx: EngineContext, relayId: number, change: () => Promise<void>): Promise<void> {
  const sources = sourcesOf(ctx);
  const old = sources.get(relayId);
  let open: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    open = resolve;
  });
  sources.set(relayId, sourceOf(ctx, relayId, ready));
  try {
    await old?.retire();
    await change();
  } finally {
    open();
  }
}

/** Forgets everything that a relay signed in with. The provider is not told: it would end other relays of the same account too. */
export async function forgetTokens(ctx: EngineContext, relayId: number): Promise<void> {
  await changeTokens(ctx, relayId, async () => {
    await ctx.secrets.delete(tokensName(relayId));
    await ctx.secrets.delete(clientSecretName(relayId));
  });
  sourcesOf(ctx).delete(relayId);
}

/** An access token for a kept relay's account, good for a while; also for reading its mailbox (IMAP). Never rejects. */
export function accessToken(ctx: EngineContext, relayId: number): Promise<TokenAnswer> {
  return keptSource(ctx, relayId).token();
}
