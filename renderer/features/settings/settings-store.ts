import { createStore } from 'zustand/vanilla';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';

interface SettingsState {
  /** null until the engine answered. */
  settings: Settings | null;
  failure: Failure | null;
  load: () => Promise<void>;
  /** Saves the named parts; answers whether the engine took them. */
  save: (part: Partial<Settings>) => Promise<boolean>;
}

/** Settings as the engine keeps them; asked again whenever they change or the engine restarts. */
export function createSettingsStore(api: Api) {
  const store = createStore<SettingsState>()((set) => ({
    settings: null,
    failure: null,
    load: async () => {
      try {
        set({ settings: await api.client.settings.get({}), failure: null });
      } catch (error) {
        set({ failure: toFailure(error) });
      }
    },
    save: async (part) => {
      try {
        set({ settings: await api.client.settings.set(part), failure: null });
        return true;
      } catch (error) {
        set({ failure: toFailure(error) });
        return false;
      }
    },
  }));
  api.on((event) => {
    if (event.type === 'hello' || (event.type === 'changed' && event.what === 'settings')) void store.getState().load();
  });
  return store;
}

export const useSettings = hookOf(createSettingsStore);
