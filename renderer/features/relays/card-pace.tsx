import { useTranslation } from 'react-i18next';
import { Icon, Status, useFormat, useNow } from '../../ui/index.ts';
import type { Budget } from './relays-screen.tsx';

const MOST_DOMAINS = 3;
/** A pause between two messages of an even pace is no news. */
const SOON_MS = 60_000;

/** How fast the relay is used now and why: the connections that it rewards, who asked to go slower, when the next one may go. */
export function CardPace({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { nextAt, adaptive } = budget;
  const slow = adaptive.domains.filter((each) => each.slowedUntil !== null && each.slowedUntil > now);
  const slowed = adaptive.reason === 'slowed_down';
  const known = adaptive.allowed > 0 && (adaptive.connections > 0 || slowed);
  return (
    <>
      {nextAt !== null && nextAt - now > SOON_MS ? (
        <p className="m-xs m-mt-8">
          <Status tone="wait" icon="hourglass">
            {t('relays:card.nextAt', { at: nextAt })}
          </Status>
        </p>
      ) : null}
      {known ? (
        <p className="m-xs m-dim m-row m-gap-6 m-mt-8">
          <Icon name="gauge" size="small" className={slowed ? 'm-wait' : ''} />
          <span>
            {t(`relays:card.pace.${adaptive.reason}`, {
              allowed: format.number(adaptive.allowed),
              gap: format.latency(adaptive.gap),
            })}{' '}
            {adaptive.slowedUntil === null ? null : t('relays:card.faster', { at: adaptive.slowedUntil })}
          </span>
        </p>
      ) : null}
      {slow.length === 0 ? null : (
        <p className="m-xs m-dim m-row m-gap-6 m-mt-8">
          <Icon name="at" size="small" />
          {t('relays:card.slowDomains', {
            domains: slow
              .slice(0, MOST_DOMAINS)
              .map((each) => each.domain)
              .join(', '),
          })}
        </p>
      )}
    </>
  );
}
