import type { EngineClient } from '../../../shared/contract/index.ts';
import type { RelayLimits, RelayRecord, TLS_MODES } from '../../../shared/contract/relays.ts';

export type TlsMode = (typeof TLS_MODES)[number];
export type RelayInput = Parameters<EngineClient['relays']['save']>[0];

/** A relay as it is being typed. An empty password with `keepPassword` means: the one there is. */
export interface RelayForm {
  name: string;
  host: string;
  port: number;
  tls: TlsMode;
  user: string;
  password: string;
  keepPassword: boolean;
  fingerprint: string;
  allowPlain: boolean;
  testTo: string;
  limits: RelayLimits;
  enabled: boolean;
}

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
  password: '',
  keepPassword: false,
  fingerprint: '',
  allowPlain: false,
  testTo: '',
  limits: FIRST_LIMITS,
  enabled: true,
};

/** The form of a relay that is kept. */
export function formOf(relay: RelayRecord): RelayForm {
  const { name, host, port, tls, user, hasPassword, fingerprint, limits, enabled } = relay;
  return { ...EMPTY_FORM, name, host, port, tls, user, keepPassword: hasPassword, fingerprint, limits, enabled };
}

/** The form as the engine takes it; a password that was not typed anew stays as it is. */
export function inputOf(form: RelayForm, id: number | null): RelayInput {
  const { name, host, port, tls, user, fingerprint, limits, enabled, allowPlain } = form;
  const known = {
    id,
    name: name.trim(),
    host: host.trim(),
    port,
    tls,
    user: user.trim(),
    fingerprint,
    limits,
    enabled,
    allowPlain,
  };
  return form.keepPassword && form.password === '' ? known : { ...known, password: form.password };
}

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
    case 'sign_in_without':
      return { ...form, user: '', password: '', keepPassword: false };
    case 'trust_certificate':
      return facts.fingerprint ? { ...form, fingerprint: facts.fingerprint } : null;
    default:
      return null;
  }
}
