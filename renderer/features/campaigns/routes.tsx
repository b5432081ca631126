import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useAsked } from '../../api/asked.ts';
import { FailureState, Screen } from '../../ui/index.ts';
import { CampaignsScreen } from './campaigns-screen.tsx';
import { GalleryScreen } from './gallery-screen.tsx';
import { RecipientsScreen } from './recipients-screen.tsx';
import { placeOf } from './states.ts';
import { useId } from './use-id.ts';

/** Leads to where a campaign stands: its steps, its journey or its report. */
function CampaignPlace() {
  const id = useId();
  const [, go] = useLocation();
  const asked = useAsked([id], (client) => client.campaigns.get({ id }));
  useEffect(() => {
    if (asked.value) go(placeOf(asked.value).slice(1), { replace: true });
  }, [asked.value, go]);
  if (!asked.failure) return <main className="m-main" aria-busy="true" />;
  return (
    <Screen name="" header={null}>
      <FailureState failure={asked.failure} onRetry={() => void asked.again()} />
    </Screen>
  );
}

export const routes = [
  { path: '/campaigns', screen: CampaignsScreen },
  { path: '/campaigns/new', screen: GalleryScreen },
  { path: '/campaigns/:id', screen: CampaignPlace },
  { path: '/campaigns/:id/recipients', screen: RecipientsScreen },
];
