import { useTranslation } from 'react-i18next';
import type { Progress } from '../../../shared/contract/sending.ts';
import { Button, Explanation, Link, useFormat, useNow, WaitingBanner } from '../../ui/index.ts';
import type { LiveState } from './live-store.ts';
import { pauseWords, useWaitingDetail, useWaitingWord } from './waiting-words.ts';

function UndoBanner({ until }: { until: number }) {
  const { t } = useTranslation();
  const now = useNow(500);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  if (seconds === 0) return null;
  return <WaitingBanner reason={t('live:undoIn', { count: seconds })} until={null} />;
}

function Waiting({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const word = useWaitingWord();
  const detail = useWaitingDetail();
  const { waiting } = progress;
  if (progress.state !== 'sending' || !waiting) return null;
  if (waiting.reason === 'undo_window') {
    return waiting.until === null ? null : <UndoBanner until={waiting.until} />;
  }
  return (
    <WaitingBanner
      reason={word(waiting.reason)}
      detail={detail(waiting)}
      until={waiting.until}
      action={
        waiting.reason === 'relay_limit' && progress.relayId !== null ? (
          <Link className="m-sm m-wide" href={`#/relays/${progress.relayId}`}>
            {t('live:changeLimit')}
          </Link>
        ) : null
      }
    />
  );
}

function Paused({ state, progress }: { state: LiveState; progress: Progress }) {
  const { t } = useTranslation();
  if (progress.state !== 'paused') return null;
  const words = pauseWords(progress.pausedBecause);
  if (!words) {
    return <WaitingBanner reason={t('live:paused.person')} detail={t('live:paused.personWhy')} until={null} />;
  }
  return (
    <Explanation
      tone={progress.pausedBecause === 'about_us' ? 'ask' : 'bad'}
      title={t(words.title)}
      action={
        <>
          {words.place && words.action ? <Button href={words.place}>{t(words.action)}</Button> : null}
          <Button onClick={() => void state.resume()}>{t('live:resume')}</Button>
        </>
      }
    >
      {t(words.why)}
    </Explanation>
  );
}

function Doubt({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { inDoubt } = progress.totals;
  if (inDoubt === 0) return null;
  return (
    <Explanation
      tone="ask"
      title={t('live:doubt.title', { count: inDoubt, n: format.number(inDoubt) })}
      action={<Button href={`#/campaigns/${progress.campaignId}/messages/in_doubt`}>{t('live:doubt.decide')}</Button>}
    >
      {t('live:doubt.why')}
    </Explanation>
  );
}

/** What it waits for, why it stands still, and what only the person can decide. */
export function Banners({ state, progress }: { state: LiveState; progress: Progress }) {
  return (
    <div className="v-banners">
      <Waiting progress={progress} />
      <Paused state={state} progress={progress} />
      <Doubt progress={progress} />
    </div>
  );
}
