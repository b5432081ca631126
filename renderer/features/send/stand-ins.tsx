import { useTranslation } from 'react-i18next';
import type { StandIn } from '../../../shared/contract/sending.ts';
import { useAsked } from '../../api/asked.ts';
import { Link } from '../../ui/index.ts';

/** Where what keeps a relay from taking over is mended; null where nothing does. */
function placeOf({ why, relayId }: StandIn): { word: 'live:toDomains' | 'live:toRelay'; href: string } | null {
  if (why === 'test_failed') return { word: 'live:toRelay', href: `#/relays/${relayId}/test` };
  return why === 'not_authorised' || why === 'not_checked' ? { word: 'live:toDomains', href: '#/domains' } : null;
}

/** Each other relay in a sentence: whether it may carry this campaign where its own fails, and why. */
export function StandIns({ id }: { id: number }) {
  const { t } = useTranslation();
  const asked = useAsked([id], (client) => client.sending.standIns({ campaignId: id }), [
    'relays',
    'domains',
    'campaigns',
    'settings',
  ]);
  if (asked.value === null) return null;
  const { relays } = asked.value;
  if (relays.length === 0) return <span className="m-xs m-dim">{t('campaigns:standIn.none')}</span>;
  return (
    <div className="m-xs m-dim">
      {relays.map((one) => {
        const place = placeOf(one);
        return (
          <div key={one.relayId}>
            <b>{one.name}</b>: {t(`campaigns:standIn.${one.why}`, { domain: one.domain })}{' '}
            {place ? <Link href={place.href}>{t(place.word)}</Link> : null}
          </div>
        );
      })}
    </div>
  );
}
