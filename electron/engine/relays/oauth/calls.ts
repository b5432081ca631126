import type { contract } from '../../../../shared/contract/index.ts';
import type { OauthSettings } from '../../../../shared/contract/relays.ts';
import type { EngineContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { relayById } from '../repo.ts';
import { clientSecretName } from './kept-tokens.ts';
import { sameClient, tidyOauth } from './providers.ts';
import { signInAtProvider } from './sign-in.ts';

/** Signing in at a provider in the system's browser. */
export function oauthCalls(ctx: EngineContext): Pick<Handlers<typeof contract.relays>, 'oauthSignIn'> {
  return {
    oauthSignIn: async function* ({ settings: typed, clientSecret, address, relayId }, { signal }) {
      const settings = tidyOauth(typed);
      const secret = clientSecret?.trim() ?? (await keptClientSecret(ctx, relayId, settings));
      const wish = { settings, clientSecret: secret, address: address.trim() };
      yield* signInAtProvider(ctx, wish, signal ? AbortSignal.any([signal, ctx.closing]) : ctx.closing);
    },
  };
}

/** The kept secret is shown to the provider only for which it was given. */
async function keptClientSecret(ctx: EngineContext, relayId: number | null, settings: OauthSettings): Promise<string> {
  const kept = relayId === null ? null : relayById(ctx.db, relayId)?.oauth;
  if (relayId === null || !kept?.hasClientSecret || !sameClient(kept, settings)) return '';
  return (await ctx.secrets.get(clientSecretName(relayId))) ?? '';
}
