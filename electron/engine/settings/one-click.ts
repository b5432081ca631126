/** What the person's unsubscribe endpoint answered to one test request. `cause` is a key, empty when fine. */
export interface OneClickAnswer {
  readonly ok: boolean;
  readonly status: number | null;
  readonly cause: '' | 'not_https' | 'not_a_url' | 'refused' | 'redirected' | 'unreachable';
}

/**
 * Asks an endpoint as a mailbox provider does (RFC 8058 section 3.2): a POST with `List-Unsubscribe=One-Click`, HTTPS only,
 * no redirect followed, ten seconds at most. Plain HTTP is accepted on loopback, where tests live.
 */
export async function askOneClick(address: string): Promise<OneClickAnswer> {
  const url = URL.parse(address);
  if (!url) return { ok: false, status: null, cause: 'not_a_url' };
  const loopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback))
    return { ok: false, status: null, cause: 'not_https' };
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    await answer.body?.cancel();
    if (answer.ok) return { ok: true, status: answer.status, cause: '' };
    return {
      ok: false,
      status: answer.status,
      cause: answer.status >= 300 && answer.status < 400 ? 'redirected' : 'refused',
    };
  } catch {
    return { ok: false, status: null, cause: 'unreachable' };
  }
}
