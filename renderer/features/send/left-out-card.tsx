import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../api/asked.ts';
import { Card, Link, useFormat } from '../../ui/index.ts';
import { LeftOutPane, type LeftOutReason, REASON_KEY } from '../campaigns/left-out-pane.tsx';

/** Who gets nothing, by reason; each opens the names. */
export function LeftOutCard({ id, total }: { id: number; total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [shown, setShown] = useState<LeftOutReason | null>(null);
  const asked = useAsked([id], (client) => client.campaigns.recipients({ id }), ['contacts', 'lists', 'suppressions']);
  const reasons = asked.value?.leftOut ?? [];
  return (
    <Card className="s-out">
      <h3>{t('campaigns:who.out', { count: total, n: format.number(total) })}</h3>
      {total === 0 ? <p className="m-dim m-sm m-mt-8">{t('campaigns:who.outNone')}</p> : null}
      <ul className="s-out-list m-sm m-mt-8">
        {reasons.map((each) => (
          <li key={each.reason}>
            <Link onClick={() => setShown(each.reason)}>{t(REASON_KEY[each.reason])}</Link>
            <b className="m-num">{format.number(each.contacts)}</b>
          </li>
        ))}
      </ul>
      <LeftOutPane id={id} reason={shown} onClose={() => setShown(null)} />
    </Card>
  );
}
