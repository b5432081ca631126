import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import { useAsked } from '../../api/asked.ts';
import { Icon, type IconName, Link, type Tone, useFormat } from '../../ui/index.ts';
import type { HistoryEntry } from '../contacts/contact-store.ts';
import { useReasonWord } from '../live/reason-words.ts';

const SHOWN = 5;

const LOOK: Partial<Record<HistoryEntry['kind'], { icon: IconName; tone: Tone }>> = {
  message: { icon: 'send', tone: 'run' },
  bounce: { icon: 'mail-x', tone: 'bad' },
  suppressed: { icon: 'ban', tone: 'bad' },
  restored: { icon: 'arrow-back-up', tone: 'ok' },
};

function Entry({ entry }: { entry: HistoryEntry }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const reason = useReasonWord();
  const look = LOOK[entry.kind];
  if (!look) return null;
  const key = `contacts:message.${entry.detail}`;
  const more = entry.kind === 'bounce' ? reason(entry.detail) : i18n.exists(key) ? t(key) : '';
  const words = [more, entry.kind === 'message' || entry.kind === 'bounce' ? entry.subject : ''];
  return (
    <li className="m-row m-gap-8 m-sm">
      <Icon name={look.icon} size="small" className={`m-${look.tone}`} />
      <span className="m-grow m-cut">
        {t(`contacts:history.${entry.kind}`)}
        <span className="m-dim">
          {words
            .filter((word) => word !== '')
            .map((word) => ` · ${word}`)
            .join('')}
        </span>
      </span>
      <span className="m-dim m-xs m-num m-nowrap">{format.dateShort(entry.at)}</span>
    </li>
  );
}

/** The person behind an address: what they got, what came back before, and where they agreed; the rest one click away. */
export function Person({ bounce: { contactId, id } }: { bounce: Bounce }) {
  const { t } = useTranslation();
  const asked = useAsked(
    [contactId, id],
    async (client) => {
      if (contactId === null) return null;
      const [{ entries }, { consent }] = await Promise.all([
        client.contacts.history({ id: contactId }),
        client.contacts.get({ id: contactId }),
      ]);
      return { entries, consent };
    },
    ['suppressions', 'contacts'],
  );
  if (contactId === null) return <p className="m-dim m-sm">{t('bounces:person.unknown')}</p>;
  if (!asked.value) return null;
  const { entries: all, consent } = asked.value;
  const entries = all.filter((entry) => LOOK[entry.kind] && entry.kind !== 'consent');
  return (
    <div className="b-person">
      <div className="m-row m-row-between">
        <h3>{t('bounces:person.title')}</h3>
        <Link className="m-sm" href={`#/contacts/${contactId}`}>
          {t('bounces:person.open')}
        </Link>
      </div>
      <ul>
        {entries.slice(0, SHOWN).map((entry) => (
          <Entry key={`${entry.at}-${entry.kind}-${entry.detail}-${entry.subject}`} entry={entry} />
        ))}
      </ul>
      <p className="m-row m-gap-8 m-sm m-mt-4">
        <Icon name={consent ? 'shield-check' : 'shield-x'} size="small" className={consent ? 'm-ok' : 'm-wait'} />
        {consent
          ? t('bounces:person.consent', { source: t(`contacts:consent.${consent.source}`), at: consent.date })
          : t('bounces:person.noConsent')}
      </p>
    </div>
  );
}
