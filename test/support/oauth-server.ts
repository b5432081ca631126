import { createHash, randomBytes } from 'node:crypto';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { OauthSettings } from '../../shared/contract/relays.ts';

/** How the authorisation server behaves; may be changed while it runs. */
export type OauthScript = {
  /** What its authorize page does with the person. */
  authorize: 'allow' | 'deny' | 'wrong_state' | 'no_state' | 'invalid_scope';
  /** How its token endpoint answers; `echo` refuses and repeats everything that it was told. */
  token: 'ok' | 'down' | 'silent' | 'busy' | 'html' | 'huge' | 'echo' | 'invalid_client';
  /** Who signs in; null: it does not say. */
  account: string | null;
  /** What is granted; null: as asked, and not mentioned. */
  scope: string | null;
  /** Seconds; null: not mentioned. */
  expiresIn: number | null;
  rotates: boolean;
  /** The client's secret that it wants, or ''. */
  clientSecret: string;
  nonce: 'right' | 'wrong';
  /** What it says to a refresh token that is no longer good. */
  refusal: string;
  /** Stands at the beginning of each token, so that a test can search for it. */
  marker: string;
};

type Code = { challenge: string; redirectUri: string; clientId: string; nonce: string | null; scope: string };
type Access = { until: number; family: string };

/**
 * An authorisation server on 127.0.0.1 (RFC 6749, 7636, 9700): checks PKCE S256, the redirect address and single use of codes;
 * rotates refresh tokens, and ends the whole family where an old one comes again, as Entra ID and others do.
 */
export async function oauthServer(options: Partial<OauthScript> = {}) {
  const script: OauthScript = {
    authorize: 'allow',
    token: 'ok',
    account: 'news@toko.example',
    scope: null,
    expiresIn: 3_600,
    rotates: true,
    clientSecret: '',
    nonce: 'right',
    refusal: 'Token has been expired or revoked.',
    marker: 'tok',
    ...options,
  };
  const codes = new Map<string, Code>();
  const access = new Map<string, Access>();
  const refresh = new Map<string, string>();
  const spent = new Map<string, string>();
  const ended = new Set<string>();
  const sockets = new Set<Socket>();
  /** What came to the token endpoint, and each authorisation request. */
  const asked: URLSearchParams[] = [];
  const authorised: URLSearchParams[] = [];
  const random = () => `${script.marker}-${randomBytes(12).toString('base64url')}`;

  const authorize = (query: URLSearchParams, response: ServerResponse) => {
    authorised.push(query);
    const back = new URL(query.get('redirect_uri') ?? '');
    if (script.authorize !== 'no_state') back.searchParams.set('state', query.get('state') ?? '');
    if (script.authorize === 'wrong_state') back.searchParams.set('state', 'of-somebody-else');
    if (script.authorize === 'deny') {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'The person said no');
    } else if (script.authorize === 'invalid_scope') back.searchParams.set('error', 'invalid_scope');
    else {
      const code = random();
      codes.set(code, {
        challenge: query.get('code_challenge_method') === 'S256' ? (query.get('code_challenge') ?? '') : '',
        redirectUri: query.get('redirect_uri') ?? '',
        clientId: query.get('client_id') ?? '',
        nonce: query.get('nonce'),
        scope: query.get('scope') ?? '',
      });
      back.searchParams.set('code', code);
    }
    response.writeHead(302, { Location: back.href, 'Cache-Control': 'no-store' }).end();
  };

  const json = (response: ServerResponse, status: number, body: object) =>
    response
      .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
      .end(JSON.stringify(body));
  const refuse = (response: ServerResponse, error: string, description = '') =>
    json(response, error === 'invalid_client' ? 401 : 400, {
      error,
      ...(description ? { error_description: description } : {}),
    });

  const give = (response: ServerResponse, family: string, scope: string, idToken: string | null) => {
    const token = random();
    access.set(token, { until: Date.now() + (script.expiresIn ?? 3_600) * 1_000, family });
    const next = random();
    refresh.set(next, family);
    json(response, 200, {
      access_token: token,
      token_type: 'Bearer',
      refresh_token: next,
      ...(script.expiresIn === null ? {} : { expires_in: script.expiresIn }),
      ...(script.scope === null ? {} : { scope: script.scope }),
      ...(idToken === null || !scope.includes('openid') ? {} : { id_token: idToken }),
    });
  };
  const idTokenFor = ({ clientId, nonce }: Code) => {
    if (script.account === null) return null;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      iss: url(),
      aud: clientId,
      email: script.account,
      nonce: script.nonce === 'right' ? nonce : 'other',
    };
    return `${part({ alg: 'RS256' })}.${part(claims)}.${Buffer.from(`${script.marker}-signature`).toString('base64url')}`;
  };

  const redeem = (form: URLSearchParams, response: ServerResponse) => {
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!code || code.challenge === '' || challenge !== code.challenge)
      return refuse(response, 'invalid_grant', 'PKCE');
    if (code.redirectUri !== form.get('redirect_uri') || code.clientId !== form.get('client_id'))
      return refuse(response, 'invalid_grant', 'redirect_uri');
    give(response, randomBytes(6).toString('hex'), code.scope, idTokenFor(code));
  };

  const renew = (form: URLSearchParams, response: ServerResponse) => {
    const token = form.get('refresh_token') ?? '';
    const again = spent.get(token);
    if (again !== undefined) ended.add(again);
    const family = refresh.get(token);
    if (family === undefined || ended.has(family)) return refuse(response, 'invalid_grant', script.refusal);
    if (!script.rotates) return give(response, family, '', null);
    refresh.delete(token);
    spent.set(token, family);
    give(response, family, '', null);
  };

  const answer = (form: URLSearchParams, response: ServerResponse) => {
    switch (script.token) {
      case 'down':
        return response.destroy();
      case 'silent':
        return;
      case 'busy':
        return json(response, 503, { error: 'temporarily_unavailable' });
      case 'html':
        return response
          .writeHead(200, { 'Content-Type': 'text/html' })
          .end('<h1>Wi-Fi of the café: please accept</h1>');
      case 'huge':
        return response.writeHead(200, { 'Content-Type': 'application/json' }).end(`"${'x'.repeat(5_000_000)}"`);
      case 'echo':
        return refuse(
          response,
          'invalid_grant',
          `you said ${decodeURIComponent(form.toString())}`.replace(/["\\]/g, ''),
        );
      case 'invalid_client':
        return refuse(response, 'invalid_client', 'no such client');
    }
    if (script.clientSecret !== '' && form.get('client_secret') !== script.clientSecret)
      return refuse(response, 'invalid_client', 'wrong secret');
    if (form.get('grant_type') === 'refresh_token') renew(form, response);
    else redeem(form, response);
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/authorize') return authorize(searchParams, response);
    void bodyOf(request).then((body) => {
      const form = new URLSearchParams(body);
      asked.push(form);
      answer(form, response);
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    script,
    asked,
    authorised,
    settings: (scope = 'mail openid email'): OauthSettings => ({
      provider: 'other',
      clientId: 'merpati-test',
      authorizeUrl: `${url()}/authorize`,
      tokenUrl: `${url()}/token`,
      scope,
    }),
    /** Requests that wanted fresh tokens. */
    refreshes: () => asked.filter((form) => form.get('grant_type') === 'refresh_token').length,
    valid: (token: string) => {
      const found = access.get(token);
      return found !== undefined && found.until > Date.now() && !ended.has(found.family);
    },
    /** The person took the permission back: no token works any more. */
    revokeAll: () => {
      for (const family of [...refresh.values(), ...[...access.values()].map((one) => one.family)]) ended.add(family);
    },
    /** Access tokens stop working although their time is not over; refresh tokens go on. */
    dropAccessTokens: () => access.clear(),
    /** Every secret that it ever gave or heard. */
    secrets: () => [
      ...access.keys(),
      ...refresh.keys(),
      ...spent.keys(),
      ...asked.flatMap((form) => [form.get('code'), form.get('code_verifier')]).filter((one) => one !== null),
    ],
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

export type OauthServer = Awaited<ReturnType<typeof oauthServer>>;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

export type Page = {
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
};

/** Does what a browser does with the address of a sign-in: follows redirects, answers the page at the end. */
export async function browse(
  address: string,
  headers: Record<string, string> = { 'sec-fetch-dest': 'document' },
): Promise<Page> {
  for (let url = address, turn = 0; ; turn += 1) {
    const { response, text } = await fetchOnce(url, headers);
    const { location } = response.headers;
    if (location === undefined || turn > 5)
      return { url, status: response.statusCode ?? 0, headers: response.headers, text };
    url = new URL(location, url).href;
  }
}

function fetchOnce(url: string, headers: Record<string, string>): Promise<{ response: IncomingMessage; text: string }> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      bodyOf(response).then((text) => resolve({ response, text }), reject);
    }).on('error', reject);
  });
}

