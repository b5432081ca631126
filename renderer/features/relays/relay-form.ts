import type { EngineClient } from '../../../shared/contract/index.ts';
import type {
  CERTAINTIES,
  OauthSettings,
  RelayLimits,
  RelayPreset,
  RelayRecord,
  TLS_MODES,
} from '../../../shared/contract/relays.ts';

export type TlsMode = (typeof TLS_MODES)[number];
export type RelayInput = Parameters<EngineClient['relays']['save']>[0];
/** Ways to sign in as a person is asked for them; the engine knows a password and OAuth2. */
export type SignIn = RelayPreset['auth'][number];

/** Where the limits of a form come from. */
export interface LimitsFrom {
  name: string;
  certainty: (typeof CERTAINTIES)[number];
  source: string;
  sourceDate: string;
}

/** A relay as it is being typed, without anything secret: that is kept apart (`RelaySecrets`). */
export interface RelayForm {
  name: string;
  host: string;
  port: number;
  tls: TlsMode;
  user: string;
  signIn: SignIn;
  /** Of a sign-in in the browser; null until one was begun. */
  oauth: OauthSettings | null;
  preset: string | null;
  fingerprint: string;
  allowPlain: boolean;
  testTo: string;
  limits: RelayLimits;
  limitsFrom: LimitsFrom | null;
  /** Where bounces return; empty: the author's address. */
  returnAddress: string;
  /** Each mail returns to an address of its own. */
  returnTag: boolean;
  enabled: boolean;
}

/** What was typed or brought and must not outlive the wizard; empty means: not typed. */
export interface RelaySecrets {
  password: string;
  clientSecret: string;
  /** From a sign-in in the browser. */
  ticket: string;
}

export const NO_SECRETS: RelaySecrets = { password: '', clientSecret: '', ticket: '' };

/** Careful at first: what a small hosting plan allows nearly everywhere. */
export const FIRST_LIMITS: RelayLimits = {
  windows: [{ messages: 200, seconds: 3_600 }],
  connections: 2,
  messagesPerConnection: 100,
  messageBytes: null,
  perDomain: null,
};

export const EMPTY_FORM: RelayForm = {
  name: '',
  host: '',
  port: 587,
  tls: 'starttls',
  user: '',
  signIn: 'password',
  oauth: null,
  preset: null,
  fingerprint: '',
  allowPlain: false,
  testTo: '',
  limits: FIRST_LIMITS,
  limitsFrom: null,
  returnAddress: '',
  returnTag: false,
  enabled: true,
};

export const NO_OAUTH: OauthSettings = {
  provider: 'google',
  clientId: '',
  authorizeUrl: '',
  tokenUrl: '',
  scope: '',
};

function settingsOf(relay: RelayRecord): OauthSettings | null {
  if (!relay.oauth) return null;
  const { provider, clientId, authorizeUrl, tokenUrl, scope } = relay.oauth;
  return { provider, clientId, authorizeUrl, tokenUrl, scope };
}

/** The form of a relay that is kept. */
export function formOf(relay: RelayRecord): RelayForm {
  const { name, host, port, tls, user, preset, fingerprint, limits, returnAddress, returnTag, enabled } = relay;
  const signIn = relay.auth === 'oauth2' ? 'oauth2' : 'password';
  const oauth = settingsOf(relay);
  const returns = { returnAddress, returnTag };
  return {
    ...EMPTY_FORM,
    name,
    host,
    port,
    tls,
    user,
    signIn,
    oauth,
    preset,
    fingerprint,
    limits,
    ...returns,
    enabled,
  };
}

const sameSettings = (a: OauthSettings, b: OauthSettings) =>
  a.provider === b.provider &&
  a.clientId === b.clientId &&
  a.authorizeUrl === b.authorizeUrl &&
  a.tokenUrl === b.tokenUrl;

/** Whether the kept password or sign-in still counts for what is typed; the engine decides the same way. */
export function keepsSecret(form: RelayForm, kept: RelayRecord | null): boolean {
  if (!kept || kept.host !== form.host.trim().toLowerCase()) return false;
  if (form.fingerprint !== '' && form.fingerprint !== kept.fingerprint) return false;
  if (form.signIn === 'oauth2') {
    return (
      kept.oauth !== null && !kept.oauth.needsSignIn && form.oauth !== null && sameSettings(kept.oauth, form.oauth)
    );
  }
  return kept.hasPassword && kept.user === form.user.trim() && (form.tls !== 'none' || kept.tls === 'none');
}

