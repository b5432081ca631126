import { get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { accessToken } from '../../electron/engine/relays/public.ts';
import { memorySecrets } from '../../electron/engine/world.ts';
import { OPEN_LIMITS } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { oauthRelay, signInByBrowser, ticketFor } from '../support/oauth-relay.ts';
import { bearerSmtp, browse, type OauthScript, oauthServer } from '../support/oauth-server.ts';
import { closedPort, scriptedServer } from '../support/scripted-smtp.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function world(script: Partial<OauthScript> = {}, options: Parameters<typeof openTestEngine>[0] = {}) {
  const server = await oauthServer(script);
  ends.push(server.close);
  const secrets = memorySecrets();
  const engine = await openTestEngine({ secrets, ...options });
  ends.push(() => engine.close());
  return { server, secrets, ...engine };
}

async function smtpFor(server: Awaited<ReturnType<typeof oauthServer>>, options = {}) {
  const smtp = await bearerSmtp({ valid: server.valid, ...options });
  ends.push(smtp.close);
  return smtp;
}

const relayAt = (port: number) => ({
  host: '127.0.0.1',
  port,
  tls: 'none' as const,
  auth: 'oauth2' as const,
  limits: OPEN_LIMITS,
});

async function tested(
  client: Awaited<ReturnType<typeof world>>['client'],
  input: Parameters<typeof client.relays.test>[0],
) {
  const steps = [];
  for await (const step of await client.relays.test(input)) steps.push(step);
  return steps.find((step) => step.state === 'failed') ?? steps.at(-1);
}

