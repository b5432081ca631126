import type { OauthSettings } from '../../../../shared/contract/relays.ts';
import { AppError } from '../../../../shared/errors.ts';
import { isLoopback } from '../connection.ts';

/**
 * Where a provider hands out tokens and what is asked for. Everybody brings a client id of their own: Google's mail scope is
 * restricted (a yearly paid review, else at most 100 people), and a secret inside an app that everybody can open is none.
 */
export type Provider = {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly scope: string;
  /** Scopes (lower case) without which no mail can be sent or, later, read; a provider may write its own address before them. */
  readonly needs: readonly string[];
  /** What this provider wants to be told besides (RFC 6749 8.2). */
  readonly extra: Readonly<Record<string, string>>;
  /** How the way back to this computer is written. Entra ID allows any port for the name only, RFC 8252 8.3 prefers the address. */
  readonly redirectHost: '127.0.0.1' | 'localhost';
  /** Who signs its statements about the account, or null where that is not known. */
  readonly issuer: RegExp | null;
  /** Ends of host names that may see its tokens; null: the person's own provider, whose servers only the person knows. */
  readonly hosts: readonly string[] | null;
};

/** The providers that are known; one scope covers sending now and reading replies later. */
export const PROVIDERS: Readonly<Record<'google' | 'microsoft', Provider>> = {
  // https://developers.google.com/identity/protocols/oauth2/native-app, https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
  google: {
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/ openid email',
    needs: ['https://mail.google.com/'],
    // A refresh token comes with the first consent only, unless consent is asked for again.
    extra: { access_type: 'offline', prompt: 'consent' },
    redirectHost: '127.0.0.1',
    issuer: /^(?:https:\/\/)?accounts\.google\.com$/,
    hosts: ['gmail.com', 'googlemail.com', 'google.com'],
  },
  // https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
  microsoft: {
    authorizeUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scope:
      'https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All offline_access openid email',
    needs: ['smtp.send', 'imap.accessasuser.all'],
    extra: {},
    redirectHost: 'localhost',
    issuer: /^https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}\/v2\.0$/,
    hosts: ['office365.com', 'office.com', 'outlook.com', 'hotmail.com', 'live.com'],
  },
};

/** Said of a token, not of a mailbox: nothing depends on whether the provider repeats them. */
const ABOUT_THE_TOKEN = new Set(['openid', 'email', 'profile', 'offline_access']);

/** Brings typed settings into shape (RFC 6749 appendix A); refuses addresses that a token must not travel to. */
export function tidyOauth(typed: OauthSettings): OauthSettings {
  const clientId = typed.clientId.trim();
  if (/[^\x20-\x7e]/.test(clientId)) throw new AppError('invalid_input', { path: 'oauth.clientId' });
  if (typed.provider !== 'other')
    return { provider: typed.provider, clientId, authorizeUrl: '', tokenUrl: '', scope: '' };
  const scope = typed.scope.trim().replace(/\s+/g, ' ');
  if (/[^\x20\x21\x23-\x5b\x5d-\x7e]/.test(scope)) throw new AppError('invalid_input', { path: 'oauth.scope' });
  return {
    provider: 'other',
    clientId,
    authorizeUrl: endpoint(typed.authorizeUrl),
    tokenUrl: endpoint(typed.tokenUrl),
    scope,
  };
}

/** Encrypted, or on this computer; no name and password inside, no fragment (RFC 6749 3.1 and 3.2). */
function endpoint(typed: string): string {
  const text = typed.trim();
  const url = URL.canParse(text) ? new URL(text) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !safe || url.username !== '' || url.password !== '' || url.hash !== '')
    throw new AppError('oauth_address_invalid', { address: text.slice(0, 100) });
  return url.href;
}

/** The provider that tidy settings mean. */
export function providerOf(settings: OauthSettings): Provider {
  if (settings.provider !== 'other') return PROVIDERS[settings.provider];
  const { authorizeUrl, tokenUrl, scope } = settings;
  const needs = scope
    .toLowerCase()
    .split(' ')
    .filter((part) => part !== '' && !ABOUT_THE_TOKEN.has(part));
  return { authorizeUrl, tokenUrl, scope, needs, extra: {}, redirectHost: '127.0.0.1', issuer: null, hosts: null };
}

/** Whether what was granted is enough; a provider that says nothing granted what was asked (RFC 6749 5.1). */
export function scopeSuffices(provider: Provider, granted: string | undefined): boolean {
  if (granted === undefined || granted.trim() === '') return true;
  const have = granted.toLowerCase().split(/[\s,]+/);
  return provider.needs.every((need) => have.some((scope) => scope === need || scope.endsWith(`/${need}`)));
}

/** Whether a provider's token may be shown to that mail server: no page may send it to a host of its choice. */
export function hostMaySeeToken(settings: OauthSettings, host: string): boolean {
  const { hosts } = providerOf(settings);
  const name = host.toLowerCase().replace(/\.$/, '');
  return hosts === null || isLoopback(name) || hosts.some((end) => name === end || name.endsWith(`.${end}`));
}

/** Whether a client's secret that was given for one belongs to the other. */
export function sameClient(a: OauthSettings, b: OauthSettings): boolean {
  return (
    a.provider === b.provider &&
    a.clientId === b.clientId &&
    a.authorizeUrl === b.authorizeUrl &&
    a.tokenUrl === b.tokenUrl
  );
}

/** Whether tokens that were given for one belong to the other. */
export const sameOauth = (a: OauthSettings, b: OauthSettings): boolean => sameClient(a, b) && a.scope === b.scope;

/** Whether two spellings mean one mailbox; Gmail ignores dots before the @. */
export function sameMailbox(a: string, b: string): boolean {
  return canonical(a) === canonical(b);
}

function canonical(address: string): string {
  const [local = '', domain = ''] = address
    .trim()
    .toLowerCase()
    .split(/@(?=[^@]*$)/);
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return `${local}@${domain}`;
  return `${local.replaceAll('.', '')}@gmail.com`;
}
