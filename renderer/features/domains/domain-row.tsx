import { useTranslation } from 'react-i18next';
import type { DomainRow, SenderDomain } from '../../../shared/contract/domains.ts';
import { Icon, type IconName, type Tone } from '../../ui/index.ts';
import { useCheckWords } from '../check/check-words.ts';
import { RecordToPublish } from './record-to-publish.tsx';
import { SelectorForm } from './selector-form.tsx';

const LOOK: Record<DomainRow['level'], { icon: IconName; tone: Tone }> = {
  blocker: { icon: 'circle-x', tone: 'bad' },
  warning: { icon: 'alert-triangle', tone: 'wait' },
  notice: { icon: 'info-circle', tone: 'mute' },
  not_checked: { icon: 'circle-dashed', tone: 'mute' },
  passed: { icon: 'circle-check', tone: 'ok' },
};

/** One check of a domain: what was found, why it matters, what DNS said, and the record to publish. */
export function CheckedRow({ domain, row }: { domain: SenderDomain; row: DomainRow }) {
  const { t } = useTranslation();
  const words = useCheckWords()({ ...row, acknowledged: false });
  const { icon, tone } = LOOK[row.level];
  return (
    <li className="d-row">
      <Icon name={icon} className={`m-${tone}`} label={t(`domains:level.${row.level}`)} />
      <div className="m-grow">
        <h3>{words.title}</h3>
        {words.why ? <p className="m-dim m-sm">{words.why}</p> : null}
        {row.evidence ? <code className="d-evidence m-mono">{row.evidence}</code> : null}
        {row.record ? <RecordToPublish record={row.record} /> : null}
        {row.key.startsWith('dns_dkim') ? (
          <SelectorForm key={domain.selector} domain={domain.domain} selector={domain.selector} />
        ) : null}
      </div>
    </li>
  );
}
