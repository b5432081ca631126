import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SenderDomain } from '../../../shared/contract/domains.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';

/** The sender domains with their last checks. */
interface DomainsState {
  /** null until the engine answered. */
  domains: readonly SenderDomain[] | null;
  failure: Failure | null;
  /** Domains that are being asked about now. */
  checking: readonly string[];
  load(): Promise<void>;
  check(domain: string): Promise<void>;
  checkAll(): Promise<void>;
  /** Keeps the name of the DKIM key (empty forgets it) and checks with it; false where it was refused. */
  saveSelector(domain: string, selector: string): Promise<boolean>;
}

/** The domains of this workspace. */
function createDomainsStore({ client }: Api): StoreApi<DomainsState> {
  return createStore<DomainsState>((set, get) => {
    const put = (fresh: SenderDomain) =>
      set(({ domains }) => ({
        domains: domains?.map((one) => (one.domain === fresh.domain ? fresh : one)) ?? null,
        failure: null,
      }));
    return {
      domains: null,
      failure: null,
      checking: [],
      load: async () => {
        try {
          const { domains } = await client.domains.list({});
          set({ domains, failure: null });
        } catch (error) {
          set({ failure: toFailure(error) });
        }
      },
      check: async (domain) => {
        if (get().checking.includes(domain)) return;
        set(({ checking }) => ({ checking: [...checking, domain] }));
        try {
          put(await client.domains.check({ domain }));
        } catch (error) {
          set({ failure: toFailure(error) });
        }
        set(({ checking }) => ({ checking: checking.filter((one) => one !== domain) }));
      },
      checkAll: async () => {
        await Promise.all((get().domains ?? []).map(({ domain }) => get().check(domain)));
      },
      saveSelector: async (domain, selector) => {
        try {
          put(await client.domains.setSelector({ domain, selector }));
        } catch (error) {
          set({ failure: toFailure(error) });
          return false;
        }
        await get().check(domain);
        return true;
      },
    };
  });
}

export const useDomains = hookOf(createDomainsStore);
