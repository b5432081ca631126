import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { FailureNote, ServerWords, SidePane, Status, useFormat } from '../../ui/index.ts';
import { SmtpExplanationLine } from '../relays/smtp-explanation.tsx';
import { useRelayWord } from '../relays/use-relay-name.ts';
import { MessageError, said } from './message-error.tsx';
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

/** What one attempt met: its cause in a line that opens, or only the server's words. */
function Attempt({ cause, words }: { cause: string | null; words: string }) {
  if (cause !== null) return <SmtpExplanationLine error={{ cause, remedies: [], words }} />;
  if (words === '') return null;
  return (
    <div className="m-history">
      <ServerWords words={words} />
    </div>
  );
}

function Story({ id }: { id: number }) {
  const { t } = useTranslation();
  const relayWord = useRelayWord();
  const format = useFormat();
  const told = useTold();
  const next = useNext();
  const asked = useAsked([id], (client) => client.sending.message({ id }), ['messages']);
  if (asked.failure && !asked.value) return <FailureNote failure={asked.failure} onRetry={() => void asked.again()} />;
  if (!asked.value) return null;
  const { message, attempts } = asked.value;
  const look = told(message);
  const then = next(message);
  const failed = message.state === 'rejected' || message.state === 'deferred' || message.state === 'in_doubt';
  return (
    <>
      <p>
        <Status tone={look.tone} icon={look.icon}>
          {look.word}
        </Status>{' '}
        <span className="m-dim m-sm">{then}</span>
      </p>
      {failed ? (
        <div className="m-mt-12">
          <MessageError message={message} />
        </div>
      ) : message.reply === '' ? null : (
        <div className="m-history">
          <ServerWords words={said(message.replyCode, message.reply)} />
        </div>
      )}
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
              {relayWord(attempt.relayName)}
              {attempt.milliseconds === null ? null : ` · ${format.latency(attempt.milliseconds)}`}
            </p>
            <Attempt cause={attempt.cause} words={said(attempt.code, attempt.reply)} />
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
