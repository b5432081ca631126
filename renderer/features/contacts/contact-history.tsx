import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  Icon,
  type IconName,
  SegmentedControl,
  ServerWords,
  type Tone,
  useFormat,
} from '../../ui/index.ts';
import { useReasonWord } from '../live/reason-words.ts';
import { type HistoryEntry, useContact } from './contact-store.ts';

const LOOK: Record<HistoryEntry['kind'], { icon: IconName; tone: Tone }> = {
  created: { icon: 'user-plus', tone: 'mute' },
  imported: { icon: 'file-import', tone: 'mute' },
  tagged: { icon: 'tag', tone: 'mute' },
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
  if (entry.kind === 'tagged') return t(`contacts:taggedWas.${entry.detail}`, '');
  if (entry.kind === 'edited') return fieldWord(entry.detail, t);
  if (entry.kind === 'consent') return t(`contacts:consent.${entry.detail}`, '');
  return '';
}

const CELLS: Readonly<Record<string, string>> = {
  address: 'address',
  name: 'name',
  first_name: 'firstName',
  last_name: 'lastName',
};

/** The name of a cell that was edited; a field of the person's own is known by its key. */
function fieldWord(key: string, t: TFunction): string {
  const column = CELLS[key];
  return column ? t(`contacts:column.${column}`) : key;
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
          <p className="m-sm">{entry.kind === 'edited' ? t('contacts:editedFrom', { was: entry.text }) : entry.text}</p>
        ) : null}
        {entry.text && (entry.kind === 'message' || entry.kind === 'bounce') ? (
          <ServerWords words={entry.text} />
        ) : null}
      </div>
    </li>
  );
}

/** Which kinds a filter shows. */
const FILTERS: Readonly<Record<string, readonly HistoryEntry['kind'][]>> = {
  mail: ['message'],
  bounces: ['bounce', 'suppressed', 'restored'],
  consent: ['consent'],
  changes: ['created', 'imported', 'edited', 'tagged', 'cleaned'],
};

/** Everything on record about the person, newest first, all of it or one kind. */
export function ContactHistory() {
  const { t } = useTranslation();
  const history = useContact((state) => state.history);
  const [filter, setFilter] = useState('all');
  if (history.length === 0) {
    return (
      <EmptyState kind="nothing" icon="history" title={t('contacts:historyEmpty')}>
        {t('contacts:historyEmptyWhy')}
      </EmptyState>
    );
  }
  const kinds = FILTERS[filter];
  const shown = kinds ? history.filter((entry) => kinds.includes(entry.kind)) : history;
  return (
    <>
      <SegmentedControl
        fullWidth
        size="xs"
        mb="sm"
        aria-label={t('contacts:historyFilter.label')}
        value={filter}
        onChange={setFilter}
        data={['all', ...Object.keys(FILTERS)].map((value) => ({ value, label: t(`contacts:historyFilter.${value}`) }))}
      />
      {shown.length === 0 ? <p className="m-dim m-sm">{t('contacts:historyFilter.none')}</p> : null}
      <ol className="m-plain">
        {shown.map((entry) => (
          <Entry key={`${entry.at}-${entry.kind}-${entry.detail}-${entry.subject}-${entry.text}`} entry={entry} />
        ))}
      </ol>
    </>
  );
}
