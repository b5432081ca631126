import { createStore } from 'zustand/vanilla';
import type { Consent, Contact, ContactList, Field } from '../../../shared/contract/contacts.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';

export type ContactSort = 'address' | 'name' | 'created' | 'last_result';
export type ContactTotals = Awaited<ReturnType<EngineClient['contacts']['totals']>>;

export interface ContactQuery {
  search: string;
  listId: number | null;
  status: Contact['status'] | null;
  sort: ContactSort;
  descending: boolean;
}

export interface ContactsState extends ContactQuery {
  rows: readonly Contact[];
  total: number;
  loaded: boolean;
  failure: Failure | null;
  selected: ReadonlySet<string | number>;
  totals: ContactTotals | null;
  lists: readonly ContactList[];
  fields: readonly Field[];
  /** Changes what is shown and reads the first page of it. */
  show: (change: Partial<ContactQuery>) => Promise<void>;
  reload: () => Promise<void>;
  more: () => Promise<void>;
  select: (keys: ReadonlySet<string | number>) => void;
  /** Each answers how many changed, or null where it failed (see `failure`). */
  addToList: (listId: number) => Promise<number | null>;
  removeFromList: (listId: number) => Promise<number | null>;
  setConsent: (consent: Consent) => Promise<number | null>;
  remove: () => Promise<number | null>;
  saveList: (id: number | null, name: string) => Promise<ContactList | null>;
  removeList: (id: number) => Promise<boolean>;
}

const PAGE = 100;
const ABOUT = new Set(['contacts', 'lists', 'suppressions', 'imports', 'cleaning', 'bounces']);
const ASK_AGAIN_AFTER = 300;

/** The table of contacts: search, sort and paging happen on the engine's side, this holds what was asked and the pages so far. */
export function createContactsStore(api: Api) {
  const { client } = api;
  let cursor: string | null = null;
  let asked = 0;
  let fetching = false;

  const store = createStore<ContactsState>()((set, get) => {
    const query = () => {
      const { search, listId, status, sort, descending } = get();
      return { search, listId, status, sort, descending };
    };
    const chosen = () => [...get().selected].map(Number);
    const act = async <T>(work: () => Promise<T>): Promise<T | null> => {
      try {
        const answer = await work();
        set({ failure: null, selected: new Set() });
        await get().reload();
        return answer;
      } catch (error) {
        set({ failure: toFailure(error) });
        return null;
      }
    };
    return {
      search: '',
      listId: null,
      status: null,
      sort: 'name',
      descending: false,
      rows: [],
      total: 0,
      loaded: false,
      failure: null,
      selected: new Set(),
      totals: null,
      lists: [],
      fields: [],
      show: async (change) => {
        set({ ...change, selected: new Set() });
        await get().reload();
      },
      reload: async () => {
        asked += 1;
        const mine = asked;
        try {
          const limit = Math.min(500, Math.max(PAGE, get().rows.length));
          const [page, totals, { lists }, { fields }] = await Promise.all([
            client.contacts.list({ ...query(), limit }),
            client.contacts.totals({}),
            client.contacts.lists({}),
            client.contacts.fields({}),
          ]);
          if (mine !== asked) return;
          cursor = page.next;
          set({
            rows: page.rows,
            total: page.total ?? page.rows.length,
            totals,
            lists,
            fields,
            loaded: true,
            failure: null,
          });
        } catch (error) {
          if (mine === asked) set({ failure: toFailure(error), loaded: true });
        }
      },
      more: async () => {
        if (cursor === null || fetching) return;
        fetching = true;
        const mine = asked;
        try {
          const page = await client.contacts.list({ ...query(), cursor, limit: PAGE });
          if (mine !== asked) return;
          cursor = page.next;
          set({ rows: [...get().rows, ...page.rows], total: page.total ?? get().total });
        } catch (error) {
          set({ failure: toFailure(error) });
        } finally {
          fetching = false;
        }
      },
      select: (selected) => set({ selected }),
      addToList: async (listId) =>
        (await act(() => client.contacts.addToList({ ids: chosen(), listId })))?.changed ?? null,
      removeFromList: async (listId) =>
        (await act(() => client.contacts.removeFromList({ ids: chosen(), listId })))?.changed ?? null,
      setConsent: async (consent) =>
        (await act(() => client.contacts.setConsent({ ids: chosen(), consent })))?.changed ?? null,
      remove: async () => (await act(() => client.contacts.remove({ ids: chosen() })))?.removed ?? null,
      saveList: (id, name) => act(() => client.contacts.saveList({ id, name })),
      removeList: async (id) => {
        if (get().listId === id) set({ listId: null });
        return (await act(() => client.contacts.removeList({ id }))) !== null;
      },
    };
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  api.on((event) => {
    if (event.type === 'hello') void store.getState().reload();
    if (event.type !== 'changed' || !ABOUT.has(event.what)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void store.getState().reload(), ASK_AGAIN_AFTER);
  });
  return store;
}

export const useContacts = hookOf(createContactsStore);
