import { useTranslation } from 'react-i18next';
import type { PauseCause, Progress } from '../../../shared/contract/sending.ts';
import { useKnownText } from '../relays/cause-words.ts';

type Place =
  | 'relay'
  | 'health'
  | 'limits'
  | 'relays'
  | 'send'
  | 'domains'
  | 'cleaning'
  | 'message'
  | 'check'
  | 'answers'
  | 'contacts';

/** Where the cause of a pause is mended; null where only waiting or the person's own computer helps. */
const PLACES: Record<PauseCause, Place | null> = {
  person: null,
  sign_in: 'relay',
  secure_line: 'relay',
  about_us: 'answers',
  failures: 'answers',
  network: 'relay',
  relay_gone: 'send',
  relay_off: 'relays',
  disk_full: null,
  composing: 'message',
  blocklist: 'health',
  reputation: 'health',
  content: 'check',
  too_big: 'message',
  quota: 'limits',
  policy: 'answers',
  authentication: 'domains',
  complaints: 'answers',
  bounce_rate: 'cleaning',
  deferral_rate: 'limits',
};

/** What its steps name besides. */
const ALSO: Partial<Record<PauseCause, Place>> = {
  failures: 'relay',
  relay_off: 'send',
  blocklist: 'cleaning',
  reputation: 'cleaning',
  content: 'message',
  complaints: 'contacts',
};

const WORD = {
  relay: 'live:toRelay',
  health: 'live:toHealth',
  limits: 'live:toLimits',
  relays: 'live:toRelays',
  send: 'live:toSend',
  domains: 'live:toDomains',
  cleaning: 'live:toCleaning',
  message: 'live:toMessage',
  check: 'live:toCheck',
  answers: 'live:toAnswers',
  contacts: 'live:toContacts',
} as const satisfies Record<Place, string>;

/** What reports told is read where they are kept, with the mails themselves. */
function reportsOf(reason: string | number | undefined): string {
  return reason === undefined ? '#/bounces/cause/complaint/complaint/feedback' : `#/bounces/cause/bounce/us/${reason}`;
}

function hrefOf(place: Place, { campaignId, relayId, pausedDetail }: Progress): string {
  const campaign = `#/campaigns/${campaignId}`;
  const relay = relayId === null ? '#/relays' : `#/relays/${relayId}/test`;
  const places: Record<Place, string> = {
    relay,
    health: relayId === null ? '#/relays' : `#/relays/${relayId}/health`,
    limits: relayId === null ? '#/relays' : `#/relays/${relayId}`,
    relays: '#/relays',
    send: `${campaign}/send`,
    domains: '#/domains',
    cleaning: '#/cleaning',
    message: `${campaign}/message`,
    check: `${campaign}/check`,
    contacts: '#/contacts',
    answers:
      pausedDetail?.values.from === 'report' ? reportsOf(pausedDetail.values.reason) : `${campaign}/messages/rejected`,
  };
  return places[place];
}

interface Way {
  word: string;
  href: string;
}

export interface PauseWords {
  title: string;
  why: string;
  steps: string[];
  place: Way | null;
  also: Way | null;
  reply: string;
  /** How it goes on without anybody; empty where the person resumes it. */
  resumesItself: string;
}

function isCause(text: string): text is PauseCause {
  return Object.hasOwn(PLACES, text);
}

/** The private half of a DKIM key is gone: unsigned mail would look forged, and nothing is wrong with the message. */
const isKeyLost = (detail: Progress['pausedDetail']) =>
  detail?.cause === 'composing' && detail.values.reason === 'dkim_key_lost';

/** Whose sentences a cause has: a share of what was put off is no host's limit. */
function wordsOf(cause: PauseCause | null, detail: Progress['pausedDetail']): string {
  if (cause === 'deferral_rate' && detail?.values.most === undefined) return 'deferral_share';
  if (isKeyLost(detail)) return 'key_lost';
  if (cause === 'disk_full' && detail?.values.megabytes === undefined) return 'disk_out';
  if (cause === 'complaints' && detail?.values.from === 'report') return 'complaints_reported';
  return cause ?? 'other';
}

/** Failures count by the hour: when the one that counted ends. */
const HOUR_MS = 3_600_000;

const STEPS = ['do1', 'do2', 'do3'] as const;

/** The title of a pause that Merpati made; empty where the person made it. */
export function usePauseTitle(): (because: string | null) => string {
  const text = useKnownText();
  return (because) => {
    if (because === null || because === 'person' || because === 'user' || because === '') return '';
    return text(`live:guard.${because}.title`) || text('live:guard.other.title');
  };
}

/** Why Merpati paused a campaign, what to do, and where; null where the person paused it. */
export function usePauseWords(): (progress: Progress) => PauseWords | null {
  const { t } = useTranslation();
  const text = useKnownText();
  const titleOf = usePauseTitle();
  return (progress) => {
    const { pausedBecause, pausedDetail } = progress;
    const title = titleOf(pausedBecause);
    if (pausedBecause === null || title === '') return null;
    const cause = isCause(pausedBecause) ? pausedBecause : null;
    const name = wordsOf(cause, pausedDetail);
    const campaign = pausedDetail?.values.campaign;
    const elsewhere = campaign === '' ? t('campaigns:unnamed') : campaign;
    const until = (pausedDetail?.at ?? 0) + HOUR_MS;
    const values = { relay: progress.relayName, until, ...pausedDetail?.values };
    const why = text(`live:guard.${name}.why`, values);
    const place = cause === null ? 'answers' : isKeyLost(pausedDetail) ? 'domains' : PLACES[cause];
    const wayTo = (to: Place | null | undefined) => (to ? { word: t(WORD[to]), href: hrefOf(to, progress) } : null);
    return {
      title,
      why: elsewhere === undefined ? why : `${t('live:guard.elsewhere', { campaign: elsewhere })} ${why}`,
      steps: STEPS.map((step) => text(`live:guard.${name}.${step}`, values)).filter((step) => step !== ''),
      place: wayTo(place),
      also: cause === null ? null : wayTo(ALSO[cause]),
      reply: pausedDetail?.reply ?? '',
      resumesItself: pausedDetail?.resumesItself ? text(`live:guard.${cause}.itself`) || t('live:resumesItself') : '',
    };
  };
}
