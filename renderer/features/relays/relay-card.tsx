import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelayHealth, RelayPreset, RelayRecord } from '../../../shared/contract/relays.ts';
import type { Failure } from '../../api/failure.ts';
import { Button, Card, Explanation, FailureNote, Icon, IconTile, Pill, Status, type Tone } from '../../ui/index.ts';
import { BudgetBars } from './budget-bars.tsx';
import { CARD_HOURS, CardErrors, CardTimes } from './card-health.tsx';
import { type Attempt, CardMenu, OrderButtons, useAttempt } from './card-menu.tsx';
import { CardPace } from './card-pace.tsx';
import { useCauseWords } from './cause-words.ts';
import { LimitSource } from './limit-source.tsx';
import type { Budget } from './relays-screen.tsx';
import { SmtpExplanation } from './smtp-explanation.tsx';
import { useHealth } from './use-health.ts';

export const TLS_KEY = {
  tls: 'relays:tls.encrypted',
  starttls: 'relays:tls.encrypted',
  none: 'relays:tls.open',
} as const satisfies Record<RelayRecord['tls'], string>;

/** How a relay stands, as tone and word. */
export function useStanding(): (relay: RelayRecord) => { tone: Tone; word: string } {
  const { t } = useTranslation();
  const cause = useCauseWords();
  return (relay) => {
    if (!relay.enabled) return { tone: 'mute', word: t('relays:health.off') };
    if (relay.oauth?.needsSignIn) return { tone: 'bad', word: t('relays:card.signInAgain') };
    if (relay.lastTest === null) return { tone: 'mute', word: t('relays:health.untested') };
    if (relay.lastTest.ok) return { tone: 'ok', word: t('relays:health.working') };
    return { tone: 'bad', word: cause(relay.lastTest.cause, { host: relay.host, port: relay.port }).title };
  };
}

function CardTop({
  relay,
  order,
  attempt,
  standing,
}: {
  relay: RelayRecord;
  order: readonly number[];
  attempt: Attempt;
  standing: { tone: Tone; word: string };
}) {
  const { t } = useTranslation();
  const place = order.indexOf(relay.id);
  return (
    <div className="m-row">
      <IconTile icon="server-2" tone={standing.tone} />
      <div className="m-grow">
        <div className="m-row m-gap-8">
          <h2 className="m-cut">{relay.name || relay.host}</h2>
          {place === 0 && order.length > 1 ? <Pill>{t('relays:usedFirst')}</Pill> : null}
          {place > 0 ? (
            <Pill>
              {t('relays:standsIn')}
              {order.length > 2 ? `, ${t('relays:card.place', { place: place + 1 })}` : null}
            </Pill>
          ) : null}
        </div>
        <p className="m-dim m-sm m-cut">
          {relay.user === '' ? '' : `${relay.user} · `}
          {t('relays:line', { host: relay.host, port: String(relay.port), tls: t(TLS_KEY[relay.tls]) })}
        </p>
      </div>
      <span className="l-health">
        <Status tone={standing.tone}>{standing.word}</Status>
      </span>
      <Button size="small" href={`#/relays/${relay.id}/test`}>
        {t('relays:test.short')}
      </Button>
      <OrderButtons relay={relay} order={order} attempt={attempt} />
      <CardMenu relay={relay} order={order} attempt={attempt} />
    </div>
  );
}

/** What keeps the relay from working, with its button: a sign-in that ran out, or a test that failed. */
function Trouble({ relay, health }: { relay: RelayRecord; health: RelayHealth | null }) {
  const { t } = useTranslation();
  if (relay.oauth?.needsSignIn) {
    return (
      <Explanation
        tone="bad"
        announce={false}
        title={t('relays:card.needsSignIn', { account: relay.oauth.account || relay.user })}
        action={
          <Button size="small" href={`#/relays/${relay.id}`}>
            {t('relays:card.signInAgain')}
          </Button>
        }
      >
        {t('relays:card.needsSignInWhy')}
      </Explanation>
    );
  }
  if (!relay.enabled || relay.lastTest === null || relay.lastTest.ok) return null;
  const { cause } = relay.lastTest;
  const last = health?.errors.find((each) => each.cause === cause);
  return (
    <SmtpExplanation
      error={{ cause, remedies: last?.remedies ?? [], words: last?.words ?? '' }}
      values={{ host: relay.host, port: relay.port, user: relay.user }}
      action={
        <Button size="small" href={`#/relays/${relay.id}/test`}>
          {t('relays:card.testAgain')}
        </Button>
      }
    />
  );
}

function LastTest({ relay }: { relay: RelayRecord }) {
  const { t } = useTranslation();
  const { lastTest } = relay;
  if (!lastTest) return <Status tone="mute">{t('relays:card.neverTested')}</Status>;
  return (
    <span className="m-row m-gap-8 m-sm">
      <Status tone={lastTest.ok ? 'ok' : 'bad'}>
        {lastTest.ok ? t('relays:card.passed') : t('relays:card.notPassed')}
      </Status>
      <span className="m-dim">{t('relays:card.lastTest', { at: lastTest.at })}</span>
    </span>
  );
}

/** One relay: what it is, whether it works, how much of its budget is used, where the time goes, what fails. */
export function RelayCard({
  relay,
  budget,
  order,
  preset,
}: {
  relay: RelayRecord;
  budget: Budget | null;
  order: readonly number[];
  preset: RelayPreset | null;
}) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Failure | null>(null);
  const attempt = useAttempt(setFailure);
  const standing = useStanding()(relay);
  const { value: health, failure: unknown } = useHealth(relay.id, CARD_HOURS);
  const name = relay.name || relay.host;
  return (
    <Card className="l-wide" label={name}>
      <CardTop relay={relay} order={order} attempt={attempt} standing={standing} />
      <div className="l-troubles">
        {failure ? <FailureNote failure={failure} /> : null}
        <Trouble relay={relay} health={health} />
      </div>
      <div className="l-two m-mt-16">
        <div>
          <h3>{t('relays:budget.title')}</h3>
          <BudgetBars windows={budget?.windows ?? []} />
          <p className="m-xs m-dim m-row m-gap-6 m-mt-8">
            <Icon name="info-circle" size="small" />
            {t('relays:budget.counted')}
          </p>
          {budget ? <CardPace budget={budget} /> : null}
          {preset ? <LimitSource preset={preset} /> : null}
        </div>
        <CardTimes health={health} failed={health === null && unknown !== null} />
      </div>
      <div className="l-foot">
        <LastTest relay={relay} />
        {health ? <CardErrors relayId={relay.id} health={health} /> : null}
      </div>
    </Card>
  );
}
