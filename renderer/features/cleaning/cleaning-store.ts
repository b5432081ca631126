import { createStore } from 'zustand/vanilla';
import type { CleaningRun } from '../../../shared/contract/cleaning.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { Api } from '../../api/client.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { hookOf } from '../../api/react.tsx';

type Calls = EngineClient['cleaning'];
export type Group = keyof CleaningRun['groups'];
export type ReasonRow = CleaningRun['reasons'][number];
export type Reason = ReasonRow['reason'];
export type Action = ReasonRow['action'];
export type Finding = Awaited<ReturnType<Calls['findings']>>['rows'][number];
export type Applied = Awaited<ReturnType<Calls['apply']>>;

interface CleaningState {
  run: CleaningRun | null;
  loaded: boolean;
  busy: boolean;
  failure: Failure | null;
  /** What the person chose instead of the suggested action, by reason. */
  actions: Partial<Record<Reason, Action>>;
  /** People behind the reason that is open. */
  shown: Reason | null;
  findings: readonly Finding[];
  findingsTotal: number;
  applied: Applied | null;
  load: () => Promise<void>;
  start: (listId: number | null, dns: boolean) => Promise<void>;
  cancel: () => Promise<void>;
  choose: (reason: Reason, action: Action) => void;
  show: (reason: Reason | null) => Promise<void>;
  more: () => Promise<void>;
  apply: () => Promise<Applied | null>;
  undo: () => Promise<boolean>;
  /** Puts the last result away, to check again. */
  again: () => void;
}

const PAGE = 50;

/** The action of a reason: the person's choice, else the engine's suggestion. */
export function actionOf(row: ReasonRow, actions: CleaningState['actions']): Action {
  return actions[row.reason] ?? row.action;
}

/** How many people something happens to. */
export function touchedBy(run: CleaningRun, actions: CleaningState['actions']): number {
  return run.reasons.reduce((sum, row) => sum + (actionOf(row, actions) === 'keep' ? 0 : row.contacts), 0);
}

/** The last check of a list: groups, what will happen to each, carrying it out and taking it back. */
export function createCleaningStore(api: Api) {
  const { client } = api;
  let cursor: string | null = null;
  const store = createStore<CleaningState>()((set, get) => {
    const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
      set({ busy: true, failure: null });
      try {
        return await work();
      } catch (error) {
        set({ failure: toFailure(error) });
        return null;
      } finally {
        set({ busy: false });
      }
    };
    const refresh = async () => {
      const { run } = await client.cleaning.latest({});
      set({ run, loaded: true });
    };
    return {
      run: null,
      loaded: false,
      busy: false,
      failure: null,
      actions: {},
      shown: null,
      findings: [],
      findingsTotal: 0,
      applied: null,
      load: async () => {
        await attempt(refresh);
        set({ loaded: true });
      },
      start: async (listId, dns) => {
        await attempt(async () => {
          const { id } = await client.cleaning.start({ listId, dns });
          set({ actions: {}, shown: null, findings: [], applied: null, run: await client.cleaning.get({ id }) });
        });
      },
      cancel: async () => {
        const { run } = get();
        if (run) await attempt(() => client.cleaning.cancel({ id: run.id }));
      },
      choose: (reason, action) => set({ actions: { ...get().actions, [reason]: action } }),
      show: async (reason) => {
        const { run } = get();
        set({ shown: reason, findings: [], findingsTotal: 0 });
        if (!run || reason === null) return;
        await attempt(async () => {
          const page = await client.cleaning.findings({ id: run.id, reason, limit: PAGE });
          if (get().shown !== reason) return;
          cursor = page.next;
          set({ findings: page.rows, findingsTotal: page.total });
        });
      },
      more: async () => {
        const { run, shown } = get();
        if (!run || shown === null || cursor === null) return;
        await attempt(async () => {
          const page = await client.cleaning.findings({ id: run.id, reason: shown, cursor, limit: PAGE });
          cursor = page.next;
          set({ findings: [...get().findings, ...page.rows] });
        });
      },
      apply: () =>
        attempt(async () => {
          const { run, actions } = get();
          if (!run) throw new Error('nothing to apply');
          const chosen = run.reasons.map((row) => ({ reason: row.reason, action: actionOf(row, actions) }));
          const applied = await client.cleaning.apply({ id: run.id, actions: chosen });
          set({ applied });
          await refresh();
          return applied;
        }),
      undo: async () => {
        const done = await attempt(async () => {
          const { run } = get();
          if (!run) return false;
          await client.cleaning.undo({ id: run.id });
          set({ applied: null });
          await refresh();
          return true;
        });
        return done === true;
      },
      again: () => set({ run: null, actions: {}, shown: null, findings: [], applied: null }),
    };
  });
  api.on((event) => {
    const { run } = store.getState();
    if (event.type === 'hello') void store.getState().load();
    if (event.type === 'cleaning' && run?.id === event.run.id) store.setState({ run: event.run });
    if (event.type === 'changed' && event.what === 'cleaning' && run) {
      void client.cleaning.get({ id: run.id }).then(
        (now) => store.getState().run?.id === now.id && store.setState({ run: now }),
        () => {},
      );
    }
  });
  return store;
}

export const useCleaning = hookOf(createCleaningStore);
