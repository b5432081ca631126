import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { Button, Card, confirm, FailureNote, IconTile, Link, Status, toast, useFormat } from '../../ui/index.ts';
import { BudgetBars } from './budget-bars.tsx';
import type { Budget } from './relays-screen.tsx';

/** Empties the practice mailbox after asking once. */
export function useEmptyPractice(): { empty: () => Promise<void>; failure: Failure | null } {
  const { t } = useTranslation();
  const { client } = useApi();
  const [failure, setFailure] = useState<Failure | null>(null);
  const empty = async () => {
    const yes = await confirm({
      title: t('relays:practice.emptyTitle'),
      body: t('relays:practice.emptyWhy'),
      confirm: t('relays:practice.emptyYes'),
      cancel: t('relays:practice.emptyNo'),
    });
    if (!yes) return;
    try {
      await client.relays.practiceEmpty({});
      toast(t('relays:practice.emptied'));
      setFailure(null);
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return { empty, failure };
}

/** The practice relay: a whole campaign without mailing anybody. */
export function PracticeCard({ budget }: { budget: Budget | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useAsked([], (client) => client.relays.practice({}), ['practice', 'relays']);
  const { empty, failure } = useEmptyPractice();
  const practice = asked.value;
  return (
    <Card className="l-wide">
      <div className="m-row">
        <IconTile icon="mailbox" tone={practice?.running ? 'run' : 'mute'} />
        <div className="m-grow">
          <h2>{t('relays:practice.title')}</h2>
          <p className="m-dim m-sm">{t('relays:practice.state')}</p>
        </div>
        {practice?.running ? <Status tone="ok">{t('relays:health.working')}</Status> : null}
      </div>
      <p className="m-sm m-mt-12">{t('relays:practice.why')}</p>
      {asked.failure ? <FailureNote failure={asked.failure} onRetry={() => void asked.again()} /> : null}
      {failure ? <FailureNote failure={failure} /> : null}
      {practice ? (
        <p className="m-mt-8">
          <b className="m-num">{format.number(practice.kept)}</b>{' '}
          <span className="m-dim">
            {practice.since === null || practice.kept === 0
              ? t('relays:practice.kept', { count: practice.kept })
              : t('relays:practice.keptSince', { count: practice.kept, at: practice.since })}
          </span>
        </p>
      ) : null}
      {budget && budget.windows.length > 0 ? <BudgetBars windows={budget.windows} /> : null}
      <div className="m-row m-gap-16 m-mt-12">
        <Button size="small" href="#/relays/practice">
          {t('relays:practice.open')}
        </Button>
        {practice ? (
          <Link className="m-sm" href={`#/relays/${practice.relay.id}`}>
            {t('relays:practice.limits')}
          </Link>
        ) : null}
        {practice && practice.kept > 0 ? (
          <Link className="m-sm" onClick={() => void empty()}>
            {t('relays:practice.empty')}
          </Link>
        ) : null}
      </div>
    </Card>
  );
}
