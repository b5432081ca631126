import type { Progress } from '../../../shared/contract/sending.ts';
import { useAsked } from '../../api/asked.ts';
import { PlanCard } from '../send/plan-card.tsx';
import { EventsCard } from './events-card.tsx';
import type { LiveState } from './live-store.ts';
import { Scheduled } from './schedule.tsx';

/** A campaign before its moment: what will happen, from what is known now, and when. */
export function Planned({ state, progress }: { state: LiveState; progress: Progress }) {
  const { campaignId, scheduledFor } = progress;
  const asked = useAsked([campaignId, scheduledFor], (client) => client.sending.plan({ campaignId }), [
    'contacts',
    'lists',
    'suppressions',
    'relays',
  ]);
  return (
    <div className="v-column">
      <Scheduled state={state} progress={progress} />
      {asked.value && asked.value.relayId !== null ? <PlanCard plan={asked.value} /> : null}
      <EventsCard events={state.events} />
    </div>
  );
}
