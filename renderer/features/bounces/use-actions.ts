import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounce } from '../../../shared/contract/bounces.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { toast, useFormat } from '../../ui/index.ts';
import { type Applied, type GroupKey, useBounces } from './bounces-store.ts';
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
    const done = await attempt(() => client.bounces.undo(what));
    if (done === null) return;
    const { restored } = done;
    toast(
      restored === 0
        ? t('bounces:takenBack')
        : name !== undefined && restored === 1
          ? t('bounces:row.restored', { name })
          : t('bounces:undone', { count: restored, n: format.number(restored) }),
    );
  };

  const told = (applied: Applied | null) => {
    if (!applied) return;
    const { batch, suppressed, kept } = applied;
    const words =
      suppressed > 0 || kept === 0
        ? t('bounces:applied', { count: suppressed, n: format.number(suppressed) })
        : t('bounces:kept', { count: kept, n: format.number(kept) });
    toast(words, batch === null ? {} : { undo: { label: t('bounces:undo'), run: () => void undo({ batch }) } });
  };

  return {
    failure,
    undo,
    applyAll: async (group: GroupKey | null) => {
      told(await apply(group));
      await rowsAgain();
    },
    suppress: async (ids: number[]) => {
      if (ids.length > 0) told(await attempt(() => client.bounces.applyPolicy({ ids })));
    },
    keep: async (ids: number[]) => {
      const done = ids.length === 0 ? null : await attempt(() => client.bounces.keep({ ids }));
      if (done === null) return;
      toast(t('bounces:kept', { count: done.kept, n: format.number(done.kept) }), {
        undo: { label: t('bounces:undo'), run: () => void undo({ ids }) },
      });
    },
    retry: async (ids: number[]) => {
      const done = ids.length === 0 ? null : await attempt(() => client.bounces.retry({ ids }));
      if (done === null) return;
      const words = t('bounces:retried', { count: done.retried, n: format.number(done.retried) });
      toast(
        done.not === 0 ? words : `${words} ${t('bounces:notRetried', { count: done.not, n: format.number(done.not) })}`,
      );
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
