import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerPage } from '../../../electron/engine/relays/oauth/answer-page.ts';
import { refusalOf } from '../../../electron/engine/relays/oauth/client.ts';
import { accountsOf } from '../../../electron/engine/relays/oauth/id-token.ts';
import {
  hostMaySeeToken,
  PROVIDERS,
  providerOf,
  sameMailbox,
  scopeSuffices,
  tidyOauth,
} from '../../../electron/engine/relays/oauth/providers.ts';
import {
  createTokenSource,
  isFresh,
  type Renewed,
  type Tokens,
} from '../../../electron/engine/relays/oauth/token-source.ts';
import { bearerResponse, secretsOf, withoutSecrets } from '../../../electron/engine/relays/reply.ts';
import type { OauthSettings } from '../../../shared/contract/relays.ts';

const other: OauthSettings = {
  provider: 'other',
  clientId: 'mine',
  authorizeUrl: 'https://login.example.com/authorize',
  tokenUrl: 'https://login.example.com/token',
  scope: 'https://mail.example.com/Send offline_access',
};

describe('providers', () => {
  it('a known provider has its own addresses only, whatever was typed', () => {
    const tidied = tidyOauth({ ...other, provider: 'google' });
    expect(tidied).toEqual({ provider: 'google', clientId: 'mine', authorizeUrl: '', tokenUrl: '', scope: '' });
    expect(providerOf(tidied)).toBe(PROVIDERS.google);
  });

  it('typed addresses are https, or http on this computer', () => {
    const tokenUrl = (typed: string) => tidyOauth({ ...other, tokenUrl: typed }).tokenUrl;
    for (const good of [
      'https://login.example.com/t',
      'http://127.0.0.1:8080/t',
      'http://localhost/t',
      'http://[::1]/t',
    ])
      expect(tokenUrl(` ${good} `)).toBe(good);
    for (const bad of [
      'http://example.com/',
      'http://127.0.0.1.example.com/',
      'https://u:p@example.com/',
      'https://example.com/#x',
      'file:///etc/passwd',
      'data:,x',
      'example.com',
    ])
      expect(() => tokenUrl(bad), bad).toThrow('oauth_address_invalid');
    expect(() => tidyOauth({ ...other, scope: 'a"b' })).toThrow('invalid_input');
    expect(() => tidyOauth({ ...other, clientId: 'a\nb' })).toThrow('invalid_input');
  });

  it('knows when less was granted than is needed', () => {
    const { google, microsoft } = PROVIDERS;
    expect(
      scopeSuffices(google, 'openid https://mail.google.com/ https://www.googleapis.com/auth/userinfo.email'),
    ).toBe(true);
    expect(scopeSuffices(google, 'openid email')).toBe(false);
    expect(scopeSuffices(google, undefined)).toBe(true);
    expect(
      scopeSuffices(microsoft, 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send'),
    ).toBe(true);
    expect(scopeSuffices(microsoft, 'https://outlook.office.com/SMTP.Send')).toBe(false);
    expect(scopeSuffices(providerOf(other), 'https://mail.example.com/Send')).toBe(true);
    expect(scopeSuffices(providerOf(other), 'offline_access')).toBe(false);
  });

  it('shows a token of Google or Microsoft to their servers and to this computer only', () => {
    const google: OauthSettings = { ...other, provider: 'google' };
    for (const host of ['smtp.gmail.com', 'smtp-relay.gmail.com', 'SMTP.GMAIL.COM.', '127.0.0.1'])
      expect(hostMaySeeToken(google, host), host).toBe(true);
    for (const host of ['smtp.office365.com', 'notgmail.com', 'gmail.com.evil.example', ''])
      expect(hostMaySeeToken(google, host), host).toBe(false);
    expect(hostMaySeeToken({ ...other, provider: 'microsoft' }, 'smtp.office365.com')).toBe(true);
    expect(hostMaySeeToken(other, 'mail.example.com')).toBe(true);
  });

  it('takes two spellings of one mailbox for one', () => {
    expect(sameMailbox('Toko.Melati@Gmail.com', 'tokomelati@googlemail.com')).toBe(true);
    expect(sameMailbox('toko.melati@example.com', 'tokomelati@example.com')).toBe(false);
    expect(sameMailbox('a@b@example.com', 'a@example.com')).toBe(false);
  });
});

describe('the statement about who signed in', () => {
  const token = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
  const expected = { clientId: 'mine', nonce: 'n', provider: PROVIDERS.google };
  const claims = { iss: 'https://accounts.google.com', aud: 'mine', nonce: 'n', email: 'a@example.com' };

  it('counts only where it was made for this client, this attempt and by this provider', () => {
    expect(accountsOf(token(claims), expected)).toEqual(['a@example.com']);
    expect(accountsOf(token({ ...claims, aud: ['x', 'mine'] }), expected)).toEqual(['a@example.com']);
    expect(accountsOf(token({ ...claims, aud: 'other' }), expected)).toBeNull();
    expect(accountsOf(token({ ...claims, nonce: 'm' }), expected)).toBeNull();
    expect(accountsOf(token({ ...claims, iss: 'https://accounts.google.com.example' }), expected)).toBeNull();
    expect(accountsOf(token({ ...claims, email: 'a@b"><script>', upn: 'b@example.com' }), expected)).toEqual([
      'b@example.com',
    ]);
    const tenant = 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0';
    expect(accountsOf(token({ ...claims, iss: tenant }), { ...expected, provider: PROVIDERS.microsoft })).toHaveLength(
      1,
    );
  });

  it('is read without trust', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `x.${Buffer.from(json).toString('base64url')}.`),
        ),
        (text) => {
          expect(accountsOf(text, expected)).toBeNull();
        },
      ),
    );
  });
});

