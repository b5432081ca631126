import { createStore } from 'zustand/vanilla';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf, storeOf } from '../../api/react.tsx';
import { createSettingsStore } from './settings-store.ts';

/** The settings that are typed and saved by a button; the others take effect when chosen. */
type SettingsDraft = Pick<Settings, 'sender' | 'unsubscribe' | 'dnsServers'>;
export type Info = Awaited<ReturnType<EngineClient['settings']['info']>>;
type EndpointAnswer = Awaited<ReturnType<EngineClient['settings']['testUnsubscribeUrl']>>;
/** What an unsubscribe page answered to a visit, and then to a one-click request; null where it was not asked. */
export type EndpointTest = { url: string; visit: EndpointAnswer | null; click: EndpointAnswer | null };

interface SettingsDraftState {
  /** What was typed and is not saved yet. */
  typed: Partial<SettingsDraft>;
  saving: boolean;
  failure: Failure | null;
  info: Info | null;
  endpoint: EndpointTest | null;
  testing: boolean;
  edit: (change: Partial<SettingsDraft>) => void;
  save: () => Promise<boolean>;
  discard: () => void;
  loadInfo: () => Promise<void>;
  testUrl: (url: string) => Promise<void>;
}

/** What is typed on the settings screen; kept until saved or thrown away, also while the engine restarts. */
export function createSettingsDraftStore(api: Api) {
  const { client } = api;
  const saved = storeOf(api, createSettingsStore);
  return createStore<SettingsDraftState>()((set, get) => ({
    typed: {},
    saving: false,
    failure: null,
    info: null,
    endpoint: null,
    testing: false,
    edit: (change) => set({ typed: { ...get().typed, ...change } }),
    save: async () => {
      set({ saving: true });
      const ok = await saved.getState().save(get().typed);
      set({ saving: false, failure: ok ? null : saved.getState().failure, ...(ok ? { typed: {} } : {}) });
      return ok;
    },
    discard: () => set({ typed: {}, failure: null }),
    loadInfo: async () => {
      try {
        set({ info: await client.settings.info({}) });
      } catch (error) {
        set({ failure: toFailure(error) });
      }
    },
    testUrl: async (url) => {
      set({ testing: true, endpoint: null, failure: null });
      try {
        const visit = await client.settings.visitUnsubscribeUrl({ url });
        set({ endpoint: { url, visit, click: null } });
        // An address that cannot be reached at all need not be asked twice.
        if (visit.ok || visit.status !== null)
          set({ endpoint: { url, visit, click: await client.settings.testUnsubscribeUrl({ url }) } });
        // An address that answered is kept already: what is typed then may be nothing new.
        await saved.getState().load();
        const { unsubscribe, ...rest } = get().typed;
        const kept = saved.getState().settings?.unsubscribe;
        if (unsubscribe && unsubscribe.url.trim() === kept?.url && unsubscribe.mailbox.trim() === kept.mailbox)
          set({ typed: rest });
      } catch (error) {
        set({ failure: toFailure(error) });
      } finally {
        set({ testing: false });
      }
    },
  }));
}

export const useSettingsDraft = hookOf(createSettingsDraftStore);
