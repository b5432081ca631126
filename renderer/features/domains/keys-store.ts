import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DkimKey } from '../../../shared/contract/domains.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';

type Name = Pick<DkimKey, 'domain' | 'selector'>;

/** The person's own DKIM keys, by domain. */
interface KeysState {
  keys: Readonly<Record<string, readonly DkimKey[]>>;
  failure: (Failure & { domain: string }) | null;
  /** The key (or the domain of a new one) that something is done with now. */
  busy: string | null;
  load(domain: string): Promise<void>;
  create(key: Pick<DkimKey, 'domain' | 'selector' | 'kind'>): Promise<boolean>;
  look(key: Name): Promise<boolean>;
  set(key: Name, enabled: boolean): Promise<boolean>;
  remove(key: Name): Promise<boolean>;
}

/** The DKIM keys of this workspace. */
function createKeysStore({ client }: Api): StoreApi<KeysState> {
  return createStore<KeysState>((set, get) => {
    const act = async (domain: string, busy: string, work: () => Promise<unknown>) => {
      set({ busy, failure: null });
      try {
        await work();
        return true;
      } catch (error) {
        set({ failure: { ...toFailure(error), domain } });
        return false;
      } finally {
        set({ busy: null });
        await get().load(domain);
      }
    };
    const acting = (key: Name, work: () => Promise<unknown>) => act(key.domain, `${key.domain} ${key.selector}`, work);
    return {
      keys: {},
      failure: null,
      busy: null,
      load: async (domain) => {
        try {
          const { keys } = await client.domains.dkimKeys({ domain });
          set((state) => ({ keys: { ...state.keys, [domain]: keys } }));
        } catch (error) {
          set({ failure: { ...toFailure(error), domain } });
        }
      },
      create: (key) => act(key.domain, key.domain, () => client.domains.createDkimKey(key)),
      look: ({ domain, selector }) =>
        acting({ domain, selector }, () => client.domains.lookForDkimKey({ domain, selector })),
      set: ({ domain, selector }, enabled) =>
        acting({ domain, selector }, () => client.domains.setDkimKey({ domain, selector, enabled })),
      remove: ({ domain, selector }) =>
        acting({ domain, selector }, () => client.domains.removeDkimKey({ domain, selector })),
    };
  });
}

export const useKeys = hookOf(createKeysStore);
