import { useTranslation } from 'react-i18next';
import { Card, CardHead, Icon, Link, useFormat } from '../../ui/index.ts';
import type { ReplyGroup } from './live-store.ts';
import { useNext, useTold } from './message-words.ts';

const SHOWN_STATES: readonly ReplyGroup['state'][] = ['deferred', 'rejected', 'in_doubt', 'skipped'];

/** The messages of a group, with why and what to do. */
function placeOf(campaignId: number, { state, reason }: ReplyGroup): string {
  const list = `#/campaigns/${campaignId}/messages/${state}`;
  return reason !== null && (state === 'rejected' || state === 'deferred')
    ? `${list}/${encodeURIComponent(reason)}`
    : list;
}

function useHint(): (group: ReplyGroup) => string {
  const { t } = useTranslation();
  const next = useNext();
  return (group) => {
    const words = next(group);
    if (words !== '') return words;
    return group.state === 'accepted' && group.lastAt !== null ? t('live:replies.lastAt', { at: group.lastAt }) : '';
  };
}

/** What servers answered, grouped and in plain words, with what happens next. */
export function Replies({
  campaignId,
  groups,
  accepted,
  lastAccepted,
}: {
  campaignId: number;
  groups: readonly ReplyGroup[];
  accepted: number;
  lastAccepted: number | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const told = useTold();
  const hint = useHint();
  const others = groups.filter((group) => SHOWN_STATES.includes(group.state) && group.messages > 0);
  const first: ReplyGroup = {
    state: 'accepted',
    class: null,
    reason: null,
    messages: accepted,
    nextAt: null,
    lastAt: lastAccepted,
  };
  const shown = accepted > 0 ? [first, ...others] : others;
  return (
    <Card pad={false}>
      <CardHead title={t('live:replies.title')}>
        <Link className="m-sm" href={`#/campaigns/${campaignId}/messages/all`}>
          {t('live:replies.all')}
        </Link>
      </CardHead>
      {shown.length === 0 ? <p className="v-none m-dim m-sm">{t('live:replies.none')}</p> : null}
      <ul className="v-replies">
        {shown.map((group) => {
          const look = told(group);
          return (
            <li key={`${group.state}-${group.class}-${group.reason}`}>
              <Icon name={look.icon} className={`m-${look.tone}`} />
              <span className="m-grow">
                {group.state === 'accepted' ? (
                  <b>{look.word}</b>
                ) : (
                  <a className="m-plain-link" href={placeOf(campaignId, group)}>
                    <b>{look.word}</b>
                  </a>
                )}
                <span className="m-xs m-dim v-line">{hint(group)}</span>
              </span>
              <b className="m-num">{format.number(group.messages)}</b>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