const HOUR = 3_600_000;
const tokensAt = (now: number, lifetime = HOUR): Tokens => ({
  access: `a${now}`,
  refresh: `r${now}`,
  until: now + lifetime,
  lifetime,
});

describe('how long a token is fresh', () => {
  it('until a minute before its end, on either clock', () => {
    const tokens = tokensAt(0);
    expect(isFresh(tokens, HOUR - 60_001, null)).toBe(true);
    expect(isFresh(tokens, HOUR - 60_000, null)).toBe(false);
    // The machine slept: only the wall saw it. Somebody set the wall back: only the other one sees it.
    expect(isFresh(tokens, 2 * HOUR, 1_000)).toBe(false);
    expect(isFresh(tokens, 0, HOUR)).toBe(false);
    // Set back by a year, just fetched: the clock that only goes forward is enough. Read from disk: nobody knows.
    expect(isFresh(tokens, -365 * 24 * HOUR, 1_000)).toBe(true);
    expect(isFresh(tokens, -365 * 24 * HOUR, null)).toBe(false);
    expect(isFresh(tokensAt(0, 1_000), 700, null)).toBe(true);
    expect(isFresh(tokensAt(0, 1_000), 800, null)).toBe(false);
  });

  it('property: never after its end while one clock tells the truth', () => {
    const clocks = fc.record({
      lifetime: fc.integer({ min: 1, max: 30 * HOUR }),
      spent: fc.integer({ min: 0, max: 60 * HOUR }),
      lie: fc.integer({ min: -9e12, max: 9e12 }),
    });
    fc.assert(
      fc.property(clocks, ({ lifetime, spent, lie }) => {
        fc.pre(spent >= lifetime);
        const tokens = tokensAt(1_000, lifetime);
        expect(isFresh(tokens, 1_000 + spent + lie, spent)).toBe(false);
        expect(isFresh(tokens, 1_000 + spent, Math.min(spent, Math.abs(lie)))).toBe(false);
      }),
    );
  });
});

