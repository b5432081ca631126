import type { Advice, Rate } from '../../../shared/contract/bounces.ts';
import type { Reason, VerdictClass } from '../../../shared/verdict.ts';
import { standingOf } from './rates.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Trouble with us that is older than this was mended or will come back: it is told among the groups only. */
export const RECENT_DAYS = 14;
const MOST = 7;
/** Large receivers ask that a request to leave is honoured within two days (Gmail, Yahoo: 2024-02). */
const HONOUR_WITHIN = 2 * DAY;

/** Bounces of one cause with what is needed to lead to the place where it is mended. */
export type Cause = {
  readonly class: VerdictClass;
  readonly reason: Reason;
  readonly bounces: number;
  readonly people: number;
  readonly lastAt: number;
  /** The newest one's. */
  readonly campaignId: number | null;
  readonly campaignName: string;
  readonly relayId: number | null;
};

/** How much one receiver refused lately. */
export type Refuser = {
  readonly provider: string;
  readonly bounces: number;
  readonly people: number;
  readonly lastAt: number;
};

export type Standing = {
  readonly now: number;
  /** About us, of the last `RECENT_DAYS` days, not decided yet. */
  readonly trouble: readonly Cause[];
  /** What waits for a decision: dead or switched-off addresses, and complaints. */
  readonly waiting: readonly Cause[];
  readonly rates: readonly Rate[];
  readonly requests: {
    readonly waiting: number;
    readonly oldestAt: number | null;
    readonly unreadSince: number | null;
    readonly unwatched: boolean;
  };
  /** Failures (not of the address) by receiver of the last days, and how many there were of all. */
  readonly refusers: readonly Refuser[];
  readonly refusals: number;
  /** Anything was ever sent to real people: only then does an unread mailbox matter. */
  readonly sent: boolean;
};

type Ranked = { readonly rank: number; readonly advice: Advice };

const NOTHING: Omit<Advice, 'key' | 'class'> = {
  reason: null,
  bounces: 0,
  people: 0,
  provider: null,
  campaignId: null,
  campaignName: '',
  relayId: null,
  page: null,
  lastAt: null,
  rate: null,
  limit: null,
  name: '',
};

const ranked = (rank: number, key: string, about: VerdictClass, more: Partial<Advice>): Ranked => ({
  rank,
  advice: { ...NOTHING, key, class: about, ...more },
});

/** What should be done first, most urgent first, at most seven; empty where nothing asks for anybody. */
export function adviceFor(standing: Standing): Advice[] {
  return [
    ...ofTrouble(standing),
    ...standing.rates.flatMap(ofRate),
    ...ofRequests(standing),
    ...ofWaiting(standing),
    ...ofRefusers(standing),
    ...ofMailbox(standing),
  ]
    .sort((a, b) => b.rank - a.rank || b.advice.bounces - a.advice.bounces)
    .slice(0, MOST)
    .map((one) => one.advice);
}

type Kind = {
  readonly key: string;
  readonly rank: number /** So many before it is worth a word. */;
  readonly from: number;
};

const AUTHENTICATION: Kind = { key: 'authentication', rank: 92, from: 1 };
const BLOCKLIST: Kind = { key: 'blocklist', rank: 95, from: 1 };
const REPUTATION: Kind = { key: 'reputation', rank: 88, from: 2 };
const CONTENT: Kind = { key: 'content', rank: 80, from: 2 };
const SIZE: Kind = { key: 'size', rank: 62, from: 2 };
const QUOTA: Kind = { key: 'quota', rank: 64, from: 3 };
const POLICY: Kind = { key: 'policy', rank: 70, from: 2 };

/** Which trouble a reason about us is. */
const KINDS: Readonly<Partial<Record<Reason, Kind>>> = {
  authfailure: AUTHENTICATION,
  blocked: BLOCKLIST,
  badreputation: REPUTATION,
  requireptr: REPUTATION,
  spamdetected: CONTENT,
  contenterror: CONTENT,
  virusdetected: { ...CONTENT, rank: 97, from: 1 },
  notcompliantrfc: CONTENT,
  mesgtoobig: SIZE,
  exceedlimit: SIZE,
  speeding: QUOTA,
  ratelimited: QUOTA,
  toomanyconn: QUOTA,
  signin: { key: 'sign_in', rank: 94, from: 1 },
  securityerror: POLICY,
  norelaying: POLICY,
  rejected: POLICY,
  policyviolation: POLICY,
};

function ofTrouble({ trouble }: Standing): Ranked[] {
  const byKind = new Map<string, { kind: Kind; causes: Cause[] }>();
  for (const cause of trouble) {
    const kind = KINDS[cause.reason] ?? POLICY;
    const known = byKind.get(kind.key);
    if (known) known.causes.push(cause);
    else byKind.set(kind.key, { kind, causes: [cause] });
  }
  return [...byKind.values()].flatMap(({ kind, causes }) => {
    const bounces = sum(causes, (one) => one.bounces);
    const largest = causes.reduce((a, b) => (b.bounces > a.bounces ? b : a));
    const newest = causes.reduce((a, b) => (b.lastAt > a.lastAt ? b : a));
    if (bounces < kind.from) return [];
    return [
      ranked(kind.rank, `us_${kind.key}`, 'us', {
        reason: largest.reason,
        bounces,
        people: sum(causes, (one) => one.people),
        campaignId: newest.campaignId,
        campaignName: newest.campaignName,
        relayId: newest.relayId,
        page: pageOf(kind, newest, largest),
        lastAt: newest.lastAt,
      }),
    ];
  });
}

