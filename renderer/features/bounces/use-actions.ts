import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { toast, useFormat } from '../../ui/index.ts';
import { type Applied, type GroupKey, useBounces } from './bounces-store.ts';
import { inSlices, total } from './in-slices.ts';
import { useRows } from './rows-store.ts';

/** Decided before in the person's favour, though the cause is the address's own. */
const again = ({ effect, class: about, reason }: Bounce) =>
  (effect === 'kept' || effect === 'undone') && (about === 'address' || about === 'complaint' || reason === 'suspend');

/** What may be done with one bounce, as far as it tells itself. A wish to leave is never taken back here. */
export const CAN = {
  suppress: (bounce: Bounce) => bounce.kind !== 'unsubscribe' && (bounce.effect === 'pending' || again(bounce)),
  keep: ({ effect, kind }: Bounce) =>
    (effect === 'pending' && kind !== 'unsubscribe') || (effect === 'none' && kind === 'bounce'),
  retry: ({ effect, kind, class: about, messageId }: Bounce) =>
    kind === 'bounce' && messageId !== null && (about === 'temporary' || about === 'us') && effect !== 'retried',
  undo: ({ effect, kind }: Bounce) =>
    kind !== 'unsubscribe' && (effect === 'suppressed' || effect === 'kept' || effect === 'retried'),
} as const satisfies Record<string, (bounce: Bounce) => boolean>;

export type Action = keyof typeof CAN;

/** A slice of which none can go again is no failure while others can. */
async function retryAll(client: EngineClient, ids: readonly number[]) {
  let refused: unknown = null;
  const done = await inSlices(ids, (slice) =>
    client.bounces.retry({ ids: slice }).catch((error: unknown) => {
      if (toFailure(error).code !== 'not_retryable') throw error;
      refused = error;
      return { retried: 0, not: slice.length };
    }),
  );
  if (refused !== null && done.every((one) => one.retried === 0)) throw refused;
  return done;
}

/** Does things to bounces, says what was done, offers the way back, and asks for everything anew. */
export function useActions() {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApi();
  const load = useBounces((state) => state.load);
  const apply = useBounces((state) => state.apply);
  const rowsAgain = useRows((state) => state.again);
  const [failure, setFailure] = useState<Failure | null>(null);

  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      const answer = await work();
      setFailure(null);
      await Promise.all([load(), rowsAgain()]);
      return answer;
    } catch (error) {
      setFailure(toFailure(error));
      return null;
    }
  };

  const undo = async (what: { ids?: number[]; batch?: number }, name?: string) => {
    const undone = await attempt(() =>
      what.ids === undefined
        ? client.bounces.undo(what).then((one) => [one])
        : inSlices(what.ids, (ids) => client.bounces.undo({ ids })),
    );
    if (undone === null) return;
    const restored = total(undone, (one) => one.restored);
    toast(
      restored === 0
        ? t('bounces:takenBack')
        : name !== undefined && restored === 1
          ? t('bounces:row.restored', { name })
          : t('bounces:undone', { count: restored, n: format.number(restored) }),
    );
  };

  const told = (applied: Applied | null, ids?: number[]) => {
    if (!applied) return;
    const { batch, suppressed, kept } = applied;
    const back = ids === undefined ? { batch: batch ?? 0 } : { ids };
    const words =
      suppressed > 0 || kept === 0
        ? t('bounces:applied', { count: suppressed, n: format.number(suppressed) })
        : t('bounces:kept', { count: kept, n: format.number(kept) });
    toast(words, batch === null ? {} : { undo: { label: t('bounces:undo'), run: () => void undo(back) } });
  };

  return {
    failure,
    undo,
    applyAll: async (group: GroupKey | null) => {
      told(await apply(group));
      await rowsAgain();
    },
    suppress: async (ids: number[]) => {
      if (ids.length === 0) return;
      const applied = await attempt(() => inSlices(ids, (slice) => client.bounces.applyPolicy({ ids: slice })));
      if (applied === null) return;
      const [suppressed, kept, retried] = [
        total(applied, (one) => one.suppressed),
        total(applied, (one) => one.kept),
        total(applied, (one) => one.retried),
      ];
      const batch = applied.find((one) => one.batch !== null)?.batch ?? null;
      told({ suppressed, kept, retried, batch }, applied.length > 1 ? ids : undefined);
    },
    keep: async (ids: number[]) => {
      if (ids.length === 0) return;
      const done = await attempt(() => inSlices(ids, (slice) => client.bounces.keep({ ids: slice })));
      if (done === null) return;
      const kept = total(done, (one) => one.kept);
      toast(t('bounces:kept', { count: kept, n: format.number(kept) }), {
        undo: { label: t('bounces:undo'), run: () => void undo({ ids }) },
      });
    },
    retry: async (ids: number[]) => {
      if (ids.length === 0) return;
      const done = await attempt(() => retryAll(client, ids));
      if (done === null) return;
      const [again, not] = [total(done, (one) => one.retried), total(done, (one) => one.not)];
      const words = t('bounces:retried', { count: again, n: format.number(again) });
      toast(not === 0 ? words : `${words} ${t('bounces:notRetried', { count: not, n: format.number(not) })}`);
    },
    /** By hand, whatever the cause: lifted where blocked addresses are. */
    stopMailing: async (address: string) => {
      const note = t('bounces:stop.note');
      const done = await attempt(() => client.suppressions.add({ addresses: address, reason: 'manual', note }));
      if (done !== null) toast(t('bounces:stop.done', { address }));
    },
  };
}

export type Actions = ReturnType<typeof useActions>;
