import type { RelayPreset } from '../../../../shared/contract/relay-setup.ts';

type Limits = RelayPreset['limits'];
type Ports = RelayPreset['servers'][number]['ports'];

const HOUR = 3_600;
const DAY = 86_400;
/** As providers and the screens count: 25 MB are 25 · 1024². */
export const MB = 1_048_576;

/** Windows are rolling, and one message goes to one recipient: what providers count as recipients is counted here as messages. */
export const perMinute = (messages: number) => ({ messages, seconds: 60 });
export const perHour = (messages: number) => ({ messages, seconds: HOUR });
export const perDay = (messages: number) => ({ messages, seconds: DAY });
/** Of what is allowed a month, in any thirty days. */
export const perMonth = (messages: number) => ({ messages, seconds: 30 * DAY });
export const perSecond = (messages: number) => ({ messages, seconds: 1 });

/**
 * Nine tenths of what the provider allows, where the mail that people write themselves counts as well: who uses up the last
 * message of a mailbox cannot write to anybody for a day. Presets that use it carry the hint `room`.
 */
export const withRoom = (messages: number): number => Math.floor(messages * 0.9);

/** Best first. Port 465 comes before 587 where both are there: it is encrypted from the first byte (RFC 8314 3.3). */
export const BOTH: Ports = [
  { port: 465, tls: 'tls' },
  { port: 587, tls: 'starttls' },
];

export const tlsOn = (...ports: number[]): Ports => ports.map((port) => ({ port, tls: 'tls' as const }));
export const starttlsOn = (...ports: number[]): Ports => ports.map((port) => ({ port, tls: 'starttls' as const }));

export const server = (host: string, ports: Ports = BOTH, region = ''): RelayPreset['servers'][number] => ({
  host,
  region,
  ports,
});

const CAREFUL: Limits = {
  windows: [],
  connections: 2,
  messagesPerConnection: 50,
  messageBytes: null,
  perDomain: null,
};

export const limits = (windows: Limits['windows'], more: Partial<Limits> = {}): Limits => ({
  ...CAREFUL,
  windows,
  ...more,
});

type Needed = 'id' | 'name' | 'kind' | 'servers' | 'limits' | 'limitsCertainty' | 'serverCertainty' | 'source';

/** One shipped preset; what is not named has its most common value. */
export function preset(entry: Pick<RelayPreset, Needed> & Partial<Omit<RelayPreset, Needed | 'edited'>>): RelayPreset {
  return {
    country: '',
    domains: [],
    mx: [],
    user: 'address',
    fixedUser: '',
    auth: ['password'],
    oauth: null,
    hints: [],
    sourceDate: '',
    ...entry,
    edited: false,
  };
}

/** What can be said of a server whose provider is not known. */
export const UNKNOWN_PROVIDER = {
  presetId: null,
  auth: ['password' as const],
  oauth: null,
  limits: limits([perHour(100)], { connections: 1 }),
  limitsCertainty: 'guess' as const,
  source: '',
  sourceDate: '',
  hints: ['limits_guess'],
};