describe('the source of tokens', () => {
  function make(options: { renew?: (turn: number) => Renewed; keep?: () => void; start?: Tokens } = {}) {
    let now = 10 * HOUR;
    const kept: Tokens[] = [];
    const state = { renewals: 0, lost: 0 };
    const source = createTokenSource({
      clock: { now: () => now, monotonic: () => now, sleep: async () => undefined },
      load: async () => options.start ?? tokensAt(now),
      keep: async (tokens) => {
        options.keep?.();
        kept.push(tokens);
      },
      renew: async () => {
        state.renewals += 1;
        return options.renew?.(state.renewals) ?? { ok: true, tokens: tokensAt(now + state.renewals) };
      },
      onLost: () => {
        state.lost += 1;
      },
    });
    const pass = (milliseconds: number) => {
      now += milliseconds;
    };
    return { source, kept, state, pass };
  }

  it('keeps what a refresh brought before anybody uses it; what could not be kept is kept later, not asked for again', async () => {
    let full = true;
    const { source, kept, state, pass } = make({
      keep: () => {
        if (full) throw new Error('disk full');
      },
    });
    await source.token();
    pass(HOUR);
    expect(await source.token()).toMatchObject({ ok: false, system: 'UNKNOWN' });
    expect(kept).toEqual([]);
    full = false;
    const answer = await source.token();
    expect(answer).toMatchObject({ ok: true, token: kept[0]?.access });
    expect(state.renewals).toBe(1);
  });

  it('a token that is refused before its time is exchanged once, and once more after a minute', async () => {
    const { source, state, pass } = make();
    const first = await source.token();
    if (!first.ok) throw new Error('no token');
    const second = await source.token(first.token);
    if (!second.ok) throw new Error('no token');
    expect(second.token).not.toBe(first.token);
    // Somebody else was refused the old one meanwhile: there is a newer one already.
    expect(await source.token(first.token)).toEqual(second);
    expect(await source.token(second.token)).toMatchObject({ ok: false, system: 'xoauth2_refused' });
    expect(state.renewals).toBe(1);
    pass(61_000);
    expect((await source.token(second.token)).ok).toBe(true);
  });

  it('goes on with the old one in its last minute while the provider is away, and not after', async () => {
    const { source, state, pass } = make({ renew: () => ({ ok: false, cause: 'oauth_unreachable', words: '' }) });
    const first = await source.token();
    pass(HOUR - 30_000);
    expect(await source.token()).toEqual(first);
    pass(30_000);
    expect(await source.token()).toMatchObject({ ok: false, system: 'oauth_unreachable' });
    expect(state).toEqual({ renewals: 2, lost: 0 });
  });

  it('tells when only the person can help; without a refresh token that is its end', async () => {
    const refused = make({ renew: () => ({ ok: false, cause: 'oauth_revoked', words: '' }), start: tokensAt(0) });
    expect(await refused.source.token()).toMatchObject({ ok: false, system: 'oauth_revoked' });
    expect(refused.state.lost).toBe(1);
    const bare = make({ start: { ...tokensAt(0), refresh: '' } });
    expect(await bare.source.token()).toMatchObject({ ok: false, system: 'oauth_expired' });
    expect(bare.state.renewals).toBe(0);
  });

  it('once retired it writes nothing more', async () => {
    const { source, kept } = make({ start: tokensAt(0) });
    const answer = source.token();
    await source.retire();
    expect((await answer).ok).toBe(true);
    expect(kept).toEqual([]);
  });
});

describe('what may be said', () => {
  it('an echo of a token is blotted out: bare, as base64, and as the whole answer to XOAUTH2', () => {
    const token = 'ya29.secret-token';
    const target = { user: '', password: '', oauth: { account: 'a@example.com', secrets: () => [token] } };
    const response = Buffer.from(bearerResponse('a@example.com', token)).toString('base64');
    const echo = `no ${token} ${Buffer.from(token).toString('base64')} AUTH XOAUTH2 ${response}`;
    const shown = withoutSecrets(echo, secretsOf(target));
    for (const secret of [token, Buffer.from(token).toString('base64'), response]) expect(shown).not.toContain(secret);
  });

  it('whatever is thrown has a cause', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(refusalOf(thrown, 'refresh', []).cause).toBe('oauth_unreachable');
      }),
    );
  });

  it('the page says how it ended in both languages, and no more', () => {
    for (const language of ['en', 'id'] as const)
      for (const ending of ['done', 'failed', 'foreign'] as const)
        expect(answerPage(language, ending)).toMatch(/^<!doctype html><html lang="(en|id)">(?!.*<script)/);
  });
});