/** The form as the engine takes it; a secret that was not typed anew stays as it is where one may be kept. */
export function inputOf(form: RelayForm, secrets: RelaySecrets, kept: RelayRecord | null): RelayInput {
  const { name, host, port, tls, user, preset, fingerprint, limits, returnTag, enabled, allowPlain } = form;
  const known = {
    id: kept?.id ?? null,
    name: name.trim(),
    host: host.trim(),
    port,
    tls,
    user: user.trim(),
    preset,
    fingerprint,
    limits,
    returnAddress: form.returnAddress.trim(),
    returnTag,
    enabled,
    allowPlain,
  };
  if (form.signIn !== 'oauth2') {
    const untouched = secrets.password === '' && keepsSecret(form, kept);
    return { ...known, auth: 'password', ...(untouched ? {} : { password: secrets.password }) };
  }
  return {
    ...known,
    auth: 'oauth2',
    oauth: form.oauth,
    ...(secrets.clientSecret === '' ? {} : { oauthClientSecret: secrets.clientSecret }),
    ...(secrets.ticket === '' ? {} : { oauthTicket: secrets.ticket }),
  };
}

/** What keeps a form from being tried, or null: the screen says it beside the button. */
export function missing(form: RelayForm, secrets: RelaySecrets, kept: RelayRecord | null): Missing | null {
  if (form.host.trim() === '') return 'host';
  if (form.port < 1 || form.port > 65_535) return 'port';
  const open = form.tls === 'none' && !isLoopback(form.host);
  if (open && form.user.trim() !== '' && !form.allowPlain) return 'consent';
  if (form.signIn === 'oauth2') return secrets.ticket !== '' || keepsSecret(form, kept) ? null : 'oauth';
  // A server typed by hand may let this network in without a name; a provider never does.
  if (form.user.trim() === '') return form.preset === null || isLoopback(form.host) ? null : 'user';
  if (secrets.password !== '' || keepsSecret(form, kept)) return null;
  return isLoopback(form.host) ? null : 'password';
}
export type Missing = 'host' | 'port' | 'consent' | 'oauth' | 'user' | 'password';

const USUAL_PORT = { tls: 465, starttls: 587, none: 25 } as const satisfies Record<TlsMode, number>;

/** Another way of encrypting, with the port that goes with it unless the person chose an unusual one. */
export function withTls(form: RelayForm, tls: TlsMode): RelayForm {
  const usual = Object.values<number>(USUAL_PORT).includes(form.port);
  return { ...form, tls, port: usual ? USUAL_PORT[tls] : form.port };
}

/** Whether the host is this very computer, where an open line harms nobody. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host.trim());
}

/** A port that a well-known article names by mistake: it means 465. */
export const MISTAKEN_PORT = 426;

/** Google and others show an app password in groups of four; the engine takes the spaces away. */
export function isGrouped(password: string): boolean {
  return /^[a-z]{4}(?: [a-z]{4}){3}$/i.test(password.trim());
}

/** The form with a change. Consent to an open line and trust in a certificate were given for one server and end with its name. */
export function edited(form: RelayForm, patch: Partial<RelayForm>): RelayForm {
  const elsewhere = patch.host !== undefined && patch.host.trim() !== form.host.trim();
  return { ...form, ...(elsewhere ? { allowPlain: false, fingerprint: '' } : {}), ...patch };
}

/** What a remedy does to the form, or null where it changes nothing in it. */
export function remedied(form: RelayForm, remedy: string, facts: Readonly<Record<string, string>>): RelayForm | null {
  switch (remedy) {
    case 'try_587':
      return { ...form, port: 587, tls: 'starttls' };
    case 'try_465':
      return { ...form, port: 465, tls: 'tls' };
    case 'try_2525':
      return { ...form, port: 2_525, tls: 'starttls' };
    case 'use_starttls':
      return withTls(form, 'starttls');
    case 'use_tls':
      return withTls(form, 'tls');
    case 'use_certificate_name':
      return facts.suggestedHost ? edited(form, { host: facts.suggestedHost }) : null;
    case 'use_suggested_user':
      return facts.suggestedUser ? { ...form, user: facts.suggestedUser } : null;
    case 'sign_in_without':
      return { ...form, user: '', signIn: 'password' };
    case 'trust_certificate':
      return facts.fingerprint ? { ...form, fingerprint: facts.fingerprint } : null;
    default:
      return null;
  }
}
