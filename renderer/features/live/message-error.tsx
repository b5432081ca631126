import { useTranslation } from 'react-i18next';
import type { MessageRecord } from '../../../shared/contract/sending.ts';
import { useAsked } from '../../api/asked.ts';
import { type SmtpError, SmtpExplanation } from '../relays/smtp-explanation.tsx';
import { useReasonPart, useReasonWord } from './reason-words.ts';

/** A reply as a support desk wants it: the code in front, once. */
export function said(code: number | null, reply: string): string {
  return code === null || reply.startsWith(String(code)) ? reply : `${code} ${reply}`;
}

type Explained = Pick<
  MessageRecord,
  'cause' | 'remedies' | 'replyCode' | 'reply' | 'class' | 'reason' | 'state' | 'campaignId'
>;

/** The error of a message as every screen explains it. */
function errorOf({ cause, remedies, replyCode, reply }: Explained): SmtpError {
  return { cause, remedies, words: said(replyCode, reply) };
}

/** What went wrong with one message; nothing where nothing did. */
export function MessageError({ message, relayId = null }: { message: Explained; relayId?: number | null }) {
  const word = useReasonWord();
  const part = useReasonPart();
  const { state, reason } = message;
  if (state !== 'rejected' && state !== 'deferred' && state !== 'in_doubt') return null;
  const error = errorOf(message);
  if (error.cause === null && reason === null && error.words === '') return null;
  const action = reason === null ? '' : part(reason, 'action');
  const instead =
    reason === null
      ? undefined
      : { title: word(reason), why: part(reason, 'why'), steps: action === '' ? [] : [action] };
  return (
    <SmtpExplanation
      error={error}
      {...(instead ? { instead } : {})}
      tone={state === 'rejected' ? (message.class === 'us' ? 'ask' : 'bad') : state === 'deferred' ? 'wait' : 'ask'}
      places={{ campaignId: message.campaignId, relayId }}
    />
  );
}

/** The newest message of a reason with its explanation and the server's words, as an example for all of them. */
export function ExampleError({
  campaignId,
  state,
  reason,
  relayId = null,
}: {
  campaignId: number;
  state: MessageRecord['state'] | null;
  reason: string;
  relayId?: number | null;
}) {
  const { t } = useTranslation();
  const asked = useAsked([campaignId, state, reason], (client) =>
    client.sending.messages({ campaignId, state, reason, newestFirst: true, limit: 1 }),
  );
  const message = asked.value?.rows[0];
  if (!message) return null;
  return (
    <>
      <p className="m-xs m-dim v-example">{t('live:cause.example')}</p>
      <MessageError message={message} relayId={relayId} />
    </>
  );
}
