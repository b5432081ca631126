import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { EmptyState, Icon, type IconName, ServerWords, type Tone, useFormat } from '../../ui/index.ts';
import { useReasonWord } from '../live/reason-words.ts';
import { type HistoryEntry, useContact } from './contact-store.ts';

const LOOK: Record<HistoryEntry['kind'], { icon: IconName; tone: Tone }> = {
  created: { icon: 'user-plus', tone: 'mute' },
  imported: { icon: 'file-import', tone: 'mute' },
  tagged: { icon: 'pencil', tone: 'mute' },
  edited: { icon: 'pencil', tone: 'mute' },
  consent: { icon: 'shield-check', tone: 'ok' },
  message: { icon: 'send', tone: 'run' },
  bounce: { icon: 'mail-x', tone: 'bad' },
  suppressed: { icon: 'ban', tone: 'bad' },
  restored: { icon: 'arrow-back-up', tone: 'ok' },
  cleaned: { icon: 'sparkles', tone: 'mute' },
};

/** What the detail key of an entry says; keys the catalogue does not know are left out. */
function detailOf(entry: HistoryEntry, t: TFunction, reasonWord: (reason: string) => string): string {
  if (entry.kind === 'bounce') return reasonWord(entry.detail);
  if (entry.kind === 'message') return t(`contacts:message.${entry.detail}`, '');
  if (entry.kind === 'suppressed' || entry.kind === 'restored') return t(`contacts:status.${entry.detail}`, '');
  if (entry.kind === 'consent') return t(`contacts:consent.${entry.detail}`, '');
  return '';
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { icon, tone } = LOOK[entry.kind];
  const detail = detailOf(entry, t, useReasonWord());
  return (
    <li className="m-history">
      <Icon name={icon} className={`m-${tone}`} />
      <div className="m-grow">
        <p>
          <b>{t(`contacts:history.${entry.kind}`)}</b>
          {detail ? <span className="m-dim"> · {detail}</span> : null}
        </p>
        <p className="m-dim m-sm">
          {format.moment(entry.at)}
          {entry.subject && entry.kind !== 'edited' && entry.kind !== 'suppressed' && entry.kind !== 'restored'
            ? ` · ${entry.subject}`
            : ''}
        </p>
        {entry.text && entry.kind !== 'message' && entry.kind !== 'bounce' ? (
          <p className="m-sm">{entry.text}</p>
        ) : null}
        {entry.text && (entry.kind === 'message' || entry.kind === 'bounce') ? (
          <ServerWords words={entry.text} />
        ) : null}
      </div>
    </li>
  );
}

/** Everything on record about the person, newest first. */
export function ContactHistory() {
  const { t } = useTranslation();
  const history = useContact((state) => state.history);
  if (history.length === 0) {
    return (
      <EmptyState kind="nothing" icon="history" title={t('contacts:historyEmpty')}>
        {t('contacts:historyEmptyWhy')}
      </EmptyState>
    );
  }
  return (
    <ol className="m-plain">
      {history.map((entry) => (
        <Entry key={`${entry.at}-${entry.kind}-${entry.detail}-${entry.subject}`} entry={entry} />
      ))}
    </ol>
  );
}
