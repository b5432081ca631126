import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { FailureNote, SidePane, Status, useFormat } from '../../ui/index.ts';
import { useNext, useTold } from './message-words.ts';

const OUTCOME_KEY: Readonly<Record<string, string>> = {
  accepted: 'live:outcome.accepted',
  refused: 'live:outcome.refused',
  rejected: 'live:outcome.refused',
  deferred: 'live:outcome.deferred',
  lost: 'live:outcome.lost',
  in_doubt: 'live:outcome.inDoubt',
  under_way: 'live:outcome.underWay',
};

/** A reply as a support desk wants it: the code in front, once. */
function said(code: number | null, reply: string): string {
  return code === null || reply.startsWith(String(code)) ? reply : `${code} ${reply}`;
}

function Story({ id }: { id: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const told = useTold();
  const next = useNext();
  const asked = useAsked([id], (client) => client.sending.message({ id }), ['messages']);
  if (asked.failure && !asked.value) return <FailureNote failure={asked.failure} onRetry={() => void asked.again()} />;
  if (!asked.value) return null;
  const { message, attempts } = asked.value;
  const look = told(message);
  const then = next(message);
  return (
    <>
      <p>
        <Status tone={look.tone} icon={look.icon}>
          {look.word}
        </Status>{' '}
        <span className="m-dim m-sm">{then}</span>
      </p>
      {message.reply === '' ? null : <code className="m-said-words">{said(message.replyCode, message.reply)}</code>}
      <h3 className="m-mt-24">{t('live:story.attempts')}</h3>
      {attempts.length === 0 ? <p className="m-dim m-sm m-mt-8">{t('live:story.none')}</p> : null}
      <ol className="v-story">
        {attempts.map((attempt) => (
          <li key={`${attempt.at}-${attempt.outcome}`}>
            <div className="m-row">
              <b className="m-grow">{t(OUTCOME_KEY[attempt.outcome] ?? 'live:outcome.other')}</b>
              <span className="m-dim m-sm m-num">{format.timeSeconds(attempt.at)}</span>
            </div>
            <p className="m-dim m-sm">
              {attempt.relayName}
              {attempt.milliseconds === null ? null : ` · ${format.seconds(attempt.milliseconds)}`}
            </p>
            {attempt.reply === '' ? null : <code className="m-said-words">{said(attempt.code, attempt.reply)}</code>}
          </li>
        ))}
      </ol>
    </>
  );
}

/** One message's whole history: every attempt, through what, and the server's own words. */
export function MessagePane({ id, onClose }: { id: number | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <SidePane opened={id !== null} onClose={onClose} title={t('live:story.title')}>
      {id === null ? null : <Story id={id} />}
    </SidePane>
  );
}
