import { createStore } from 'zustand/vanilla';
import type { Contact, ContactFilter } from '../../../shared/contract/contacts.ts';
import type { Api } from '../../api/client.ts';
import { toFailure } from '../../api/failure.ts';
import { keepFile } from '../../api/files.ts';
import { hookOf } from '../../api/react.tsx';
import type { Applied, Applying, ContactsState } from './contacts-state.ts';
import { countMarked, EVERYBODY, NOBODY, selectionOf, toggled, withThese } from './marked.ts';
import { createRowWindow } from './row-window.ts';

const ABOUT = new Set(['contacts', 'lists', 'tags', 'segments', 'suppressions', 'imports', 'cleaning', 'bounces']);
const ASK_AGAIN_AFTER = 400;
const COUNT_AGAIN_AFTER = 5_000;
const EVERYONE: ContactFilter = { search: '', listId: null, tagId: null, segmentId: null, status: null };

/** What of an answer differs from what is known: the same again must not make anything be drawn again. */
function onlyNew<S extends object>(known: S, answer: Partial<S>): Partial<S> {
  const differs = Object.entries(answer).filter(
    ([key, value]) => JSON.stringify(known[key as keyof S]) !== JSON.stringify(value),
  );
  return Object.fromEntries(differs) as Partial<S>;
}

