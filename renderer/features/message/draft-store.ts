import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MessageContent } from '../../../shared/blocks.ts';
import type { Campaign } from '../../../shared/contract/campaigns.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { keepSources } from './image-sources.ts';

/** What a person can change about a campaign while it is a draft or paused. */
export type DraftParts = Pick<
  Campaign,
  | 'name'
  | 'audience'
  | 'sender'
  | 'subject'
  | 'preheader'
  | 'content'
  | 'text'
  | 'relayId'
  | 'pace'
  | 'when'
  | 'relayUse'
>;
const PARTS = [
  'name',
  'audience',
  'sender',
  'subject',
  'preheader',
  'content',
  'text',
  'relayId',
  'pace',
  'when',
  'relayUse',
] as const satisfies readonly (keyof DraftParts)[];

type SaveState = 'saved' | 'unsaved' | 'saving' | 'waiting' | 'failed';

/**
 * One campaign as it is being written. What is typed lives here until the engine has kept it: a failed or interrupted save
 * leaves it marked and tries again, so that a restart of the engine costs nothing.
 */
export interface DraftState {
  campaign: Campaign | null;
  draft: DraftParts | null;
  dirty: ReadonlySet<keyof DraftParts>;
  saveState: SaveState;
  savedAt: number | null;
  /** Rises with every answer of the engine; what shows the kept message asks again. */
  revision: number;
  failure: Failure | null;
  past: readonly MessageContent[];
  future: readonly MessageContent[];
  /** The message of the other kind (blocks or own HTML), kept while the person tries the other. */
  aside: MessageContent | null;
  load(): Promise<void>;
  edit(patch: Partial<DraftParts>): void;
  undo(): void;
  redo(): void;
  switchContent(content: MessageContent): void;
  /** Keeps everything that is not kept yet; true when nothing is left to keep. */
  saveNow(): Promise<boolean>;
}

export type DraftStore = StoreApi<DraftState>;

const AUTOSAVE_MS = 700;
const HISTORY_GAP_MS = 900;
const HISTORY_LENGTH = 100;

function partsOf(campaign: Campaign): DraftParts {
  const { name, audience, sender, subject, preheader, content, text, relayId, pace, when, relayUse } = campaign;
  return { name, audience, sender, subject, preheader, content, text, relayId, pace, when, relayUse };
}

/** Failures that pass by themselves when the engine is back. */
function passing(failure: Failure): boolean {
  return failure.code === 'engine_unavailable' || failure.code === 'deadline_exceeded';
}

