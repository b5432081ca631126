import { createStore } from 'zustand/vanilla';
import type { Consent, Contact } from '../../../shared/contract/contacts.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';

export type HistoryEntry = Awaited<ReturnType<EngineClient['contacts']['history']>>['entries'][number];

/** What the person types; kept per contact until saved or thrown away, also while the engine restarts. */
interface ContactDraft {
  address: string;
  name: string;
  firstName: string;
  lastName: string;
  fields: Record<string, string>;
  listIds: number[];
  tagIds: number[];
  consent: Consent | null;
}

interface ContactState {
  /** null: a new contact. undefined: none is open. */
  id: number | null | undefined;
  contact: Contact | null;
  draft: ContactDraft;
  changed: boolean;
  history: readonly HistoryEntry[];
  saving: boolean;
  failure: Failure | null;
  open: (id: number | null) => Promise<void>;
  edit: (change: Partial<ContactDraft>) => void;
  /** Answers the saved contact, or null where it failed. */
  save: () => Promise<Contact | null>;
  /** The same for somebody who was erased and asked to be written to again. */
  readmit: () => Promise<Contact | null>;
  discard: () => void;
}

const EMPTY: ContactDraft = {
  address: '',
  name: '',
  firstName: '',
  lastName: '',
  fields: {},
  listIds: [],
  tagIds: [],
  consent: null,
};

function draftOf(contact: Contact): ContactDraft {
  const { address, name, firstName, lastName, fields, consent } = contact;
  return {
    address,
    name,
    firstName,
    lastName,
    fields: { ...fields },
    listIds: contact.lists.map((list) => list.id),
    tagIds: contact.tags.map((tag) => tag.id),
    consent,
  };
}

/** One contact in its pane: what is on record, what is being typed, and its history. */
export function createContactStore(api: Api) {
  const { client } = api;
  return createStore<ContactState>()((set, get) => {
    const store = async (write: () => Promise<Contact>): Promise<Contact | null> => {
      set({ saving: true, failure: null });
      try {
        const contact = await write();
        set({ id: contact.id, contact, draft: draftOf(contact), changed: false, saving: false });
        set({ history: (await client.contacts.history({ id: contact.id })).entries });
        return contact;
      } catch (error) {
        set({ saving: false, failure: toFailure(error) });
        return null;
      }
    };
    return {
      id: undefined,
      contact: null,
      draft: EMPTY,
      changed: false,
      history: [],
      saving: false,
      failure: null,
      open: async (id) => {
        if (get().id === id && get().changed) return;
        set({ id, contact: null, draft: EMPTY, changed: false, history: [], failure: null });
        if (id === null) return;
        try {
          const [contact, { entries }] = await Promise.all([
            client.contacts.get({ id }),
            client.contacts.history({ id }),
          ]);
          if (get().id === id)
            set({ contact, history: entries, ...(get().changed ? {} : { draft: draftOf(contact) }) });
        } catch (error) {
          set({ failure: toFailure(error) });
        }
      },
      edit: (change) => {
        set({ draft: { ...get().draft, ...change }, changed: true });
        // What was refused was said of another address.
        if (change.address !== undefined) set({ failure: null });
      },
      save: () => {
        const { id, draft } = get();
        return store(() => client.contacts.save({ id: id ?? null, ...draft }));
      },
      readmit: async () => {
        const { draft } = get();
        const { consent } = draft;
        return consent && store(() => client.contacts.readmit({ ...draft, consent }));
      },
      discard: () => set({ id: undefined, contact: null, draft: EMPTY, changed: false, failure: null, history: [] }),
    };
  });
}

export const useContact = hookOf(createContactStore);
