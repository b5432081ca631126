import { createStore } from 'zustand/vanilla';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { MailboxRecord, MailboxStanding } from '../../../shared/contract/mailboxes.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';

type ReadNow = Awaited<ReturnType<EngineClient['mailboxes']['read']>>;

interface MailboxesState {
  /** Null until they were asked for. */
  mailboxes: readonly MailboxRecord[] | null;
  failure: Failure | null;
  /** Those that are being read because the person asked; 0 stands for all. */
  reading: readonly number[];
  /** What kept mailboxes from being read when the person last asked. */
  troubles: ReadNow['failed'];
  load(): Promise<void>;
  /** Reads one, or all (null), now. Null where it failed: the failure is kept. */
  read(id: number | null): Promise<ReadNow | null>;
  /** Changes one; false where it failed. */
  enable(id: number, enabled: boolean): Promise<boolean>;
  remove(id: number): Promise<boolean>;
}

const ASK_AGAIN_AFTER = 300;

function withStanding(mailboxes: readonly MailboxRecord[] | null, id: number, standing: MailboxStanding) {
  return mailboxes?.map((each) => (each.id === id ? { ...each, standing } : each)) ?? null;
}

/** The mailboxes and how each is doing, told by the engine as it happens. */
function createMailboxesStore(api: Api) {
  const { mailboxes } = api.client;
  const store = createStore<MailboxesState>()((set, get) => {
    const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
      try {
        await work();
        set({ failure: null });
        await get().load();
        return true;
      } catch (error) {
        set({ failure: toFailure(error) });
        return false;
      }
    };
    return {
      mailboxes: null,
      failure: null,
      reading: [],
      troubles: [],
      load: async () => {
        try {
          set({ mailboxes: (await mailboxes.list({})).mailboxes });
        } catch (error) {
          set({ failure: toFailure(error) });
        }
      },
      read: async (id) => {
        const key = id ?? 0;
        set({ reading: [...get().reading, key] });
        let answer: ReadNow | null = null;
        const others = id === null ? [] : get().troubles.filter((trouble) => trouble.id !== id);
        await attempt(async () => {
          answer = await mailboxes.read({ id });
          set({ troubles: [...others, ...answer.failed] });
        });
        set({ reading: get().reading.filter((each) => each !== key) });
        return answer;
      },
      enable: (id, enabled) => {
        set({ troubles: get().troubles.filter((trouble) => trouble.id !== id) });
        return attempt(() => mailboxes.enable({ id, enabled }));
      },
      remove: (id) => attempt(() => mailboxes.remove({ id })),
    };
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = false;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void store.getState().load(), ASK_AGAIN_AFTER);
  };
  api.on((event) => {
    if (event.type === 'mailbox')
      store.setState({ mailboxes: withStanding(store.getState().mailboxes, event.id, event.standing) });
    if (event.type === 'changed' && event.what === 'mailboxes') soon();
    // The first greeting opened the subscription: ask once; later ones follow a restart.
    if (event.type === 'hello') {
      if (asked) soon();
      else void store.getState().load();
      asked = true;
    }
  });
  return store;
}

export const useMailboxes = hookOf(createMailboxesStore);
