import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Rule, Segment } from '../../../shared/contract/segments.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { type DraftGroup, groupDraft, tallyOf, toDraft, toRule } from './rule-draft.ts';

/** One segment as it is being written; leaving the screen loses nothing of it. */
interface SegmentState {
  /** As it is kept; null until it was loaded, and while it is new. */
  readonly kept: Segment | null;
  readonly name: string;
  readonly draft: DraftGroup;
  readonly loading: boolean;
  readonly saving: boolean;
  readonly failure: Failure | null;
  /** Whether anything was written that is not kept. */
  readonly changed: boolean;
  load(): Promise<void>;
  rename(name: string): void;
  write(draft: DraftGroup): void;
  /** A ready-made start: its rule, and its name where none was given. */
  begin(name: string, rule: Rule): void;
  /** Keeps it; answers what was kept, or null where that failed. */
  save(): Promise<Segment | null>;
  /** Back to what is kept. */
  discard(): void;
}

type SegmentStore = StoreApi<SegmentState>;

function createSegmentStore(api: Api, id: number | null): SegmentStore {
  return createStore<SegmentState>((set, get) => {
    const show = (kept: Segment) =>
      set({ kept, name: kept.name, draft: toDraft(kept.rule), failure: null, changed: false });
    return {
      kept: null,
      name: '',
      draft: groupDraft('all'),
      loading: false,
      saving: false,
      failure: null,
      changed: false,
      load: async () => {
        if (id === null || get().changed) return;
        set({ loading: true });
        try {
          const kept = await api.client.segments.get({ id });
          if (!get().changed) show(kept);
        } catch (error) {
          set({ failure: toFailure(error) });
        } finally {
          set({ loading: false });
        }
      },
      rename: (name) => set({ name, changed: true }),
      write: (draft) => set({ draft, changed: true }),
      begin: (name, rule) => set({ draft: toDraft(rule), name: get().name || name, changed: true }),
      save: async () => {
        set({ saving: true, failure: null });
        try {
          const { name, draft } = get();
          const kept = await api.client.segments.save({ id, name: name.trim(), rule: toRule(draft) });
          if (id === null) set({ name: '', draft: groupDraft('all'), changed: false });
          else show(kept);
          return kept;
        } catch (error) {
          set({ failure: toFailure(error) });
          return null;
        } finally {
          set({ saving: false });
        }
      },
      discard: () => {
        const { kept } = get();
        if (kept) show(kept);
        else set({ name: '', draft: groupDraft('all'), changed: false, failure: null });
      },
    };
  });
}

/** Why a draft cannot be kept yet, or null where it can. */
export function hindrance({ name, draft }: Pick<SegmentState, 'name' | 'draft'>): 'empty' | 'open' | 'name' | null {
  const { questions, open } = tallyOf(draft);
  if (questions === 0) return 'empty';
  if (open > 0) return 'open';
  return name.trim() === '' ? 'name' : null;
}

const STORES = new WeakMap<Api, Map<number | null, SegmentStore>>();

/** The one draft of a segment (null: the new one). */
export function segmentStore(api: Api, id: number | null): SegmentStore {
  const stores = STORES.get(api) ?? new Map<number | null, SegmentStore>();
  STORES.set(api, stores);
  const store = stores.get(id) ?? createSegmentStore(api, id);
  stores.set(id, store);
  return store;
}
