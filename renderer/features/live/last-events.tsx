import { useTranslation } from 'react-i18next';
import type { MessageRecord } from '../../../shared/contract/sending.ts';
import { Card, CardHead, Link, Status, useFormat } from '../../ui/index.ts';
import { useNext, useTold } from './message-words.ts';

/** The last answers as they came in. */
export function LastEvents({ campaignId, messages }: { campaignId: number; messages: readonly MessageRecord[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const told = useTold();
  const next = useNext();
  if (messages.length === 0) return null;
  return (
    <div className="m-wide">
      <Card pad={false}>
        <CardHead title={t('live:last.title')}>
          <Link className="m-sm" href={`#/campaigns/${campaignId}/messages/all`}>
            {t('live:last.all')}
          </Link>
        </CardHead>
        <table className="m-table" aria-label={t('live:last.title')}>
          <thead>
            <tr>
              <th scope="col">{t('live:last.time')}</th>
              <th scope="col">{t('live:last.recipient')}</th>
              <th scope="col">{t('live:last.answer')}</th>
              <th scope="col">{t('live:last.next')}</th>
            </tr>
          </thead>
          <tbody>
            {messages.map((message) => {
              const look = told(message);
              return (
                <tr key={message.id}>
                  <td className="m-dim m-num">{format.timeSeconds(message.updatedAt)}</td>
                  <td className="v-to" title={message.address}>
                    {message.address}
                  </td>
                  <td>
                    <Status tone={look.tone} icon={look.icon}>
                      {look.word}
                    </Status>
                  </td>
                  <td className="m-dim v-next">{next(message)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Card>
    </div>
  );
}
