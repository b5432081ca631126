import type { z } from 'zod';
import type { OauthRecord, OauthSettings, relayInput } from '../../../../shared/contract/relays.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { TokenSignIn } from '../connection.ts';
import type { KeptRelay } from '../repo.ts';
import { trustsNobodyNew } from '../settings.ts';
import { dropGrant, type Grant, grantFor } from './grants.ts';
import { changeTokens, clientSecretName, keptSource, tokensName } from './kept-tokens.ts';
import { hostMaySeeToken, sameClient, sameOauth, tidyOauth } from './providers.ts';

type RelayInput = z.infer<typeof relayInput>;

/** How a relay will sign in once it is saved: from a ticket, with the tokens there are, or not before the person signs in again. */
export type PlannedSignIn = {
  readonly record: OauthRecord;
  readonly grant: Grant | null;
  readonly keepsTokens: boolean;
  /** undefined: the one that is kept stays. */
  readonly clientSecret: string | undefined;
};

/**
 * Judges typed settings against what is kept. Tokens and the client's secret were given for one provider, one client and one
 * server over an encrypted line: whoever changes one of these signs in again, so that no page can send them elsewhere.
 */
export function planSignIn(ctx: EngineContext, kept: KeptRelay | null, input: RelayInput): PlannedSignIn {
  if (input.oauth === null) throw new AppError('invalid_input', { path: 'oauth' });
  const settings = tidyOauth(input.oauth);
  if (!hostMaySeeToken(settings, input.host)) throw new AppError('oauth_host_refused', { host: input.host });
  const grant = input.oauthTicket === undefined ? null : grantOf(ctx, input.oauthTicket, settings);
  const had = kept?.auth === 'oauth2' ? kept.oauth : null;
  const sameServer = kept?.host === input.host && trustsNobodyNew(kept, input);
  const keepsTokens = grant === null && had !== null && sameServer && sameOauth(had, settings);
  const keepsSecret = had?.hasClientSecret === true && sameClient(had, settings);
  const typed = input.oauthClientSecret?.trim() ?? grant?.clientSecret;
  const clientSecret = typed ?? (keepsSecret ? undefined : '');
  return {
    grant,
    keepsTokens,
    clientSecret,
    record: {
      ...settings,
      account: grant?.account ?? (keepsTokens ? had.account : ''),
      hasClientSecret: clientSecret === undefined || clientSecret !== '',
      needsSignIn: grant === null && !(keepsTokens && !had.needsSignIn),
    },
  };
}

function grantOf(ctx: EngineContext, ticket: string, settings: OauthSettings): Grant {
  const grant = grantFor(ctx, ticket);
  if (!grant || !sameOauth(grant.settings, settings)) throw new AppError('oauth_ticket_unknown');
  return grant;
}

/** Brings the secrets of a kept relay into line with the plan; `ticket` is used up. */
export async function keepSignIn(
  ctx: EngineContext,
  relayId: number,
  plan: PlannedSignIn,
  ticket: string | undefined,
): Promise<void> {
  const { secrets } = ctx;
  const { grant, keepsTokens, clientSecret } = plan;
  // A refresh of the ticket's own tokens that is under way ends first.
  await grant?.source.retire();
  await changeTokens(ctx, relayId, async () => {
    if (clientSecret === '') await secrets.delete(clientSecretName(relayId));
    else if (clientSecret !== undefined) await secrets.set(clientSecretName(relayId), clientSecret);
    if (grant) await secrets.set(tokensName(relayId), JSON.stringify(grant.tokens()));
    else if (!keepsTokens) await secrets.delete(tokensName(relayId));
  });
  if (ticket !== undefined) dropGrant(ctx, ticket);
}

/** The sign-in of a kept relay. */
export function keptSignIn(ctx: EngineContext, relayId: number, record: OauthRecord): TokenSignIn {
  const source = keptSource(ctx, relayId);
  return signInWith(
    record,
    record.account,
    (refused) => source.token(refused),
    () => source.secrets(),
  );
}

/** The sign-in that typed settings would have, for a test: nothing is kept and no ticket used up. */
export function plannedSignIn(ctx: EngineContext, kept: KeptRelay | null, plan: PlannedSignIn): TokenSignIn {
  const { grant, keepsTokens, record } = plan;
  if (grant)
    return signInWith(
      record,
      grant.account,
      (refused) => grant.source.token(refused),
      () => grant.source.secrets(),
    );
  if (keepsTokens && kept) return keptSignIn(ctx, kept.id, record);
  const none = { ok: false, system: 'oauth_needs_sign_in', words: '' } as const;
  return signInWith(
    record,
    '',
    async () => none,
    () => [],
  );
}

function signInWith(
  { provider, clientId, tokenUrl }: OauthSettings,
  account: string,
  token: TokenSignIn['token'],
  secrets: TokenSignIn['secrets'],
): TokenSignIn {
  return { account, token, secrets, identity: JSON.stringify([provider, clientId, tokenUrl, account]) };
}
