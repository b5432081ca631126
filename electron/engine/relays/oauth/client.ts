import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  None,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  type TokenEndpointResponse,
} from 'openid-client';
import type { OauthSettings } from '../../../../shared/contract/relays.ts';
import { systemCode } from '../dial.ts';
import { clean, withoutSecrets } from '../reply.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { accountsOf } from './id-token.ts';
import { providerOf, scopeSuffices } from './providers.ts';
import type { Renewed, Tokens } from './token-source.ts';

/** Less than a person who watches four steps is asked to wait. */
const PATIENCE_SECONDS = 8;
/** Where a provider does not say how long a token lives: most say an hour. */
const USUAL_SECONDS = 50 * 60;
const MOST_WORDS = 500;

/** One attempt to sign in (RFC 7636, RFC 8252): what only the two of us know. */
export type Attempt = {
  readonly settings: OauthSettings;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
};

/** Why the provider gave nothing: a cause key, and its own words without secrets. */
export type Refusal = { readonly cause: string; readonly words: string };
export type Granted = { readonly tokens: Tokens; readonly accounts: readonly string[] };

/** A fresh attempt with its own state, nonce and PKCE verifier. */
export function newAttempt(from: Pick<Attempt, 'settings' | 'clientSecret' | 'redirectUri'>): Attempt {
  return { ...from, state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
}

function configured(settings: OauthSettings, clientSecret: string, onIdToken: (token: string) => void): Configuration {
  const { authorizeUrl, tokenUrl } = providerOf(settings);
  const server = { issuer: new URL(tokenUrl).origin, authorization_endpoint: authorizeUrl, token_endpoint: tokenUrl };
  const authentication = clientSecret === '' ? None() : ClientSecretPost(clientSecret);
  const config = new Configuration(server, settings.clientId, undefined, authentication);
  config.timeout = PATIENCE_SECONDS;
  config[customFetch] = boundedFetch(onIdToken);
  // Tidy settings have plain http on this computer only.
  if (tokenUrl.startsWith('http:')) allowInsecureRequests(config);
  return config;
}

/** The address to open in the browser; the challenge is S256, never plain. */
export async function authorizationAddress(attempt: Attempt, loginHint: string): Promise<string> {
  const { settings, redirectUri, state, nonce, verifier } = attempt;
  const provider = providerOf(settings);
  const config = configured(settings, '', () => undefined);
  const url = buildAuthorizationUrl(config, {
    ...provider.extra,
    redirect_uri: redirectUri,
    scope: provider.scope,
    state,
    ...(asksWho(provider.scope) ? { nonce } : {}),
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(loginHint === '' ? {} : { login_hint: loginHint }),
  });
  return url.href;
}

const asksWho = (scope: string): boolean => scope.split(' ').includes('openid');

/** Trades the browser's answer for tokens; the state is checked here too. Never rejects. */
export async function redeem(attempt: Attempt, answer: URLSearchParams, now: number): Promise<Granted | Refusal> {
  const { settings, clientSecret, state, verifier, nonce } = attempt;
  const provider = providerOf(settings);
  let idToken = '';
  const config = configured(settings, clientSecret, (token) => {
    idToken = token;
  });
  const back = new URL(attempt.redirectUri);
  // Only what the code flow needs: RFC 9207's issuer names no endpoint that was typed, and PKCE ties the code to this attempt.
  for (const name of ['code', 'state', 'error', 'error_description'])
    for (const value of answer.getAll(name)) back.searchParams.append(name, value);
  try {
    const given = await authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state });
    if (!scopeSuffices(provider, given.scope)) return { cause: 'oauth_scope', words: worded(given.scope ?? '', []) };
    const accounts = idToken === '' ? [] : accountsOf(idToken, { clientId: settings.clientId, nonce, provider });
    if (accounts === null) return { cause: 'oauth_state', words: '' };
    return { tokens: tokensOf(given, '', now), accounts };
  } catch (error) {
    return refusalOf(error, 'code', [clientSecret, verifier, answer.get('code') ?? '']);
  }
}

/** Fresh tokens for a refresh token (RFC 6749 6); a provider that rotates gives a new one with them. Never rejects. */
export async function renewTokens(
  settings: OauthSettings,
  clientSecret: string,
  refresh: string,
  now: () => number,
): Promise<Renewed> {
  try {
    const config = configured(settings, clientSecret, () => undefined);
    const asked = now();
    // What was granted was judged at the sign-in: some providers spell the scope differently here.
    const given = await refreshTokenGrant(config, refresh);
    return { ok: true, tokens: tokensOf(given, refresh, asked) };
  } catch (error) {
    return { ok: false, ...refusalOf(error, 'refresh', [clientSecret, refresh]) };
  }
}

function tokensOf(given: TokenEndpointResponse, refreshBefore: string, now: number): Tokens {
  const seconds = given.expires_in !== undefined && given.expires_in > 0 ? given.expires_in : USUAL_SECONDS;
  const lifetime = Math.min(seconds, 366 * 86_400) * 1_000;
  return { access: given.access_token, refresh: given.refresh_token ?? refreshBefore, until: now + lifetime, lifetime };
}

const FOR_NOW = new Set(['server_error', 'temporarily_unavailable', 'slow_down']);
const ASK_THE_PERSON = new Set(['interaction_required', 'login_required', 'consent_required']);

/** From the provider's error (RFC 6749 4.1.2.1 and 5.2) to a cause. What is no proper answer at all is the network's doing. */
export function refusalOf(error: unknown, moment: 'code' | 'refresh', secrets: readonly string[]): Refusal {
  if (error instanceof AuthorizationResponseError)
    return {
      cause: deniedCause(error.error),
      words: worded(`${error.error} ${error.error_description ?? ''}`, secrets),
    };
  if (error instanceof ResponseBodyError) {
    const description = error.error_description ?? '';
    const words = worded(`${error.error} ${description}`, secrets);
    if (error.status >= 500 || error.status === 429 || FOR_NOW.has(error.error))
      return { cause: 'oauth_unreachable', words };
    return { cause: tokenCause(error.error, description, moment), words };
  }
  const fault = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  return { cause: 'oauth_unreachable', words: worded(systemCode(fault), secrets) };
}

function deniedCause(error: string): string {
  if (FOR_NOW.has(error)) return 'oauth_unreachable';
  if (error === 'invalid_scope') return 'oauth_scope';
  return /^(?:invalid_|unauthorized_client|unsupported_)/.test(error) ? 'oauth_client' : 'oauth_denied';
}

function tokenCause(error: string, description: string, moment: 'code' | 'refresh'): string {
  if (error === 'invalid_scope') return 'oauth_scope';
  if (ASK_THE_PERSON.has(error)) return 'oauth_revoked';
  if (error !== 'invalid_grant') return 'oauth_client';
  if (moment === 'code') return 'oauth_expired';
  // Google says "expired or revoked" of both.
  return /expired|inactiv/i.test(description) && !/revoked/i.test(description) ? 'oauth_expired' : 'oauth_revoked';
}

const worded = (text: string, secrets: readonly string[]): string =>
  withoutSecrets(clean(text), secrets).slice(0, MOST_WORDS);
