import type { CustomFetch } from 'openid-client';

const MOST_BYTES = 64 * 1024;
const WITHOUT_BODY = new Set([101, 103, 204, 205, 304]);

/**
 * A fetch for token endpoints: a bounded body, no header but its type, and the statement about the account (`id_token`) taken
 * out and handed to `onIdToken`. It came over TLS from the endpoint itself, which may stand for its signature (OpenID Connect
 * Core 3.1.3.7, 6); who may have issued it is asked by provider, which one issuer name for all tenants of Entra ID cannot be.
 */
export function boundedFetch(onIdToken: (token: string) => void): CustomFetch {
  return async (url, options) => {
    const response = await fetch(url, { ...options, body: options.body ?? null } as RequestInit);
    const text = await boundedText(response);
    const headers = new Headers();
    const type = response.headers.get('content-type');
    if (type !== null) headers.set('content-type', type);
    if (WITHOUT_BODY.has(response.status)) return new Response(null, { status: response.status, headers });
    return new Response(withoutIdToken(text, onIdToken), { status: response.status, headers });
  };
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new TypeError('answer too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function withoutIdToken(text: string, onIdToken: (token: string) => void): string {
  try {
    const { id_token: idToken, ...rest } = JSON.parse(text) as Record<string, unknown>;
    if (typeof idToken !== 'string') return text;
    onIdToken(idToken);
    return JSON.stringify(rest);
  } catch {
    return text;
  }
}