/** The draft of one campaign, saved by itself shortly after each change. */
export function createDraftStore(api: Api, id: number): DraftStore {
  const { client } = api;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;
  let lastContentEdit = 0;
  let retryMs = 1_000;

  const store = createStore<DraftState>((set, get) => {
    const later = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void get().saveNow(), ms);
    };

    const remember = (patch: Partial<DraftParts>) => {
      const { draft, past } = get();
      if (!draft || patch.content === undefined) return {};
      const now = Date.now();
      const apart = now - lastContentEdit > HISTORY_GAP_MS || past.length === 0;
      lastContentEdit = now;
      return apart ? { past: [...past, draft.content].slice(-HISTORY_LENGTH), future: [] } : { future: [] };
    };

    const apply = (patch: Partial<DraftParts>) => {
      const { draft, dirty } = get();
      if (!draft) return;
      const keys = PARTS.filter((key) => key in patch && patch[key] !== draft[key]);
      if (keys.length === 0) return;
      set({ draft: { ...draft, ...patch }, dirty: new Set([...dirty, ...keys]), saveState: 'unsaved' });
      later(AUTOSAVE_MS);
    };

    const kept = (sent: Partial<DraftParts>, campaign: Campaign) => {
      const { draft, dirty, revision } = get();
      if (!draft) return;
      const left = [...dirty].filter((key) => !(key in sent) || draft[key] !== sent[key]);
      const content =
        sent.content === undefined ? draft.content : keepSources(draft.content, sent.content, campaign.content);
      set({
        campaign,
        draft: { ...draft, content },
        dirty: new Set(left),
        saveState: left.length > 0 ? 'unsaved' : 'saved',
        savedAt: Date.now(),
        revision: revision + 1,
        failure: null,
      });
      if (left.length > 0) later(AUTOSAVE_MS);
    };

    const save = async (): Promise<boolean> => {
      const { draft, dirty } = get();
      if (!draft || dirty.size === 0) return true;
      const sent: Partial<DraftParts> = Object.fromEntries([...dirty].map((key) => [key, draft[key]]));
      set({ saveState: 'saving' });
      try {
        kept(sent, await client.campaigns.save({ id, ...sent }));
        retryMs = 1_000;
        return get().dirty.size === 0;
      } catch (error) {
        const failure = toFailure(error);
        set({ saveState: passing(failure) ? 'waiting' : 'failed', failure });
        if (passing(failure)) later(retryMs);
        retryMs = Math.min(15_000, retryMs * 2);
        return false;
      }
    };

    return {
      campaign: null,
      draft: null,
      dirty: new Set(),
      saveState: 'saved',
      savedAt: null,
      revision: 0,
      failure: null,
      past: [],
      future: [],
      aside: null,
      load: async () => {
        try {
          const campaign = await client.campaigns.get({ id });
          const { dirty, draft, revision } = get();
          const fresh = partsOf(campaign);
          // What was typed and is not kept yet wins over what the engine has.
          const mine = draft ? Object.fromEntries([...dirty].map((key) => [key, draft[key]])) : {};
          set({ campaign, draft: { ...fresh, ...mine }, failure: null, revision: revision + 1 });
        } catch (error) {
          set({ failure: toFailure(error) });
        }
      },
      edit: (patch) => {
        set(remember(patch));
        apply(patch);
      },
      undo: () => {
        const { past, future, draft } = get();
        const previous = past.at(-1);
        if (!previous || !draft) return;
        set({ past: past.slice(0, -1), future: [draft.content, ...future] });
        apply({ content: previous });
        lastContentEdit = 0;
      },
      redo: () => {
        const { past, future, draft } = get();
        const [next, ...rest] = future;
        if (!next || !draft) return;
        set({ past: [...past, draft.content], future: rest });
        apply({ content: next });
        lastContentEdit = 0;
      },
      switchContent: (content) => {
        const { draft } = get();
        set({ aside: draft?.content ?? null, past: [], future: [] });
        apply({ content });
      },
      saveNow: async () => {
        clearTimeout(timer);
        while (running) await running;
        running = save().finally(() => {
          running = null;
        });
        return running;
      },
    };
  });

  /** Written in another window meanwhile: what is kept there shows here, unless something typed here waits to be kept. */
  const follow = async () => {
    while (running) await running;
    const before = store.getState();
    if (!before.campaign || before.dirty.size > 0) return;
    const campaign = await client.campaigns.get({ id }).catch(() => null);
    const { dirty, revision, campaign: known } = store.getState();
    if (!campaign || running || dirty.size > 0 || campaign.updatedAt === known?.updatedAt) return;
    const { updatedAt: savedAt } = campaign;
    store.setState({ campaign, draft: partsOf(campaign), revision: revision + 1, savedAt, past: [], future: [] });
  };
  api.on((event) => {
    if (event.type === 'changed' && event.what === 'campaigns' && (event.id === id || event.id === null)) void follow();
  });
  return store;
}

const DRAFTS = new WeakMap<Api, Map<number, DraftStore>>();

/** The one draft of a campaign: every screen that shows it shares it, and leaving a screen loses nothing. */
export function draftOf(api: Api, id: number): DraftStore {
  const drafts = DRAFTS.get(api) ?? new Map<number, DraftStore>();
  DRAFTS.set(api, drafts);
  const known = drafts.get(id);
  if (known) return known;
  const made = createDraftStore(api, id);
  drafts.set(id, made);
  return made;
}

/** Keeps every draft now, before the page goes away or as soon as the engine is back. */
export function saveAllDrafts(api: Api): void {
  for (const draft of DRAFTS.get(api)?.values() ?? []) void draft.getState().saveNow();
}
