import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { RelayRecord } from '../../../shared/contract/relays.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import {
  Button,
  Card,
  confirm,
  FailureNote,
  Icon,
  IconButton,
  IconTile,
  Menu,
  Pill,
  Status,
  type Tone,
  toast,
} from '../../ui/index.ts';
import { BudgetBars } from './budget-bars.tsx';
import type { Budget } from './relays-screen.tsx';
import { Timings } from './timings.tsx';

export const TLS_KEY = {
  tls: 'relays:tls.encrypted',
  starttls: 'relays:tls.encrypted',
  none: 'relays:tls.open',
} as const satisfies Record<RelayRecord['tls'], string>;

function useHealth(relay: RelayRecord): { tone: Tone; word: string } {
  const { t, i18n } = useTranslation();
  if (!relay.enabled) return { tone: 'mute', word: t('relays:health.off') };
  if (relay.lastTest === null) return { tone: 'mute', word: t('relays:health.untested') };
  if (relay.lastTest.ok) return { tone: 'ok', word: t('relays:health.working') };
  const key = `causes:${relay.lastTest.cause ?? 'unknown'}.title`;
  return {
    tone: 'bad',
    word: i18n.exists(key) ? t(key, { host: relay.host, port: relay.port }) : t('relays:health.failing'),
  };
}

function CardMenu({
  relay,
  order,
  onFailure,
}: {
  relay: RelayRecord;
  order: readonly number[];
  onFailure: (failure: Failure | null) => void;
}) {
  const { t } = useTranslation();
  const { client } = useApi();
  const [, go] = useLocation();
  const name = relay.name || relay.host;
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      onFailure(null);
      return true;
    } catch (error) {
      onFailure(toFailure(error));
      return false;
    }
  };
  const { host, port, tls, user, limits, fingerprint, id } = relay;
  const toggle = () =>
    attempt(() =>
      client.relays.save({ id, name: relay.name, host, port, tls, user, limits, fingerprint, enabled: !relay.enabled }),
    );
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
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton icon="dots" label={t('relays:menu', { name })} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => go(`/relays/${id}`)}>{t('relays:edit')}</Menu.Item>
        {order.length > 1 && order[0] !== id && relay.enabled ? (
          <Menu.Item
            onClick={() =>
              void attempt(() => client.relays.reorder({ ids: [id, ...order.filter((each) => each !== id)] }))
            }
          >
            {t('relays:useFirst')}
          </Menu.Item>
        ) : null}
        <Menu.Item onClick={() => void toggle()}>
          {relay.enabled ? t('relays:switchOff') : t('relays:switchOn')}
        </Menu.Item>
        <Menu.Item onClick={() => void remove()}>{t('relays:remove.menu')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** One relay: what it is, whether it works, how much of its budget is used, and where the time goes. */
export function RelayCard({
  relay,
  budget,
  order,
  wide,
}: {
  relay: RelayRecord;
  budget: Budget | null;
  order: readonly number[];
  wide: boolean;
}) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Failure | null>(null);
  const health = useHealth(relay);
  const place = order.indexOf(relay.id);
  return (
    <Card className={wide ? 'l-wide' : ''}>
      <div className="m-row">
        <IconTile icon="server-2" tone={health.tone} />
        <div className="m-grow">
          <div className="m-row m-gap-8">
            <h2 className="m-cut">{relay.name || relay.host}</h2>
            {place === 0 && order.length > 1 ? <Pill>{t('relays:usedFirst')}</Pill> : null}
            {place > 0 ? <Pill>{t('relays:standsIn')}</Pill> : null}
          </div>
          <p className="m-dim m-sm m-cut">
            {relay.user === '' ? '' : `${relay.user} · `}
            {t('relays:line', { host: relay.host, port: String(relay.port), tls: t(TLS_KEY[relay.tls]) })}
          </p>
        </div>
        <span className="l-health">
          <Status tone={health.tone}>{health.word}</Status>
        </span>
        <Button size="small" href={`#/relays/${relay.id}/test`}>
          {t('relays:test.short')}
        </Button>
        <CardMenu relay={relay} order={order} onFailure={setFailure} />
      </div>
      {failure ? <FailureNote failure={failure} /> : null}
      <div className={wide ? 'l-two m-mt-16' : 'm-mt-16'}>
        <div>
          <h3>{t('relays:budget.title')}</h3>
          <BudgetBars windows={budget?.windows ?? []} />
          <p className="m-xs m-dim m-row m-gap-6 m-mt-8">
            <Icon name="info-circle" size="small" />
            {t('relays:budget.counted')}
          </p>
        </div>
        {wide ? <Timings relayId={relay.id} /> : null}
      </div>
    </Card>
  );
}
