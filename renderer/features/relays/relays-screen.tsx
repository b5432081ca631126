import { useTranslation } from 'react-i18next';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { useAsked } from '../../api/asked.ts';
import { Button, EmptyState, FailureState, Icon, Loader, PageHeader, Screen } from '../../ui/index.ts';
import { PracticeCard } from './practice-card.tsx';
import { RelayCard } from './relay-card.tsx';
import './relays.css';

export type Budget = Awaited<ReturnType<EngineClient['relays']['budgets']>>['budgets'][number];

/** The relays as cards in the order in which they are used: health, budget, where the time goes; and the practice relay. */
export function RelaysScreen() {
  const { t } = useTranslation();
  const asked = useAsked([], (client) => client.relays.list({}), ['relays']);
  const budgets = useAsked([], (client) => client.relays.budgets({}), ['relays', 'messages', 'practice']);
  const presets = useAsked([], (client) => client.relays.presets({}), ['relays']);
  const relays = (asked.value?.relays ?? []).filter((each) => each.kind === 'smtp');
  const budgetOf = (id: number) => budgets.value?.budgets.find((each) => each.relayId === id) ?? null;
  const inUse = relays.filter((each) => each.enabled);
  const [first, second] = inUse;
  return (
    <Screen
      name={t('relays:title')}
      header={
        <PageHeader
          title={t('relays:title')}
          state={t('relays:state')}
          primary={
            <Button kind="primary" icon="plus" href="#/relays/new">
              {t('relays:add')}
            </Button>
          }
        />
      }
    >
      {!asked.value && asked.failure ? (
        <FailureState failure={asked.failure} onRetry={() => void asked.again()} />
      ) : null}
      {!asked.value && !asked.failure ? <Loader aria-label={t('relays:loading')} /> : null}
      {asked.value ? (
        <div className="l-cards">
          {relays.map((relay) => (
            <RelayCard
              key={relay.id}
              relay={relay}
              budget={budgetOf(relay.id)}
              order={inUse.map((each) => each.id)}
              preset={presets.value?.presets.find((each) => each.id === relay.preset) ?? null}
            />
          ))}
          {relays.length === 0 ? (
            <div className="m-card l-wide">
              <EmptyState kind="not-set-up" icon="server-2" title={t('relays:empty.title')}>
                {t('relays:empty.why')}
              </EmptyState>
            </div>
          ) : null}
          <PracticeCard budget={budgetOf(asked.value.relays.find((each) => each.kind === 'practice')?.id ?? 0)} />
        </div>
      ) : null}
      {first && second ? (
        <p className="m-dim m-sm m-mt-16 m-row m-gap-8">
          <Icon name="transfer" size="small" />
          {t('relays:takesOver', { first: first.name || first.host, second: second.name || second.host })}
        </p>
      ) : null}
    </Screen>
  );
}
