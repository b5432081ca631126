import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageState } from '../../../shared/contract/sending.ts';
import { useAsked } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  Card,
  CardHead,
  confirm,
  Disclosure,
  FailureNote,
  Icon,
  Link,
  toast,
  useFormat,
} from '../../ui/index.ts';
import type { ReplyGroup } from './live-store.ts';
import { ExampleError } from './message-error.tsx';
import { aboutOf, useNext, useTold } from './message-words.ts';

/** Whether another try can help: not where the address is gone or the person complained. */
export function retryable({ state, class: about, reason }: ReplyGroup): boolean {
  if (state !== 'rejected' || reason === null) return false;
  const kind = aboutOf({ class: about ?? 'unknown', reason });
  return kind === 'temporary' || kind === 'us' || kind === 'unknown';
}

function useRetry(campaignId: number, onDone: () => void) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const [failure, setFailure] = useState<Failure | null>(null);
  const retry = async (reason: string, count: number) => {
    const n = format.number(count);
    const yes = await confirm({
      title: t('live:cause.retryTitle', { count, n }),
      body: t('live:cause.retryWhy'),
      confirm: t('live:cause.retry', { count, n }),
      cancel: t('live:cause.retryNo'),
    });
    if (!yes) return;
    try {
      const { changed } = await client.sending.retry({ campaignId, reasons: [reason] });
      toast(t('live:cause.retried', { count: changed, n: format.number(changed) }));
      setFailure(null);
      onDone();
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return { retry, failure };
}

/** The causes of one state, each with why, what to do, and the actions that make sense for it. */
export function ByCause({
  campaignId,
  state,
  reason,
  relayId,
  onDone,
}: {
  campaignId: number;
  state: MessageState;
  /** The one cause whose messages are listed, or null for all. */
  reason: string | null;
  relayId: number | null;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const told = useTold();
  const next = useNext();
  const { retry, failure } = useRetry(campaignId, onDone);
  const asked = useAsked([campaignId], (client) => client.sending.replies({ campaignId }), ['messages']);
  const groups = (asked.value?.groups ?? []).filter((each) => each.state === state && each.reason !== null);
  const place = `#/campaigns/${campaignId}/messages/${state}`;
  if (groups.length === 0) return null;
  return (
    <div className="v-bycause">
      {failure ? <FailureNote failure={failure} /> : null}
      <Card pad={false}>
        <CardHead title={t('live:cause.title')}>
          {reason === null ? null : (
            <Link className="m-sm" href={place}>
              {t('live:cause.all')}
            </Link>
          )}
        </CardHead>
        <ul className="v-causes">
          {groups
            .filter((each) => reason === null || each.reason === reason)
            .map((group) => {
              const look = told(group);
              const key = group.reason ?? '';
              const n = format.number(group.messages);
              return (
                <li key={`${group.class}-${key}`}>
                  <Icon name={look.icon} className={`m-${look.tone}`} />
                  <div className="m-grow">
                    <Disclosure title={look.word} opened={reason !== null}>
                      <ExampleError campaignId={campaignId} state={state} reason={key} relayId={relayId} />
                    </Disclosure>
                    <span className="m-xs m-dim v-fold-line">{next(group)}</span>
                  </div>
                  <b className="m-num">{n}</b>
                  {reason === null && groups.length > 1 ? (
                    <Button size="small" href={`${place}/${encodeURIComponent(key)}`}>
                      {t('live:cause.only')}
                    </Button>
                  ) : null}
                  {retryable(group) ? (
                    <Button size="small" icon="send" onClick={() => void retry(key, group.messages)}>
                      {t('live:cause.retry', { count: group.messages, n })}
                    </Button>
                  ) : null}
                </li>
              );
            })}
        </ul>
      </Card>
    </div>
  );
}
