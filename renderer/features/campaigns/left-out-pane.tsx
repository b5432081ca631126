import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LEFT_OUT } from '../../../shared/contract/campaigns.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useApi } from '../../api/react.tsx';
import { Button, FailureNote, SidePane } from '../../ui/index.ts';

export type LeftOutReason = (typeof LEFT_OUT)[number];

/** Why somebody gets nothing, in words. */
export const REASON_KEY = {
  unsubscribed: 'campaigns:leftOut.unsubscribed',
  bounced: 'campaigns:leftOut.bounced',
  complained: 'campaigns:leftOut.complained',
  manual: 'campaigns:leftOut.manual',
  no_consent: 'campaigns:leftOut.noConsent',
  excluded: 'campaigns:leftOut.excluded',
  duplicate: 'campaigns:leftOut.duplicate',
  frequency_cap: 'campaigns:leftOut.frequencyCap',
} as const satisfies Record<LeftOutReason, string>;

const WHY_KEY = {
  unsubscribed: 'campaigns:leftOutWhy.unsubscribed',
  bounced: 'campaigns:leftOutWhy.bounced',
  complained: 'campaigns:leftOutWhy.complained',
  manual: 'campaigns:leftOutWhy.manual',
  no_consent: 'campaigns:leftOutWhy.noConsent',
  excluded: 'campaigns:leftOutWhy.excluded',
  duplicate: 'campaigns:leftOutWhy.duplicate',
  frequency_cap: 'campaigns:leftOutWhy.frequencyCap',
} as const satisfies Record<LeftOutReason, string>;

interface Row {
  contactId: number;
  address: string;
  name: string;
}

function usePeople(id: number, reason: LeftOutReason | null) {
  const { client } = useApi();
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const take = useCallback(
    async (cursor: string | null) => {
      if (!reason) return;
      try {
        const page = await client.campaigns.leftOut({ id, reason, cursor, limit: 50 });
        setRows((before) => (cursor === null ? page.rows : [...before, ...page.rows]));
        setNext(page.next);
        setFailure(null);
      } catch (error) {
        setFailure(toFailure(error));
      }
    },
    [client, id, reason],
  );
  useEffect(() => {
    setRows([]);
    setNext(null);
    void take(null);
  }, [take]);
  return { rows, failure, more: next === null ? null : () => void take(next), again: () => void take(null) };
}

/** The people who get nothing for one reason, by name. */
export function LeftOutPane({
  id,
  reason,
  onClose,
}: {
  id: number;
  reason: LeftOutReason | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { rows, failure, more, again } = usePeople(id, reason);
  return (
    <SidePane opened={reason !== null} onClose={onClose} title={reason ? t(REASON_KEY[reason]) : ''}>
      {reason ? <p className="m-dim m-sm">{t(WHY_KEY[reason])}</p> : null}
      {failure ? <FailureNote failure={failure} onRetry={again} /> : null}
      <ul className="r-people m-mt-12">
        {rows.map((row) => (
          <li key={row.contactId}>
            <b className="m-cut">{row.name || row.address}</b>
            {row.name ? <span className="m-dim m-sm m-cut">{row.address}</span> : null}
          </li>
        ))}
      </ul>
      {more ? (
        <div className="m-mt-12">
          <Button size="small" onClick={more}>
            {t('campaigns:more')}
          </Button>
        </div>
      ) : null}
    </SidePane>
  );
}
