import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { confirm, IconButton, Menu, toast } from '../../ui/index.ts';

/** The order with one relay a place up (-1) or down (1). */
export function movedBy(order: readonly number[], id: number, by: -1 | 1): number[] {
  const from = order.indexOf(id);
  const to = from + by;
  if (from === -1 || to < 0 || to >= order.length) return [...order];
  const left = order.filter((each) => each !== id);
  return [...left.slice(0, to), id, ...left.slice(to)];
}

export type Attempt = (work: () => Promise<unknown>) => Promise<boolean>;

/** Runs a change and tells its failure. */
export function useAttempt(onFailure: (failure: Failure | null) => void): Attempt {
  return async (work) => {
    try {
      await work();
      onFailure(null);
      return true;
    } catch (error) {
      onFailure(toFailure(error));
      return false;
    }
  };
}

/** Up and down in the order in which relays take over; the focus stays on the button. */
export function OrderButtons({
  relay,
  order,
  attempt,
}: {
  relay: RelayRecord;
  order: readonly number[];
  attempt: Attempt;
}) {
  const { t } = useTranslation();
  const { client } = useApi();
  const place = order.indexOf(relay.id);
  const name = relay.name || relay.host;
  if (order.length < 2 || place === -1) return null;
  const move = async (by: -1 | 1) => {
    if (await attempt(() => client.relays.reorder({ ids: movedBy(order, relay.id, by) }))) {
      toast(t('relays:card.moved', { name, place: place + 1 + by }));
    }
  };
  return (
    <span className="m-row m-gap-6">
      <IconButton
        icon="arrow-up"
        label={t('relays:card.moveUp', { name })}
        disabled={place === 0}
        onClick={() => void move(-1)}
      />
      <IconButton
        icon="arrow-down"
        label={t('relays:card.moveDown', { name })}
        disabled={place === order.length - 1}
        onClick={() => void move(1)}
      />
    </span>
  );
}

/** Edit, use first, switch on or off, remove. */
export function CardMenu({
  relay,
  order,
  attempt,
}: {
  relay: RelayRecord;
  order: readonly number[];
  attempt: Attempt;
}) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [, go] = useLocation();
  const { id } = relay;
  const name = relay.name || relay.host;
  const remove = async () => {
    const yes = await confirm({
      title: t('relays:remove.title', { name }),
      body: t('relays:remove.why'),
      confirm: t('relays:remove.yes'),
      cancel: t('relays:remove.no'),
      danger: true,
    });
    if (yes && (await attempt(() => client.relays.remove({ id })))) toast(t('relays:remove.done', { name }));
  };
  const first = () => client.relays.reorder({ ids: [id, ...order.filter((each) => each !== id)] });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton icon="dots" label={t('relays:menu', { name })} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => go(`/relays/${id}`)}>{t('relays:edit')}</Menu.Item>
        <Menu.Item onClick={() => go(`/relays/${id}/health`)}>{t('relays:card.toHealth')}</Menu.Item>
        <Menu.Item onClick={() => go(`/relays/${id}/return`)}>{t('relays:toReturns')}</Menu.Item>
        {order.length > 1 && order[0] !== id && relay.enabled ? (
          <Menu.Item onClick={() => void attempt(first)}>{t('relays:useFirst')}</Menu.Item>
        ) : null}
        <Menu.Item onClick={() => void attempt(() => client.relays.enable({ id, enabled: !relay.enabled }))}>
          {relay.enabled ? t('relays:switchOff') : t('relays:switchOn')}
        </Menu.Item>
        <Menu.Item onClick={() => void remove()}>{t('relays:remove.menu')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
