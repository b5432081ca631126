import { useTranslation } from 'react-i18next';
import { Button, Card, CardHead, Disclosure, Icon, Link, useFormat } from '../../ui/index.ts';
import { ExampleError } from '../live/message-error.tsx';
import { aboutOf, CLASS_LOOK } from '../live/message-words.ts';
import { useReasonPart, useReasonWord } from '../live/reason-words.ts';
import type { Report } from './report-screen.tsx';

type Cause = Report['causes'][number];

/** A complaint or an automatic reply comes from somebody who got the mail: it is no failure. */
export function failedOf(report: Report): number {
  return report.causes
    .filter((cause) => cause.class !== 'complaint' && cause.class !== 'autoreply')
    .reduce((sum, cause) => sum + cause.messages, 0);
}

/** How many of a cause can be tried again; a mailbox that is switched off stays so, whatever class its server gave it. */
export function retryableOf(cause: Cause): number {
  return cause.reason === 'suspend' ? 0 : cause.retryable;
}

const ABOUT_KEY = {
  address: 'report:about.address',
  temporary: 'report:about.temporary',
  us: 'report:about.us',
  complaint: 'report:about.complaint',
  autoreply: 'report:about.autoreply',
  unknown: 'report:about.unknown',
} as const satisfies Record<Cause['class'], string>;

function CauseRow({
  id,
  cause,
  onRetry,
}: {
  id: number;
  cause: Cause;
  onRetry: (reason: string, count: number) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useReasonWord();
  const part = useReasonPart();
  const look = CLASS_LOOK[aboutOf(cause)];
  return (
    <li className="t-cause">
      <Icon name={look.icon} className={`m-${look.tone}`} />
      <div className="m-grow">
        <Disclosure title={word(cause.reason)}>
          <ExampleError campaignId={id} state={null} reason={cause.reason} />
        </Disclosure>
        <span className="m-xs m-dim t-line">
          {t(ABOUT_KEY[aboutOf(cause)])} {part(cause.reason, 'action')}
        </span>
      </div>
      <b className="m-num">{format.number(cause.messages)}</b>
      {retryableOf(cause) > 0 ? (
        <Button size="small" onClick={() => onRetry(cause.reason, cause.retryable)}>
          {t('report:retry.one', { count: cause.retryable, n: format.number(cause.retryable) })}
        </Button>
      ) : (
        <Button size="small" href={`#/campaigns/${id}/messages/rejected/${encodeURIComponent(cause.reason)}`}>
          {t('report:see')}
        </Button>
      )}
    </li>
  );
}

/** Failures by cause in plain words, with what to do about each. */
export function Causes({
  id,
  report,
  onRetry,
}: {
  id: number;
  report: Report;
  onRetry: (reason: string, count: number) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const failed = failedOf(report);
  return (
    <Card pad={false}>
      <CardHead title={t('report:failed', { count: failed, n: format.number(failed) })}>
        <Link className="m-sm" href={`#/campaigns/${id}/messages/all`}>
          {t('report:all')}
        </Link>
      </CardHead>
      {report.causes.length === 0 ? <p className="m-dim m-sm t-none">{t('report:noneFailed')}</p> : null}
      <ul className="t-causes">
        {report.causes.map((cause) => (
          <CauseRow key={`${cause.class}-${cause.reason}`} id={id} cause={cause} onRetry={onRetry} />
        ))}
      </ul>
      <p className="m-xs m-dim t-foot">{t('report:meaning')}</p>
    </Card>
  );
}
