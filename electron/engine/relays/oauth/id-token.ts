import type { Provider } from './providers.ts';

/**
 * The mailboxes that a provider's statement about who signed in names, best first; null where it was not made for us: another
 * client, another attempt (`nonce`) or another issuer (OpenID Connect Core 3.1.3.7).
 */
export function accountsOf(
  idToken: string,
  expected: { readonly clientId: string; readonly nonce: string; readonly provider: Provider },
): string[] | null {
  const claims = claimsOf(idToken);
  if (claims === null) return null;
  const { aud, nonce, iss, email, preferred_username: name, upn } = claims;
  if (!(Array.isArray(aud) ? aud : [aud]).includes(expected.clientId)) return null;
  if (nonce !== expected.nonce) return null;
  const { issuer } = expected.provider;
  if (issuer !== null && !(typeof iss === 'string' && issuer.test(iss))) return null;
  const addresses = [email, name, upn].filter((value): value is string => typeof value === 'string');
  return [...new Set(addresses)].filter((address) => /^[^\s<>@"]{1,64}@[^\s<>@"]{1,255}$/.test(address));
}

function claimsOf(idToken: string): Record<string, unknown> | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
