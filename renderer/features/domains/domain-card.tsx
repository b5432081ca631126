import { useTranslation } from 'react-i18next';
import type { SenderDomain } from '../../../shared/contract/domains.ts';
import { Card, IconTile, Pill, Status, type Tone, useFormat } from '../../ui/index.ts';
import { DkimKeys } from './dkim-keys.tsx';
import { CheckedRow } from './domain-row.tsx';
import { type DomainState, stateOf } from './domain-state.ts';
import { useDomains } from './domains-store.ts';

const TONE: Record<DomainState, Tone> = { mend: 'wait', unknown: 'mute', ready: 'ok', never: 'mute' };

function useUse(): (domain: SenderDomain) => string {
  const { t } = useTranslation();
  return ({ use, campaigns }) => {
    const [name] = campaigns;
    if (campaigns.length === 1) return t('domains:use.campaign', { name });
    if (campaigns.length > 1) return t('domains:use.campaigns', { name, others: campaigns.length - 1 });
    return use === 'author' ? t('domains:use.author') : t('domains:use.reply');
  };
}

/** One domain: what it is used for, how it stands, and its checks. */
export function DomainCard({ domain }: { domain: SenderDomain }) {
  const { t } = useTranslation();
  const format = useFormat();
  const use = useUse();
  const checking = useDomains((state) => state.checking.includes(domain.domain));
  const state = stateOf(domain);
  const tone = TONE[state];
  const count = domain.rows.filter((row) => row.level === 'warning').length;
  return (
    <Card pad={false} label={domain.domain}>
      <div className="d-head">
        <IconTile icon={state === 'mend' ? 'world' : 'world-check'} tone={tone} />
        <div className="m-grow">
          <div className="m-row m-gap-8">
            <h2 className="m-cut">{domain.domain}</h2>
            <Pill>{use(domain)}</Pill>
          </div>
          <p className="m-dim m-sm">
            {checking
              ? t('domains:checking')
              : domain.checkedAt === null
                ? t('domains:neverWhy')
                : t('domains:checkedAt', { at: domain.checkedAt })}
          </p>
        </div>
        <Status tone={tone} {...(state === 'mend' ? { icon: 'alert-triangle' as const } : {})}>
          {t(`domains:state.${state}`, { count, n: format.number(count) })}
        </Status>
      </div>
      {domain.rows.length > 0 ? (
        <ul className="d-rows">
          {domain.rows.map((row) => (
            <CheckedRow key={row.key} domain={domain} row={row} />
          ))}
        </ul>
      ) : null}
      {domain.use === 'author' ? <DkimKeys domain={domain.domain} /> : null}
    </Card>
  );
}
