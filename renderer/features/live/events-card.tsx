import { useTranslation } from 'react-i18next';
import type { SendingEvent } from '../../../shared/contract/sending.ts';
import { Card, CardHead, Icon, type IconName, ServerWords, type Tone, useFormat } from '../../ui/index.ts';
import { useKnownText } from '../relays/cause-words.ts';
import { useRelayWord } from '../relays/use-relay-name.ts';
import { usePauseTitle } from './pause-words.ts';
import { useWaitingWord } from './waiting-words.ts';

const LOOK: Record<SendingEvent['kind'], { icon: IconName; tone: Tone }> = {
  scheduled: { icon: 'calendar', tone: 'run' },
  unscheduled: { icon: 'arrow-back-up', tone: 'mute' },
  missed: { icon: 'calendar', tone: 'ask' },
  started: { icon: 'send', tone: 'run' },
  taken_back: { icon: 'arrow-back-up', tone: 'mute' },
  paused: { icon: 'player-pause', tone: 'wait' },
  resumed: { icon: 'player-play', tone: 'run' },
  resumed_itself: { icon: 'player-play', tone: 'run' },
  stopped: { icon: 'player-stop', tone: 'mute' },
  finished: { icon: 'circle-check', tone: 'ok' },
  waiting: { icon: 'hourglass', tone: 'wait' },
  slowed_down: { icon: 'gauge', tone: 'wait' },
  faster: { icon: 'gauge', tone: 'run' },
  domain_slowed_down: { icon: 'gauge', tone: 'wait' },
  connections: { icon: 'arrows-exchange', tone: 'run' },
  relay_took_over: { icon: 'transfer', tone: 'wait' },
  in_doubt: { icon: 'help-circle', tone: 'ask' },
  doubt_resolved: { icon: 'help-circle', tone: 'ok' },
  given_up: { icon: 'circle-x', tone: 'bad' },
  too_big: { icon: 'circle-x', tone: 'bad' },
};

/** The sentence of an event; a pause and a wait say what they are for. */
function useSentence(): (event: SendingEvent) => string {
  const text = useKnownText();
  const paused = usePauseTitle();
  const waiting = useWaitingWord();
  const relayWord = useRelayWord();
  return ({ kind, values }) => {
    if (kind === 'paused' && typeof values.cause === 'string') {
      const title = paused(values.cause);
      if (title !== '') return title;
    }
    if (kind === 'waiting' && typeof values.reason === 'string') {
      const until = typeof values.until === 'number' && values.until > 0 ? values.until : null;
      const word = waiting(values.reason);
      return until === null ? word : `${word} ${text('live:event.until', { at: until })}`;
    }
    const relay = typeof values.relay === 'string' ? { relay: relayWord(values.relay) } : {};
    return text(`live:event.${kind}`, { ...values, ...relay });
  };
}

/** The last things that happened on the way, newest first; they survive a restart. */
export function EventsCard({ events }: { events: readonly SendingEvent[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentence = useSentence();
  return (
    <Card pad={false}>
      <CardHead title={t('live:events.title')} />
      {events.length === 0 ? <p className="v-none m-dim m-sm">{t('live:events.none')}</p> : null}
      <ul className="v-events">
        {events.map((event) => {
          const look = LOOK[event.kind];
          return (
            <li key={event.id}>
              <Icon name={look.icon} size="small" className={`m-${look.tone}`} />
              <div className="m-grow m-sm">
                {sentence(event)}
                {event.reply === '' ? null : <ServerWords words={event.reply} />}
              </div>
              <span className="m-xs m-dim m-num m-nowrap">{format.moment(event.at)}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
