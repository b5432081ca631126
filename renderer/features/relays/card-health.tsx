import { useTranslation } from 'react-i18next';
import type { RelayHealth } from '../../../shared/contract/relays.ts';
import { Link, Status, useFormat } from '../../ui/index.ts';
import { useCauseWords } from './cause-words.ts';
import { Phases, useVerdict } from './phases.tsx';

const DAY_HOURS = 24;
export const CARD_HOURS = DAY_HOURS;

/** Where the time went in the last day, and whose side it is. */
export function CardTimes({ health, failed }: { health: RelayHealth | null; failed: boolean }) {
  const { t } = useTranslation();
  const verdict = useVerdict()(health?.verdict ?? null);
  return (
    <div>
      <h3>
        {t('relays:card.time')} <span className="m-dim l-light m-sm">{t('relays:card.day')}</span>
      </h3>
      {failed ? <p className="m-dim m-sm m-mt-8">{t('relays:card.unknown')}</p> : null}
      {health && health.phases.length === 0 ? <p className="m-dim m-sm m-mt-8">{t('relays:card.quiet')}</p> : null}
      {health && health.phases.length > 0 ? (
        <div className="m-mt-8">
          <Phases phases={health.phases} />
        </div>
      ) : null}
      {verdict === '' ? null : <p className="m-sm m-mt-12">{verdict}</p>}
    </div>
  );
}

/** How many errors the last day brought, the most frequent by name. */
export function CardErrors({ relayId, health }: { relayId: number; health: RelayHealth }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cause = useCauseWords();
  // A refused address is the list's matter and says nothing about the relay.
  const own = health.errors.filter((each) => each.class !== 'address');
  const most = own.toSorted((a, b) => b.times - a.times)[0];
  const count = own.reduce((sum, each) => sum + each.times, 0);
  const addresses = health.errors.reduce((sum, each) => sum + each.times, 0) - count;
  return (
    <span className="m-row m-gap-8 m-sm m-row-wrap">
      {count === 0 ? (
        <Status tone={health.messages === 0 ? 'mute' : 'ok'}>{t('relays:card.noErrors')}</Status>
      ) : (
        <Status tone="wait" icon="alert-triangle">
          {t('relays:card.errors', { count, n: format.number(count) })}
        </Status>
      )}
      {most ? <span className="m-dim">{t('relays:card.mostly', { cause: cause(most.cause).title })}</span> : null}
      {addresses > 0 ? (
        <span className="m-dim">{t('relays:card.addresses', { count: addresses, n: format.number(addresses) })}</span>
      ) : null}
      <Link href={`#/relays/${relayId}/health`}>{t('relays:card.toHealth')}</Link>
    </span>
  );
}
