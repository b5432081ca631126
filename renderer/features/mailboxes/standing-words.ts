import { useTranslation } from 'react-i18next';
import type { MailboxRecord, MailboxStanding } from '../../../shared/contract/mailboxes.ts';
import type { IconName, Tone } from '../../ui/index.ts';
import { useCauseWords } from '../relays/cause-words.ts';

const LOOK = {
  off: { tone: 'mute', icon: 'player-pause' },
  connecting: { tone: 'run', icon: 'plug' },
  scanning: { tone: 'run', icon: 'search' },
  watching: { tone: 'ok', icon: 'eye' },
  waiting: { tone: 'wait', icon: 'hourglass' },
  failed: { tone: 'bad', icon: 'circle-x' },
} as const satisfies Record<MailboxStanding['state'], { tone: Tone; icon: IconName }>;

/** How a mailbox stands: tone, icon, a word, and a sentence that says more. */
interface StandingWords {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly word: string;
  readonly sentence: string;
}

/** How a mailbox is doing now, in words. */
export function useStandingWords(): (mailbox: MailboxRecord) => StandingWords {
  const { t } = useTranslation();
  const cause = useCauseWords();
  return (mailbox) => {
    const { state, idle, retryAt } = mailbox.standing;
    const look = LOOK[state];
    if (state === 'waiting' && retryAt !== null)
      return { ...look, word: t('mailboxes:state.waitingUntil', { at: retryAt }), sentence: '' };
    if (state === 'failed') {
      const { title } = cause(mailbox.standing.cause, valuesOf(mailbox));
      return { ...look, word: title, sentence: '' };
    }
    if (state === 'watching') {
      const sentence =
        idle === null ? t('mailboxes:watched') : idle ? t('mailboxes:toldAtOnce') : t('mailboxes:askedEveryMinute');
      return { ...look, word: t('mailboxes:state.watching'), sentence };
    }
    const sentence = state === 'off' ? t('mailboxes:offWhy') : '';
    return { ...look, word: t(`mailboxes:state.${state}`), sentence };
  };
}

/** What the sentences of causes may want to know of a mailbox. */
export function valuesOf({ host, port, user }: Pick<MailboxRecord, 'host' | 'port' | 'user'>): Record<string, string> {
  return { host, port: String(port), user };
}
