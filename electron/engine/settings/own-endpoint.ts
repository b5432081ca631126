/** What the person's unsubscribe endpoint answered to one request. `cause` is a key, empty when fine. */
export interface EndpointAnswer {
  readonly ok: boolean;
  readonly status: number | null;
  readonly cause: EndpointCause | '';
}

/** Why an endpoint may not be used; sentences are `settings:unsubscribe.cause.<key>`. */
const ENDPOINT_CAUSES = [
  'not_a_url',
  'not_https',
  'unknown_host',
  'unreachable',
  'timed_out',
  'certificate',
  'redirected',
  'redirected_away',
  'not_found',
  'signed_out',
  'method',
  'server_error',
  'refused',
] as const;
type EndpointCause = (typeof ENDPOINT_CAUSES)[number];

const PATIENCE = 10_000;
const MOST_REDIRECTS = 5;

const failed = (cause: EndpointCause, status: number | null = null): EndpointAnswer => ({ ok: false, status, cause });

/** The address as it may stand in a header: HTTPS, no user or password in it; else the cause why not. */
export function endpointFault(address: string): 'not_a_url' | 'not_https' | null {
  const url = URL.parse(address.trim());
  if (url === null || url.username !== '' || url.password !== '' || url.hostname === '') return 'not_a_url';
  return url.protocol === 'https:' ? null : 'not_https';
}

/**
 * Asks an endpoint as a mailbox provider does (RFC 8058 section 3.2): a POST with `List-Unsubscribe=One-Click`, HTTPS only, no
 * cookies, no redirect followed; 2xx within ten seconds is a yes.
 */
export async function askOneClick(address: string): Promise<EndpointAnswer> {
  const fault = endpointFault(address);
  if (fault) return failed(fault);
  try {
    const answer = await fetch(address.trim(), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    await answer.body?.cancel();
    return answerOf(answer.status);
  } catch (error) {
    return failed(causeOf(error));
  }
}

/** Visits an endpoint as a person who follows the link does: GET, redirects followed within HTTPS, ten seconds in all. */
export async function visitEndpoint(address: string): Promise<EndpointAnswer> {
  const signal = AbortSignal.timeout(PATIENCE);
  let url = address.trim();
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const fault = endpointFault(url);
      if (fault) return failed(redirects === 0 ? fault : 'redirected_away');
      const answer = await fetch(url, { headers: { accept: 'text/html, */*' }, redirect: 'manual', signal });
      await answer.body?.cancel();
      const to = answer.headers.get('location');
      if (answer.status < 300 || answer.status > 399 || to === null) return answerOf(answer.status);
      url = URL.parse(to, url)?.href ?? '';
    }
    return failed('redirected_away');
  } catch (error) {
    return failed(causeOf(error));
  }
}

function answerOf(status: number): EndpointAnswer {
  if (status >= 200 && status < 300) return { ok: true, status, cause: '' };
  if (status >= 300 && status < 400) return failed('redirected', status);
  if (status === 404 || status === 410) return failed('not_found', status);
  if (status === 401 || status === 403 || status === 419) return failed('signed_out', status);
  if (status === 405 || status === 501) return failed('method', status);
  return failed(status >= 500 ? 'server_error' : 'refused', status);
}

const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)|CERTIFICATE/;

/** What Node's fetch failed of: its own error hides the system's or OpenSSL's in `cause`. */
function causeOf(error: unknown): EndpointCause {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timed_out';
  const code = String((error as { cause?: { code?: unknown } } | null)?.cause?.code ?? '');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return 'unknown_host';
  if (code.endsWith('TIMEOUT') || code === 'ETIMEDOUT') return 'timed_out';
  return CERTIFICATE.test(code) ? 'certificate' : 'unreachable';
}
