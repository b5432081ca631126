import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, useFormat } from '../../ui/index.ts';
import { type ProviderGroup, useBounces } from './bounces-store.ts';
import { useProviderName } from './provider-names.ts';

/** A workspace may have met thousands of domains: so many at a time. */
const AT_ONCE = 40;

const PARTS = [
  { of: 'address', fill: 'var(--m-badbar)', key: 'bounces:provider.address' },
  { of: 'complaint', fill: 'var(--m-badbar)', key: 'bounces:provider.complaint' },
  { of: 'temporary', fill: 'var(--m-waitbar)', key: 'bounces:provider.temporary' },
  { of: 'us', fill: 'var(--m-askbar)', key: 'bounces:provider.us' },
] as const;

function Item({ group }: { group: ProviderGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useProviderName();
  const open = useBounces((state) => state.open);
  const choose = useBounces((state) => state.choose);
  const parts = PARTS.filter((part) => group[part.of] > 0);
  return (
    <button
      type="button"
      className="m-pg b-group"
      aria-pressed={open?.by === 'provider' && open.provider === group.provider}
      onClick={() => choose({ by: 'provider', provider: group.provider })}
    >
      <span className="m-grow">
        <b className="m-block m-cut">{name(group.provider)}</b>
        <span className="m-dim m-xs m-block">
          {parts.map((part) => t(part.key, { count: group[part.of], n: format.number(group[part.of]) })).join(', ')}
        </span>
        <span className="m-route m-route-s b-parts" aria-hidden="true">
          {parts.map((part) => (
            <i key={part.of} style={{ flex: group[part.of], background: part.fill }} />
          ))}
        </span>
      </span>
      <b className="m-num">{format.number(group.bounces)}</b>
    </button>
  );
}

/** Whose systems refused, the most first; each says of what kind. */
export function ProviderList() {
  const { t } = useTranslation();
  const providers = useBounces((state) => state.providers);
  const [shown, setShown] = useState(AT_ONCE);
  return (
    <nav aria-label={t('bounces:providers')} className="b-groups">
      {providers.slice(0, shown).map((group) => (
        <Item key={group.provider} group={group} />
      ))}
      {providers.length > shown ? (
        <Button size="small" onClick={() => setShown(shown + AT_ONCE)}>
          {t('bounces:more')}
        </Button>
      ) : null}
    </nav>
  );
}
