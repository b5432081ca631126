import { useTranslation } from 'react-i18next';
import type { Progress } from '../../../shared/contract/sending.ts';
import { useFormat } from '../../ui/index.ts';

type Waiting = NonNullable<Progress['waiting']>;

const REASON_KEY = {
  undo_window: 'live:waiting.undoWindow',
  relay_limit: 'live:waiting.relayLimit',
  domain_limit: 'live:waiting.domainLimit',
  retry: 'live:waiting.retry',
  slowed_down: 'live:waiting.slowedDown',
  network: 'live:waiting.network',
  sleep: 'live:waiting.sleep',
  preparing: 'live:waiting.preparing',
  relay_down: 'live:waiting.relayDown',
  schedule: 'live:waiting.schedule',
  hours: 'live:waiting.hours',
  daily_slice: 'live:waiting.dailySlice',
  missed_schedule: 'live:waiting.missedSchedule',
  disk: 'live:waiting.disk',
  relay_off: 'live:waiting.relayOff',
  even_pace: 'live:waiting.evenPace',
  paused: 'live:waiting.paused',
} as const satisfies Record<Waiting['reason'] | 'paused', string>;

function isReason(text: string): text is keyof typeof REASON_KEY {
  return Object.hasOwn(REASON_KEY, text);
}

/** What a campaign waits for, in a short sentence; an unknown reason is just waiting. */
export function useWaitingWord(): (reason: string) => string {
  const { t } = useTranslation();
  return (reason) => (isReason(reason) ? t(REASON_KEY[reason]) : t('live:waiting.other'));
}

/** What is to be done, or that nothing is, while something stands in the way. */
const HELP_KEY: Partial<Record<Waiting['reason'], string>> = {
  relay_off: 'live:waiting.relayOffDo',
  relay_down: 'live:waiting.relayDownDo',
  network: 'live:waiting.networkDo',
  disk: 'live:waiting.diskDo',
  sleep: 'live:waiting.sleepDo',
};

/** Whether something whose end nobody knows stands in the way: no connection, no room, a relay that is off, a computer asleep. */
export function isHeld({ state, waiting }: Progress): boolean {
  return state === 'sending' && waiting !== null && HELP_KEY[waiting.reason] !== undefined;
}

/** When it will be done; null while something whose end nobody knows stands in the way. */
export function endOf(progress: Progress): number | null {
  return progress.state !== 'sending' || isHeld(progress) ? null : progress.finishesAt;
}

/** One more sentence with the numbers of the wait, or an empty text. */
export function useWaitingDetail(): (waiting: Waiting) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ reason, values }) => {
    const { messages, seconds, domain } = values;
    if (typeof messages === 'number' && typeof seconds === 'number') {
      const amounts = { n: format.number(messages), span: seconds * 1_000 };
      if (reason === 'even_pace') return t('live:waiting.even', amounts);
      if (reason === 'relay_limit') return t('live:waiting.used', amounts);
    }
    const help = HELP_KEY[reason];
    if (help !== undefined) return t(help);
    if (reason === 'daily_slice' && typeof messages === 'number') {
      return t('live:waiting.slice', { n: format.number(messages) });
    }
    return reason === 'domain_limit' && typeof domain === 'string' ? t('live:waiting.domain', { domain }) : '';
  };
}

const SOON_MS = 60_000;

/** Whether a campaign stands still: the moments between two messages of an even pace are part of going on. */
export function standsStill(waiting: Progress['waiting'], now: number): boolean {
  if (waiting === null) return false;
  const short = waiting.until !== null && waiting.until - now < SOON_MS;
  return !(short && (waiting.reason === 'even_pace' || waiting.reason === 'slowed_down'));
}
