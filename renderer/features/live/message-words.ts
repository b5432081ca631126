import { useTranslation } from 'react-i18next';
import type { MessageState } from '../../../shared/contract/sending.ts';
import type { VerdictClass } from '../../../shared/verdict.ts';
import type { IconName, Tone } from '../../ui/index.ts';
import { useReasonWord } from './reason-words.ts';

/** Word, tone and icon of each state of a message; nothing is ever called delivered. */
export const MESSAGE_LOOK = {
  queued: { key: 'live:message.queued', tone: 'mute', icon: 'circle-dashed' },
  sending: { key: 'live:message.sending', tone: 'run', icon: 'send' },
  accepted: { key: 'live:message.accepted', tone: 'ok', icon: 'circle-check' },
  deferred: { key: 'live:message.deferred', tone: 'wait', icon: 'clock' },
  rejected: { key: 'live:message.rejected', tone: 'bad', icon: 'circle-x' },
  in_doubt: { key: 'live:message.inDoubt', tone: 'ask', icon: 'help-circle' },
  skipped: { key: 'live:message.skipped', tone: 'mute', icon: 'circle-minus' },
  cancelled: { key: 'live:message.cancelled', tone: 'mute', icon: 'circle-minus' },
} as const satisfies Record<MessageState, { key: string; tone: Tone; icon: IconName }>;

/** Whom a refusal is about keeps its colour everywhere: the address, for now, us. */
export const CLASS_LOOK = {
  address: { tone: 'bad', icon: 'circle-x' },
  temporary: { tone: 'wait', icon: 'clock' },
  us: { tone: 'ask', icon: 'world-x' },
  complaint: { tone: 'bad', icon: 'flag' },
  autoreply: { tone: 'mute', icon: 'beach' },
  unknown: { tone: 'mute', icon: 'help-circle' },
} as const satisfies Record<VerdictClass, { tone: Tone; icon: IconName }>;

/** Whom a verdict is about for a person: a mailbox that is switched off is the address's own trouble, however its server put it. */
export function aboutOf(verdict: { class: VerdictClass; reason: string }): VerdictClass {
  return verdict.reason === 'suspend' ? 'address' : verdict.class;
}

interface Told {
  state: MessageState;
  class: VerdictClass | null;
  reason: string | null;
}

/** How a message or a group of them stands: tone, icon and word, with the reason where there is one. */
export function useTold(): (told: Told) => { tone: Tone; icon: IconName; word: string } {
  const { t } = useTranslation();
  const reason = useReasonWord();
  return ({ state, class: about, reason: key }) => {
    const look = MESSAGE_LOOK[state];
    if (key === null || (state !== 'rejected' && state !== 'deferred')) {
      return { tone: look.tone, icon: look.icon, word: t(look.key) };
    }
    const kind = about ? CLASS_LOOK[aboutOf({ class: about, reason: key })] : look;
    const tone = state === 'deferred' ? 'wait' : kind.tone;
    return { tone, icon: state === 'deferred' ? 'clock' : kind.icon, word: reason(key) };
  };
}

/** What happens next with a message, in words; empty where nothing does. */
export function useNext(): (told: Told & { nextAt: number | null }) => string {
  const { t } = useTranslation();
  return ({ state, class: about, nextAt }) => {
    if (state === 'deferred') return nextAt === null ? t('live:next.again') : t('live:next.againAt', { at: nextAt });
    if (state === 'in_doubt') return t('live:next.decide');
    if (state !== 'rejected') return '';
    if (about === 'address' || about === 'complaint') return t('live:next.suppressed');
    return about === 'us' ? t('live:next.kept') : t('live:next.givenUp');
  };
}