describe('signing in in the browser', () => {
  it('PKCE, state and hint go out; the ticket brings a relay that sends', async () => {
    const { server, client, secrets, ctx } = await world();
    const smtp = await smtpFor(server);
    const { last, page, steps } = await signInByBrowser(client, {
      settings: server.settings(),
      address: 'news@toko.example',
    });
    expect(last).toMatchObject({ state: 'done', account: 'news@toko.example' });
    const waiting = steps[0];
    if (waiting?.state !== 'waiting' || last.state !== 'done') throw new Error('no address');
    expect(waiting.until - Date.now()).toBeGreaterThan(9 * 60_000);
    const asked = new URL(waiting.url).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('login_hint')).toBe('news@toko.example');
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    // The page says so, loads nothing, and holds nothing of what came in.
    expect(page?.status).toBe(200);
    expect(page?.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page?.headers['cache-control']).toBe('no-store');
    expect(page?.text).toContain('You can close this window');
    expect(page?.text).not.toMatch(/<script|src=|href=/);
    for (const secret of server.secrets()) expect(page?.text).not.toContain(secret);
    // The listener is gone.
    await expect(browse(asked.get('redirect_uri') ?? '')).rejects.toThrow();

    const settings = { ...relayAt(smtp.port), oauth: server.settings(), oauthTicket: last.ticket };
    expect(await tested(client, { settings, testTo: 'me@people.example' })).toMatchObject({
      step: 'test_mail',
      state: 'ok',
    });
    // A test uses no ticket up, and counts for the relay that is saved afterwards.
    const relay = await client.relays.save(settings);
    expect(relay).toMatchObject({
      auth: 'oauth2',
      user: 'news@toko.example',
      hasPassword: false,
      oauth: { account: 'news@toko.example', needsSignIn: false, hasClientSecret: false, clientId: 'merpati-test' },
      lastTest: { ok: true },
    });
    await expect(client.relays.save(settings)).rejects.toMatchObject({ code: 'oauth_ticket_unknown' });
    expect(await tested(client, { id: relay.id, testTo: 'me@people.example' })).toMatchObject({
      step: 'test_mail',
      state: 'ok',
    });
    expect(smtp.accepted.get('me@people.example')).toBe(2);
    // The same token serves for reading the mailbox.
    const answer = await accessToken(ctx, relay.id);
    expect(answer.ok && server.valid(answer.token)).toBe(true);
    await client.relays.remove({ id: relay.id });
    expect(await secrets.get(`relay-${relay.id}-oauth`)).toBeUndefined();
    expect(await accessToken(ctx, relay.id)).toMatchObject({ ok: false, system: 'oauth_needs_sign_in' });
  });

  it('in Indonesian where the person chose it', async () => {
    const { server, client } = await world();
    await client.settings.set({ language: 'id' });
    const { page } = await signInByBrowser(client, { settings: server.settings() });
    expect(page?.text).toContain('Anda boleh menutup jendela ini');
  });

  const failures: [string, Partial<OauthScript>, string, RegExp | null][] = [
    ['the person says no', { authorize: 'deny' }, 'oauth_denied', /The person said no/],
    ['a foreign state', { authorize: 'wrong_state' }, 'oauth_state', null],
    ['no state', { authorize: 'no_state' }, 'oauth_state', null],
    ['a statement made for another attempt', { nonce: 'wrong' }, 'oauth_state', null],
    ['the scope is refused', { authorize: 'invalid_scope' }, 'oauth_scope', null],
    ['less is granted than is needed', { scope: 'openid email' }, 'oauth_scope', /openid email/],
    ['another account signs in', { account: 'other@toko.example' }, 'oauth_account', /^other@toko\.example$/],
    ['the client is unknown', { token: 'invalid_client' }, 'oauth_client', /no such client/],
    ['the client needs a secret', { clientSecret: 'geheim' }, 'oauth_client', /wrong secret/],
    ['the line to the provider is cut', { token: 'down' }, 'oauth_unreachable', null],
    ['the provider is busy', { token: 'busy' }, 'oauth_unreachable', null],
    ['a café answers', { token: 'html' }, 'oauth_unreachable', null],
    ['an answer without an end', { token: 'huge' }, 'oauth_unreachable', null],
    ['the code is refused', { token: 'echo' }, 'oauth_expired', /you said/],
  ];
  for (const [name, script, cause, words] of failures) {
    it(`${name}: ${cause}`, async () => {
      const { server, client } = await world(script);
      const { last, page } = await signInByBrowser(client, {
        settings: server.settings(),
        address: 'news@toko.example',
      });
      expect(last).toMatchObject({ state: 'failed', cause });
      if (last.state !== 'failed') throw new Error('not failed');
      expect(last.remedies.length).toBeGreaterThan(0);
      if (words) expect(last.words).toMatch(words);
      expect(page?.status).toBe(400);
      const said = JSON.stringify(last) + page?.text;
      for (const secret of server.secrets()) expect(said).not.toContain(secret);
      // An answer that is not ours is never shown to the provider.
      if (script.authorize) expect(server.asked).toEqual([]);
    });
  }

  it('a provider that does not answer is given up after seconds', async () => {
    const { server, client } = await world({ token: 'silent' });
    const started = Date.now();
    const { last } = await signInByBrowser(client, { settings: server.settings() });
    expect(last).toMatchObject({ state: 'failed', cause: 'oauth_unreachable' });
    expect(Date.now() - started).toBeLessThan(10_000);
  }, 15_000);

  it('a browser that is closed: the attempt ends after ten minutes, or when nobody listens', async () => {
    const { server, client } = await world({}, { clock: fastClock(2_000) });
    const { last } = await signInByBrowser(client, { settings: server.settings() }, async () => null);
    expect(last).toMatchObject({ state: 'failed', cause: 'oauth_closed' });

    const real = await world();
    const stop = new AbortController();
    let back = '';
    for await (const step of await real.client.relays.oauthSignIn(
      { settings: server.settings() },
      { signal: stop.signal },
    )) {
      if (step.state !== 'waiting') continue;
      back = new URL(step.url).searchParams.get('redirect_uri') ?? '';
      await expect(browse(back)).resolves.toMatchObject({ status: 404 });
      stop.abort();
    }
    await expect(browse(back)).rejects.toThrow();
  });

  it('stray requests neither sign in nor end the attempt', async () => {
    const { server, client } = await world();
    const { last } = await signInByBrowser(client, { settings: server.settings() }, async (url) => {
      const asked = new URL(url).searchParams;
      const back = asked.get('redirect_uri') ?? '';
      const right = `${back}?code=stolen&state=${asked.get('state')}`;
      expect(await browse(back)).toMatchObject({ status: 404 });
      expect(await browse(`${back}favicon.ico`)).toMatchObject({ status: 404 });
      expect(await browse(`${back}elsewhere?code=x&state=y`)).toMatchObject({ status: 404 });
      // A picture on some page, and a name that was bent to this computer.
      expect(await browse(`${back}?code=x&state=y`, { 'sec-fetch-dest': 'image' })).toMatchObject({ status: 404 });
      expect(await browse(right, { host: 'rebound.example' })).toMatchObject({ status: 404 });
      const posted = await new Promise<number>((resolve) => {
        get(right, { method: 'POST' }, (response) => resolve(response.resume().statusCode ?? 0));
      });
      expect(posted).toBe(404);
      return browse(url);
    });
    expect(last.state).toBe('done');
  });

  it('what was typed is looked at before anybody is asked', async () => {
    const { server, client } = await world();
    const settings = server.settings();
    const { last } = await signInByBrowser(client, { settings: { ...settings, clientId: '' } });
    expect(last).toMatchObject({ state: 'failed', cause: 'oauth_client' });
    for (const tokenUrl of [
      'http://login.example.com/token',
      'https://a:b@login.example.com/',
      'javascript:alert(1)',
      '',
    ])
      await expect(signInByBrowser(client, { settings: { ...settings, tokenUrl } })).rejects.toMatchObject({
        code: 'oauth_address_invalid',
      });
  });

  it('Google and Microsoft are asked for mail, offline, by the way back that they allow', async () => {
    const { client } = await world();
    const address = async (provider: 'google' | 'microsoft') => {
      const settings = { provider, clientId: 'mine' };
      const stop = new AbortController();
      for await (const step of await client.relays.oauthSignIn({ settings }, { signal: stop.signal })) {
        stop.abort();
        if (step.state === 'waiting') return new URL(step.url);
      }
      throw new Error('no address');
    };
    const google = await address('google');
    expect(google.origin).toBe('https://accounts.google.com');
    expect(google.searchParams.get('scope')).toContain('https://mail.google.com/');
    expect(google.searchParams.get('access_type')).toBe('offline');
    expect(google.searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const microsoft = await address('microsoft');
    expect(microsoft.origin).toBe('https://login.microsoftonline.com');
    expect(microsoft.searchParams.get('scope')).toContain('offline_access');
    expect(microsoft.searchParams.get('redirect_uri')).toMatch(/^http:\/\/localhost:/);
  });
});

