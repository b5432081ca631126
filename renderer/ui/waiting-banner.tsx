import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';

/** The time now, read again every so often, for sentences such as "24 minutes". */
export function useNow(every = 15_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** A wait with its reason, its end as a clock time, then the minutes in words. */
export function WaitingBanner({
  reason,
  detail,
  until,
  action,
}: {
  reason: ReactNode;
  detail?: ReactNode;
  until: number | null;
  action?: ReactNode;
}) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <div className="m-banner" role="status">
      <Icon name="hourglass" className="m-wait" />
      <div className="m-grow">
        <b>{reason}</b> {detail}{' '}
        {until === null ? null : t('ui:resumesAt', { at: until, left: Math.max(0, until - now) })}
      </div>
      {action}
    </div>
  );
}
