import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contract/contacts.ts';
import { type IconName, Status, type Tone } from '../../ui/index.ts';

const LOOK: Record<Contact['status'], { tone: Tone; icon: IconName }> = {
  mailable: { tone: 'ok', icon: 'circle-check' },
  temporary: { tone: 'wait', icon: 'clock' },
  no_consent: { tone: 'ask', icon: 'help-circle' },
  unsubscribed: { tone: 'mute', icon: 'circle-minus' },
  bounced: { tone: 'bad', icon: 'circle-x' },
  complained: { tone: 'bad', icon: 'flag' },
  manual: { tone: 'mute', icon: 'ban' },
};

/** Whether a contact can be mailed, and why not; in a table the word is found once for all rows. */
export function StatusWord({ status, word }: { status: Contact['status']; word: string }) {
  const { tone, icon } = LOOK[status];
  return (
    <Status tone={tone} icon={icon}>
      {word}
    </Status>
  );
}

/** Whether a contact can be mailed, and why not. */
export function ContactStatus({ status }: { status: Contact['status'] }) {
  const { t } = useTranslation();
  return <StatusWord status={status} word={t(`contacts:status.${status}`)} />;
}