describe('a kept sign-in', () => {
  it('is used only where it was given for', async () => {
    const { server, client, secrets } = await world({ clientSecret: 'geheim-client' });
    const smtp = await smtpFor(server);
    const wish = { settings: server.settings(), clientSecret: 'geheim-client' };
    const { last } = await signInByBrowser(client, wish);
    if (last.state !== 'done') throw new Error(JSON.stringify(last));
    const input = { ...relayAt(smtp.port), oauth: server.settings() };
    const { id } = await client.relays.save({ ...input, oauthTicket: last.ticket });
    const kept = () => secrets.get(`relay-${id}-oauth`);
    const keptSecret = () => secrets.get(`relay-${id}-oauth-client`);
    expect(await keptSecret()).toBe('geheim-client');
    // The kept client's secret serves the next sign-in at the same endpoints, and only there.
    expect((await signInByBrowser(client, { settings: server.settings(), relayId: id })).last.state).toBe('done');
    const thief = await oauthServer();
    ends.push(thief.close);
    await signInByBrowser(client, { settings: thief.settings(), relayId: id });
    expect(thief.asked.map((form) => form.get('client_secret'))).toEqual([null]);
    // A name, another port, other limits: nothing to sign in for.
    expect(await client.relays.save({ ...input, id, name: 'Renamed' })).toMatchObject({
      oauth: { needsSignIn: false, hasClientSecret: true },
    });
    expect(await kept()).toContain('refresh');
    // A test of settings that point elsewhere has no token to show.
    const elsewhere = await scriptedServer({ ehlo: ['AUTH XOAUTH2'] });
    ends.push(elsewhere.close);
    const bent = { ...input, id, oauth: thief.settings(), port: elsewhere.port };
    expect(await tested(client, { id, settings: bent })).toMatchObject({ cause: 'oauth_needs_sign_in' });
    const otherHost = { ...input, id, host: 'localhost', port: elsewhere.port };
    expect(await tested(client, { id, settings: otherHost })).toMatchObject({ cause: 'oauth_needs_sign_in' });
    expect(elsewhere.commands.some((command) => command.startsWith('AUTH'))).toBe(false);
    // Another endpoint: tokens and secret are gone.
    expect(await client.relays.save(bent)).toMatchObject({
      oauth: { needsSignIn: true, hasClientSecret: false, account: '' },
    });
    expect(await kept()).toBeUndefined();
    expect(await keptSecret()).toBeUndefined();
    // Back to a password: no trace.
    expect(
      await client.relays.save({ ...input, id, auth: 'password', oauth: null, user: 'u', password: 'p4ssw0rd' }),
    ).toMatchObject({ oauth: null, hasPassword: true });
    // And to a token again: no password.
    await client.relays.save({ ...input, id });
    expect(await secrets.get(`relay-${id}-password`)).toBeUndefined();
  });

  it('a ticket fits its own settings only; a provider’s token only its own servers, never an open line', async () => {
    const { server, client } = await world();
    const oauthTicket = await ticketFor(client, server);
    const input = { ...relayAt(2525), oauthTicket };
    await expect(
      client.relays.save({ ...input, oauth: { ...server.settings(), clientId: 'other' } }),
    ).rejects.toMatchObject({ code: 'oauth_ticket_unknown' });
    const google = { provider: 'google' as const, clientId: 'mine' };
    const abroad = { ...relayAt(587), tls: 'starttls' as const, oauth: google };
    await expect(client.relays.save({ ...abroad, host: 'smtp.gmail.com.evil.example' })).rejects.toMatchObject({
      code: 'oauth_host_refused',
    });
    expect(await client.relays.save({ ...abroad, host: 'smtp.gmail.com' })).toMatchObject({
      oauth: { needsSignIn: true },
    });
    const open = { ...relayAt(587), host: 'mail.example.com', oauth: server.settings(), allowPlain: true };
    await expect(client.relays.save(open)).rejects.toMatchObject({ code: 'relay_plain_refused' });
    await expect(client.relays.save({ ...relayAt(587), oauth: null })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('a server without XOAUTH2 sees no token; one that gives its reason is heard', async () => {
    const { server, client } = await world();
    const without = await scriptedServer({ ehlo: ['AUTH PLAIN LOGIN'] });
    ends.push(without.close);
    const oauthTicket = await ticketFor(client, server);
    const settings = { ...relayAt(without.port), oauth: server.settings(), oauthTicket };
    expect(await tested(client, { settings })).toMatchObject({ step: 'sign_in', cause: 'auth_unknown' });
    expect(without.commands.filter((command) => command.startsWith('AUTH'))).toEqual([]);
    const strict = await smtpFor(server, { valid: () => false });
    const refused = await tested(client, { settings: { ...settings, port: strict.port } });
    expect(refused).toMatchObject({ step: 'sign_in', cause: 'xoauth2_refused' });
    expect(refused?.words).toMatch(/535 .*status 400/);
    // Once more with a fresh token, then no more.
    expect(strict.tokens.length).toBe(2);
    expect(new Set(strict.tokens).size).toBe(2);
    await tested(client, { settings: { ...settings, port: strict.port } });
    expect(strict.tokens.length).toBe(3);
    const cut = await scriptedServer({ ehlo: ['AUTH XOAUTH2'], answers: { AUTH: 'CLOSE' } });
    ends.push(cut.close);
    expect(await tested(client, { settings: { ...settings, port: cut.port } })).toMatchObject({ cause: 'signin_cut' });
    expect(await tested(client, { settings: { ...settings, port: await closedPort() } })).toMatchObject({
      cause: 'port_refused',
    });
  });

  const endings = [
    ['Token has been expired or revoked.', 'oauth_revoked'],
    ['AADSTS50173: The grant was revoked; its password changed.', 'oauth_revoked'],
    ['AADSTS700082: The refresh token has expired due to inactivity.', 'oauth_expired'],
  ] as const;
  for (const [refusal, cause] of endings) {
    it(`“${refusal}”: ${cause}, said once by the provider and then by the relay itself`, async () => {
      const { server, client } = await world({ expiresIn: 1, refusal });
      const smtp = await smtpFor(server);
      const { id } = await oauthRelay(client, server, smtp.port);
      server.revokeAll();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const failed = await tested(client, { id });
      expect(failed).toMatchObject({ step: 'sign_in', cause });
      expect(failed?.words).toContain(refusal.slice(0, 12));
      expect(failed?.remedies).toContain('sign_in_again');
      expect(await client.relays.get({ id })).toMatchObject({
        oauth: { needsSignIn: true },
        lastTest: { ok: false, cause },
      });
      const asked = server.asked.length;
      expect(await tested(client, { id })).toMatchObject({ step: 'sign_in', cause: 'oauth_needs_sign_in', words: '' });
      expect(server.asked.length).toBe(asked);
    });
  }

  it('twenty who ask at once share one refresh', async () => {
    const { server, client, ctx } = await world({ expiresIn: 1 });
    const smtp = await smtpFor(server);
    const { id } = await oauthRelay(client, server, smtp.port);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const before = server.refreshes();
    const answers = await Promise.all(Array.from({ length: 20 }, () => accessToken(ctx, id)));
    expect(server.refreshes()).toBe(before + 1);
    expect(new Set(answers.map((answer) => answer.ok && answer.token)).size).toBe(1);
  });
});
