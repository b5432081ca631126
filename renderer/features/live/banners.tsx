import { useTranslation } from 'react-i18next';
import type { Progress } from '../../../shared/contract/sending.ts';
import { Button, Explanation, Link, Note, useFormat, useNow, WaitingBanner } from '../../ui/index.ts';
import { PracticeNote } from '../relays/practice-note.tsx';
import type { LiveState } from './live-store.ts';
import { usePauseWords } from './pause-words.ts';
import { Scheduled } from './schedule.tsx';
import { standsStill, useWaitingDetail, useWaitingWord } from './waiting-words.ts';

const toRelay = (relayId: number | null) => (relayId === null ? '#/relays' : `#/relays/${relayId}`);

/** Where a wait can be shortened. */
const PLACES: Partial<Record<NonNullable<Progress['waiting']>['reason'], { word: string; href: typeof toRelay }>> = {
  relay_limit: { word: 'live:changeLimit', href: toRelay },
  even_pace: { word: 'live:changeLimit', href: toRelay },
  relay_off: { word: 'live:toRelays', href: () => '#/relays' },
  relay_down: { word: 'live:toRelay', href: (relayId) => `${toRelay(relayId)}${relayId === null ? '' : '/test'}` },
};
/** Pauses about us keep their own colour. */
const ABOUT_US = new Set(['about_us', 'blocklist', 'reputation', 'content', 'policy', 'authentication', 'complaints']);

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
  const now = useNow();
  const { waiting } = progress;
  if (progress.state !== 'sending' || !waiting) return null;
  if (!standsStill(waiting, now)) {
    return (
      <Note icon="gauge">
        {word(waiting.reason)} {detail(waiting)}
      </Note>
    );
  }
  if (waiting.reason === 'undo_window') {
    return waiting.until === null ? null : <UndoBanner until={waiting.until} />;
  }
  const place = PLACES[waiting.reason];
  return (
    <WaitingBanner
      reason={word(waiting.reason)}
      detail={detail(waiting)}
      until={waiting.until}
      action={
        place === undefined ? null : (
          <Link className="m-sm m-wide m-nowrap" href={place.href(progress.relayId)}>
            {t(place.word)}
          </Link>
        )
      }
    />
  );
}

/** The queue is still being written: how far that is, and that nobody waits for it. */
function Preparing({ state, progress }: { state: LiveState; progress: Progress }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { preparing } = progress;
  if (preparing === null) return null;
  const n = format.number(state.inQueue);
  const of = preparing.of === null ? null : format.number(preparing.of);
  return (
    <Note icon="hourglass">
      <span className="m-num">
        {of === null ? t('live:preparing.some', { n }) : t('live:preparing.of', { n, all: of })}
      </span>{' '}
      {progress.state === 'sending' ? t('live:preparing.why') : null}
    </Note>
  );
}

/** Another relay carries it, or why none does. */
function TakeOver({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const { takenOver, takeOverRefused, relayName } = progress;
  if (takenOver) {
    const { from, reason } = takenOver;
    return (
      <Note icon="transfer" tone="wait">
        <b>{t('live:takenOver.title', { relay: relayName, from })}</b> {t(`live:takenOver.${reason}`, { from })}
      </Note>
    );
  }
  if (takeOverRefused === null || progress.state === 'finished' || progress.state === 'cancelled') return null;
  const domain = takeOverRefused === 'not_authorised' || takeOverRefused === 'not_checked';
  return (
    <Note icon="transfer">
      {t(`live:noTakeOver.${takeOverRefused}`)} {domain ? <Link href="#/domains">{t('live:toDomains')}</Link> : null}
    </Note>
  );
}

/** Why it was paused and where that is mended; the one button that resumes it stands in the header. */
function Paused({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const words = usePauseWords()(progress);
  if (progress.state !== 'paused') return null;
  if (!words) {
    return <WaitingBanner reason={t('live:paused.person')} detail={t('live:paused.personWhy')} until={null} />;
  }
  return (
    <Explanation
      tone={words.resumesItself !== '' ? 'wait' : ABOUT_US.has(progress.pausedBecause ?? '') ? 'ask' : 'bad'}
      {...(words.resumesItself !== '' && { icon: 'hourglass' })}
      announce
      title={words.title}
      steps={words.steps}
      words={words.reply}
      action={
        words.place || words.also ? (
          <>
            {words.place ? <Button href={words.place.href}>{words.place.word}</Button> : null}
            {words.also ? <Button href={words.also.href}>{words.also.word}</Button> : null}
          </>
        ) : null
      }
    >
      {words.why} <b>{words.resumesItself}</b>
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
      <Scheduled state={state} progress={progress} />
      <Waiting progress={progress} />
      <Paused progress={progress} />
      <Preparing state={state} progress={progress} />
      <TakeOver progress={progress} />
      <Doubt progress={progress} />
      <PracticeNote relayId={progress.relayId} />
    </div>
  );
}
