import { createStore } from 'zustand/vanilla';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Progress } from '../../../shared/contract/sending.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';

export type Overview = Awaited<ReturnType<EngineClient['reports']['overview']>>;

interface OverviewState {
  overview: Overview | null;
  /** Bounces that wait for a decision. */
  pendingBounces: number;
  failure: Failure | null;
  load: () => Promise<void>;
}

const ABOUT = new Set([
  'campaigns',
  'contacts',
  'relays',
  'messages',
  'bounces',
  'settings',
  'imports',
  'lists',
  'cleaning',
]);
const ASK_AGAIN_AFTER = 400;

function withProgress(overview: Overview | null, progress: Progress): Overview | null {
  if (!overview) return null;
  const known = overview.running.some((one) => one.campaignId === progress.campaignId);
  if (!known) return overview;
  return {
    ...overview,
    running: overview.running.map((one) => (one.campaignId === progress.campaignId ? progress : one)),
  };
}

/** What runs, what needs a decision, and the last campaigns; follows the engine's events. */
function createOverviewStore(api: Api) {
  const store = createStore<OverviewState>()((set) => ({
    overview: null,
    pendingBounces: 0,
    failure: null,
    load: async () => {
      try {
        set({ overview: await api.client.reports.overview({}), failure: null });
        set({ pendingBounces: (await api.client.bounces.totals({})).pending });
      } catch (error) {
        set({ failure: toFailure(error) });
      }
    },
  }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void store.getState().load(), ASK_AGAIN_AFTER);
  };
  api.on((event) => {
    if (event.type === 'hello') void store.getState().load();
    if (event.type === 'changed' && ABOUT.has(event.what)) soon();
    if (event.type === 'sending') {
      const { overview } = store.getState();
      const running = overview?.running.some((one) => one.campaignId === event.progress.campaignId) ?? false;
      if (running && event.progress.state === 'sending')
        store.setState({ overview: withProgress(overview, event.progress) });
      else soon();
    }
  });
  return store;
}

export const useOverview = hookOf(createOverviewStore);