/** Where each kind of trouble is mended. */
function pageOf({ key }: Kind, { campaignId, relayId }: Cause, { class: about, reason }: Cause): string {
  const relay = relayId === null ? '/relays' : `/relays/${relayId}`;
  const health = relayId === null ? relay : `${relay}/health`;
  const campaign = (step: string) => (campaignId === null ? '/campaigns' : `/campaigns/${campaignId}/${step}`);
  const pages: Readonly<Record<string, string>> = {
    authentication: '/domains',
    blocklist: health,
    reputation: health,
    content: campaign('check'),
    size: campaign('message'),
    quota: relay,
    sign_in: relay,
  };
  return pages[key] ?? pageOfCause('bounce', about, reason);
}

const pageOfCause = (kind: string, about: string, reason: string) => `/bounces/cause/${kind}/${about}/${reason}`;

function ofRate(rate: Rate): Ranked[] {
  const about = { name: rate.name, relayId: rate.relayId };
  const complaint = standingOf(rate.complaintRate, rate.complaintWarn, rate.complaintStop);
  const bounce = standingOf(rate.bounceRate, rate.bounceWarn, rate.bounceStop);
  const found: Ranked[] = [];
  if (complaint === 'over' || complaint === 'near')
    found.push(
      ranked(complaint === 'over' ? 98 : 76, `complaints_${complaint}`, 'complaint', {
        ...about,
        reason: 'feedback',
        bounces: rate.complained,
        people: rate.complained,
        rate: rate.complaintRate,
        limit: complaint === 'over' ? rate.complaintStop : (rate.complaintWarn ?? rate.complaintStop),
        page: pageOfCause('complaint', 'complaint', 'feedback'),
      }),
    );
  if (bounce === 'over' || bounce === 'near')
    found.push(
      ranked(bounce === 'over' ? 90 : 68, `bounces_${bounce}`, 'address', {
        ...about,
        bounces: rate.bounced,
        people: rate.bounced,
        rate: rate.bounceRate,
        limit: bounce === 'over' ? rate.bounceStop : (rate.bounceWarn ?? rate.bounceStop),
        page: '/cleaning',
      }),
    );
  return found;
}

function ofRequests({ requests, now }: Standing): Ranked[] {
  const { waiting, oldestAt } = requests;
  if (waiting === 0) return [];
  const late = oldestAt !== null && now - oldestAt > HONOUR_WITHIN;
  return [
    ranked(late ? 96 : 86, late ? 'requests_late' : 'requests', 'complaint', {
      bounces: waiting,
      people: waiting,
      page: '/bounces/requests',
      lastAt: oldestAt,
    }),
  ];
}

function ofWaiting({ waiting }: Standing): Ranked[] {
  const one = (key: string, rank: number, about: VerdictClass, causes: readonly Cause[]): Ranked[] => {
    if (causes.length === 0) return [];
    const largest = causes.reduce((a, b) => (b.bounces > a.bounces ? b : a));
    return [
      ranked(rank, key, about, {
        reason: largest.reason,
        bounces: sum(causes, (cause) => cause.bounces),
        people: sum(causes, (cause) => cause.people),
        lastAt: Math.max(...causes.map((cause) => cause.lastAt)),
        page: pageOfCause(about === 'complaint' ? 'complaint' : 'bounce', largest.class, largest.reason),
      }),
    ];
  };
  return [
    ...one(
      'complaints_waiting',
      84,
      'complaint',
      waiting.filter((cause) => cause.class === 'complaint'),
    ),
    ...one(
      'dead_waiting',
      74,
      'address',
      waiting.filter((cause) => cause.class !== 'complaint'),
    ),
  ];
}

/** A receiver is worth a word where it alone makes a good part of the trouble. */
const REFUSED_FROM = 10;
const REFUSED_SHARE = 0.4;

function ofRefusers({ refusers, refusals }: Standing): Ranked[] {
  const most = refusers.reduce<Refuser | null>((a, b) => (a === null || b.bounces > a.bounces ? b : a), null);
  if (most === null || most.provider === '' || most.bounces < REFUSED_FROM) return [];
  if (most.bounces < refusals * REFUSED_SHARE) return [];
  return [
    ranked(52, 'provider_refuses', 'us', {
      provider: most.provider,
      bounces: most.bounces,
      people: most.people,
      rate: most.bounces / refusals,
      lastAt: most.lastAt,
      page: `/bounces/provider/${encodeURIComponent(most.provider)}`,
    }),
  ];
}

function ofMailbox({ requests, sent, now }: Standing): Ranked[] {
  const page = '/bounces/mailboxes';
  if (requests.unreadSince !== null && now - requests.unreadSince > DAY)
    return [ranked(66, 'mailbox_unread', 'unknown', { page, lastAt: requests.unreadSince })];
  return requests.unwatched && sent ? [ranked(40, 'mailbox_none', 'unknown', { page })] : [];
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
