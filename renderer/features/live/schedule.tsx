import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Progress } from '../../../shared/contract/sending.ts';
import { Button, Dialog, DialogActions, Explanation, toast, useNow, WaitingBanner } from '../../ui/index.ts';
import { useKnownText } from '../relays/cause-words.ts';
import { nextMorning } from '../send/local-moment.ts';
import { MomentInput } from '../send/moment-input.tsx';
import type { LiveState } from './live-store.ts';

/** Asks for another moment to start at. */
function OtherMoment({ state, at, onClose }: { state: LiveState; at: number; onClose: () => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(at > Date.now() ? at : nextMorning(Date.now()));
  const keep = async () => {
    if (await state.reschedule(chosen)) onClose();
  };
  return (
    <Dialog opened onClose={onClose} title={t('live:scheduled.dialog')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <MomentInput value={chosen} onChange={setChosen} />
        <DialogActions>
          <Button onClick={onClose}>{t('live:scheduled.cancel')}</Button>
          <Button kind="primary" type="submit" busy={state.busy === 'schedule'}>
            {t('live:scheduled.keep')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Back to draft, or another moment. */
export function ScheduleButtons({ state, progress }: { state: LiveState; progress: Progress }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [asking, setAsking] = useState(false);
  const back = async () => {
    if (await state.unschedule()) {
      toast(t('live:scheduled.undone'));
      go(`/campaigns/${progress.campaignId}/send`);
    }
  };
  return (
    <>
      <Button icon="arrow-back-up" onClick={() => void back()}>
        {t('live:scheduled.back')}
      </Button>
      <Button icon="calendar" onClick={() => setAsking(true)}>
        {t('live:scheduled.other')}
      </Button>
      {asking ? <OtherMoment state={state} at={progress.scheduledFor ?? 0} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

/** Why a campaign did not start at its moment: nothing ran, or something stood in the way. */
function useMissedWhy(): (progress: Progress) => string {
  const { t } = useTranslation();
  const text = useKnownText();
  return ({ waiting }) => {
    const reason = waiting?.values.reason;
    if (typeof reason !== 'string' || reason === 'late') return t('live:missed.why');
    return `${t('live:missed.refused')} ${text(`errors:${reason}`)}`.trim();
  };
}

/** A campaign that waits for its moment, or whose moment passed while nothing ran: then only the person decides. */
export function Scheduled({ state, progress }: { state: LiveState; progress: Progress }) {
  const { t } = useTranslation();
  const now = useNow(10_000);
  const missedWhy = useMissedWhy();
  const { scheduledFor, missed } = progress;
  if (scheduledFor === null) return null;
  if (missed) {
    return (
      <Explanation
        tone="ask"
        icon="calendar"
        title={t('live:missed.title', { at: scheduledFor })}
        action={
          <>
            <Button kind="primary" icon="send" busy={state.busy === 'schedule'} onClick={() => void state.sendMissed()}>
              {t('live:missed.now')}
            </Button>
            <ScheduleButtons state={state} progress={progress} />
          </>
        }
      >
        {missedWhy(progress)} {t('live:missed.nothing')}
      </Explanation>
    );
  }
  if (progress.state !== 'scheduled') return null;
  return (
    <WaitingBanner
      reason={t('live:scheduled.title', { at: scheduledFor, left: Math.max(0, scheduledFor - now) })}
      detail={t('live:scheduled.why')}
      until={null}
    />
  );
}