/** The table of contacts: search, sort and paging happen on the engine's side, this holds what was asked and a window of the rows. */
export function createContactsStore(api: Api) {
  const { client } = api;
  let saving: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let watchers = 0;
  let holding = false;
  let stale = false;
  let counting: AbortController | null = null;
  let countedAt = 0;
  let anchor: { id: number; index: number } | null = null;
  let applying: { ticket: string; stop: AbortController } | null = null;

  const store = createStore<ContactsState>()((set, get) => {
    const filter = (): ContactFilter => {
      const { search, listId, tagId, segmentId, status } = get();
      return { search, listId, tagId, segmentId, status };
    };
    const order = () => ({ ...filter(), sort: get().sort });
    const query = () => ({ ...order(), descending: get().descending });
    const rows = createRowWindow<Contact>(
      async (wanted, signal) => {
        const page = await client.contacts.list({ ...query(), ...wanted }, { signal });
        return { ...page, previous: page.previous ?? null, here: page.here ?? null, at: page.at ?? null };
      },
      (state) => set(state),
    );
    const count = async () => {
      if (rows.state.counted && Date.now() - countedAt < COUNT_AGAIN_AFTER) return;
      counting?.abort();
      const mine = new AbortController();
      counting = mine;
      try {
        const { contacts } = await client.contacts.count(filter(), { signal: mine.signal });
        if (mine.signal.aborted) return;
        countedAt = Date.now();
        rows.counted(contacts);
      } catch {
        // Nobody has counted: the table goes on saying that there are at least so many.
      }
    };
    const readRows = async (how: 'first' | 'again') => {
      try {
        await rows[how]();
        if (how === 'first') set({ view: get().view + 1 });
        set({ loaded: true, failure: null });
        if (!rows.state.counted) void count();
      } catch (error) {
        set({ failure: toFailure(error), loaded: true });
      }
    };
    const readSides = async () => {
      const [totals, { lists }, { tags }, { segments }, { fields }, { contactColumns }] = await Promise.all([
        client.contacts.totals({}),
        client.contacts.lists({}),
        client.contacts.tags({}),
        client.segments.list({}),
        client.contacts.fields({}),
        client.settings.get({}),
      ]);
      set(onlyNew(get(), { totals, lists, tags, segments, fields, columns: contactColumns ?? [] }));
    };
    const act = async <T>(work: () => Promise<T>): Promise<T | null> => {
      try {
        const answer = await work();
        set({ failure: null });
        await get().reload();
        return answer;
      } catch (error) {
        set({ failure: toFailure(error) });
        return null;
      }
    };
    const selection = (ids?: readonly number[]) => (ids ? { ids: [...ids] } : selectionOf(get().marked, filter()));

    /** Follows work on many people: how far it is, a way to stop it, the table as it is afterwards. */
    const onMany = async (
      action: Applying['action'],
      of: number,
      work: (ticket: string, options: { signal: AbortSignal }) => Promise<{ changed: number; undo?: string | null }>,
      afterwards: Partial<ContactsState> = {},
    ): Promise<Applied | null> => {
      const stop = new AbortController();
      const ticket = crypto.randomUUID();
      applying = { ticket, stop };
      set({ applying: { action, done: 0, changed: 0, of }, failure: null });
      try {
        const { changed, undo } = await work(ticket, { signal: stop.signal });
        set({ applying: null, ...afterwards });
        await get().reload();
        return { changed, stopped: false, undo: undo ?? null };
      } catch (error) {
        // The last word about how far it came is a moment behind the wish to stop.
        if (stop.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 200));
        const changed = get().applying?.changed ?? 0;
        set({ applying: null, ...(stop.signal.aborted ? {} : { failure: toFailure(error) }) });
        void get().reload();
        return stop.signal.aborted ? { changed, stopped: true, undo: null } : null;
      } finally {
        applying = null;
      }
    };

    return {
      ...EVERYONE,
      ...rows.state,
      sort: 'name',
      descending: false,
      loaded: false,
      view: 0,
      failure: null,
      marked: NOBODY,
      totals: null,
      lists: [],
      tags: [],
      segments: [],
      fields: [],
      columns: [],
      preparing: null,
      applying: null,
      filter,
      show: async (change) => {
        const onlyOrder = Object.keys(change).every((key) => key === 'sort' || key === 'descending');
        set({ ...change, ...(onlyOrder ? {} : { marked: NOBODY }) });
        anchor = null;
        counting?.abort();
        await readRows('first');
      },
      reload: async () => {
        stale = false;
        try {
          const rowsToo = watchers > 0 || !get().loaded;
          await Promise.all([readSides(), rowsToo ? readRows(get().loaded ? 'again' : 'first') : null]);
        } catch (error) {
          set({ failure: toFailure(error) });
        }
      },
      look: (first, last) => void rows.look(first, last).catch((error) => set({ failure: toFailure(error) })),
      hold: (now) => {
        holding = now;
        if (!now && stale) void get().reload();
      },
      watch: () => {
        watchers += 1;
        void get().reload();
        return () => {
          watchers -= 1;
        };
      },
      toggle: (id, index) => {
        anchor = { id, index };
        const marked = toggled(get().marked, id);
        if (marked) set({ marked });
      },
      extend: async (id, index) => {
        const { rows: here, start } = get();
        const from = anchor ?? { id, index };
        const at = here.findIndex((row) => row.id === from.id);
        const to = index - start;
        const near = (a: number, b: number) => here.slice(Math.min(a, b), Math.max(a, b) + 1).map((row) => row.id);
        anchor = from;
        // Who is no longer here is asked about by the order, not by its rows.
        try {
          const between = { ...order(), first: from.id, last: id };
          const ids = at >= 0 ? near(at, to) : (await client.contacts.between(between)).ids;
          const marked = ids && withThese(get().marked, ids);
          if (marked) set({ marked });
          return marked !== null;
        } catch (error) {
          set({ failure: toFailure(error) });
          return true;
        }
      },
      mark: (ids) => set({ marked: { all: false, ids: new Set(ids) } }),
      markAll: () => set({ marked: EVERYBODY }),
      unmark: () => set({ marked: NOBODY }),
      foresee: async () => {
        try {
          return await client.contacts.foresee({ who: selection() });
        } catch (error) {
          set({ failure: toFailure(error) });
          return null;
        }
      },
      apply: async (action, ids) => {
        const of = ids?.length ?? countMarked(get().marked, get().total);
        const who = selection(ids);
        return onMany(
          action.do,
          of,
          (ticket, options) => client.contacts.apply({ who, action, ticket }, options),
          ids ? {} : { marked: NOBODY },
        );
      },
      takeBack: (undo, of) =>
        onMany('take_back', of, (ticket, options) => client.contacts.takeBack({ undo, ticket }, options)),
      stop: () => applying?.stop.abort(),
      keep: async (who) => {
        try {
          await keepFile(client, await client.contacts.export(who));
        } catch (error) {
          set({ failure: toFailure(error) });
        }
      },
      edit: async (change) => {
        const contact = await client.contacts.edit(change);
        rows.replace((row) => row.id === contact.id, contact);
        return contact;
      },
      saveList: (id, name) => act(() => client.contacts.saveList({ id, name })),
      removeList: async (id) => {
        if (get().listId === id) await get().show({ listId: null });
        return (await act(() => client.contacts.removeList({ id }))) !== null;
      },
      saveTag: (id, name) => act(() => client.contacts.saveTag({ id, name })),
      removeTag: async (id) => {
        if (get().tagId === id) await get().show({ tagId: null });
        return (await act(() => client.contacts.removeTag({ id }))) !== null;
      },
      removeSegment: async (id) => {
        if (get().segmentId === id) await get().show({ segmentId: null });
        return (await act(() => client.segments.remove({ id }))) !== null;
      },
      setColumns: (columns) => {
        set({ columns });
        clearTimeout(saving);
        saving = setTimeout(() => void client.settings.set({ contactColumns: columns }).catch(() => {}), 300);
      },
    };
  });

  const soon = () => {
    stale = true;
    if (watchers === 0 && store.getState().totals === null) return;
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      if (!holding) void store.getState().reload();
    }, ASK_AGAIN_AFTER);
  };
  const readPreparing = async () => {
    try {
      const { ready, progress } = await client.contacts.searchState({});
      store.setState({ preparing: ready ? null : progress });
    } catch {
      // Searching works without it.
    }
  };
  api.on((event) => {
    if (event.type === 'hello') void Promise.all([store.getState().reload(), readPreparing()]);
    if (event.type === 'search') store.setState({ preparing: event.ready ? null : event.progress });
    if (event.type === 'applying' && event.ticket === applying?.ticket) {
      const now = store.getState().applying;
      if (now) store.setState({ applying: { ...now, done: event.done, changed: event.changed } });
    }
    if (event.type === 'changed' && ABOUT.has(event.what)) soon();
  });
  return store;
}

export const useContacts = hookOf(createContactsStore);