/**
 * An SMTP server on 127.0.0.1 that takes XOAUTH2 with tokens that `valid` calls good, and counts what it accepted by recipient.
 * `refusal`: what it says instead of the usual words, told the token; `hangsUp` after a refusal.
 */
export async function bearerSmtp(options: {
  readonly valid: (token: string) => boolean;
  readonly account?: string;
  readonly refusal?: (token: string) => string;
  /** What it refuses the next sender with, told the token that signed in; undefined: nothing. */
  readonly mailRefusal?: (token: string) => string | undefined;
  /** Cuts the line after it refused a sign-in. */
  readonly hangsUp?: boolean;
}) {
  const accepted = new Map<string, number>();
  const tokens: string[] = [];
  const sockets = new Map<number, Socket>();
  let refused = 0;
  const server = new SMTPServer({
    name: 'bearer.example',
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['XOAUTH2'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 200,
    onAuth: (auth, session, done) => {
      const token = auth.accessToken ?? '';
      tokens.push(token);
      if (options.valid(token) && auth.username === (options.account ?? 'news@toko.example'))
        return done(null, { user: auth.username });
      refused += 1;
      if (options.hangsUp) setTimeout(() => sockets.get(session.remotePort)?.destroy(), 3);
      const message = options.refusal?.(token);
      if (message !== undefined) return done(Object.assign(new Error(message), { responseCode: 535 }));
      done(null, { data: { status: '400', schemes: 'bearer mac', scope: 'mail' } });
    },
    onMailFrom: (_address, _session, done) => {
      const message = options.mailRefusal?.(tokens.at(-1) ?? '');
      done(message === undefined ? null : Object.assign(new Error(message), { responseCode: 550 }));
    },
    onRcptTo: (_address, _session, done) => done(),
    onData: (stream, session, done) => {
      stream.on('data', () => undefined);
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) accepted.set(address, (accepted.get(address) ?? 0) + 1);
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => sockets.set(socket.remotePort ?? 0, socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    accepted,
    /** Every token that was shown, in order. */
    tokens,
    refused: () => refused,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
