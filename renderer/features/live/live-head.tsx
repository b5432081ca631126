import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Progress } from '../../../shared/contract/sending.ts';
import { Button, confirm, PageHeader, Status, toast, useFormat, useHotkeys } from '../../ui/index.ts';
import { handledOf, STATE_LOOK } from '../campaigns/states.ts';
import { useRelayName } from '../relays/use-relay-name.ts';
import type { LiveState } from './live-store.ts';
import { ScheduleButtons } from './schedule.tsx';
import { isHeld } from './waiting-words.ts';

/** Asks once, with what is done and what stays; the red is in the dialog only. */
function useStop(state: LiveState, progress: Progress): () => Promise<void> {
  const { t } = useTranslation();
  const format = useFormat();
  const { totals } = progress;
  const left = totals.queued + totals.sending + totals.deferred;
  return async () => {
    const yes = await confirm({
      title: t('live:stop.title'),
      body: t('live:stop.why', { handled: format.number(handledOf(totals)), left: format.number(left) }),
      confirm: t('live:stop.yes'),
      cancel: t('live:stop.no'),
      danger: true,
    });
    if (yes) await state.stop();
  };
}

/** Pause, slow down and stop by keyboard, as the list of shortcuts says. */
function useKeys(state: LiveState, progress: Progress, onStop: () => Promise<void>): void {
  const sending = progress.state === 'sending';
  const paused = progress.state === 'paused';
  useHotkeys([
    ['alt + P', () => void (paused ? state.resume() : sending ? state.pause() : undefined)],
    ['alt + L', () => void (sending ? state.slow(!progress.slow) : undefined)],
    ['alt + S', () => void (sending || paused ? onStop() : undefined)],
  ]);
}

function Buttons({ state, progress }: { state: LiveState; progress: Progress }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const onStop = useStop(state, progress);
  useKeys(state, progress, onStop);
  const undoable = progress.undoUntil !== null && progress.undoUntil > Date.now();
  if (progress.state === 'finished' || progress.state === 'cancelled') {
    return (
      <Button kind="primary" icon="chart-bar" href={`#/campaigns/${progress.campaignId}/report`}>
        {t('live:report')}
      </Button>
    );
  }
  if (progress.state === 'scheduled')
    return progress.missed ? null : <ScheduleButtons state={state} progress={progress} />;
  const onUndo = async () => {
    if (await state.undo()) {
      toast(t('campaigns:send.undone'));
      go(`/campaigns/${progress.campaignId}/send`);
    }
  };
  const paused = progress.state === 'paused';
  const { slow } = progress;
  return (
    <>
      {undoable && !paused ? (
        <Button icon="arrow-back-up" onClick={() => void onUndo()}>
          {t('live:undo')}
        </Button>
      ) : null}
      {paused ? (
        <Button icon="pencil" href={`#/campaigns/${progress.campaignId}/message`}>
          {t('live:edit')}
        </Button>
      ) : undoable ? null : (
        <Button icon="gauge" onClick={() => void state.slow(!slow)}>
          {slow ? t('live:faster') : t('live:slower')}
        </Button>
      )}
      <Button icon="player-stop" onClick={() => void onStop()}>
        {t('live:stop.button')}
      </Button>
      {paused ? (
        <Button kind="primary" icon="player-play" onClick={() => void state.resume()}>
          {t('live:resume')}
        </Button>
      ) : (
        <Button kind="primary" icon="player-pause" onClick={() => void state.pause()}>
          {t('live:pause')}
        </Button>
      )}
    </>
  );
}

/** Name, state in words, and the buttons: slow down, stop, pause or resume. */
export function LiveHead({ state, progress }: { state: LiveState; progress: Progress }) {
  const { t } = useTranslation();
  const look = STATE_LOOK[progress.state];
  const relay = useRelayName()(progress.relayId, progress.relayName);
  const line =
    progress.startedAt === null
      ? t('live:through', { relay })
      : t('live:throughSince', { relay, at: progress.startedAt });
  return (
    <PageHeader
      title={progress.name || t('campaigns:unnamed')}
      state={
        <>
          {isHeld(progress) ? (
            <Status tone="wait" icon="hourglass">
              {t('live:held')}
            </Status>
          ) : (
            <Status tone={look.tone} icon={look.icon}>
              {t(look.key)}
            </Status>
          )}{' '}
          {relay === '' ? null : line}
        </>
      }
      actions={<Buttons state={state} progress={progress} />}
    />
  );
}
