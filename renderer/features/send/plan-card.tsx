import { Trans, useTranslation } from 'react-i18next';
import { Card, Icon, RouteBar, useFormat, useNow } from '../../ui/index.ts';
import { useRelayName } from '../relays/use-relay-name.ts';
import { planSegments } from './plan-segments.ts';
import type { Plan } from './send-screen.tsx';
import { useWindowWords } from './window-words.ts';

/** A start without a plan leaves this much time to take it back. */
const UNDO_MS = 60_000;

/** The statement: how many, through what, how fast, done by when; and the same as a bar over time. */
export function PlanCard({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const format = useFormat();
  const relayName = useRelayName();
  const now = useNow(30_000);
  const pace = useWindowWords()(plan.windows);
  // The bar begins with the start: what lies before it is said, not drawn.
  const course = plan.segments.filter((each) => each.reason !== 'schedule');
  const gaps = [...new Set(course.flatMap((each) => (each.reason === null ? [] : [each.reason])))];
  // Where the limits are slower than the relay, its own speed says nothing about the end.
  const allowed = Math.min(...plan.windows.map(({ messages, seconds }) => (messages * 60) / seconds));
  const later = plan.startsAt - now > UNDO_MS;
  const [first] = course;
  const sameDay = plan.finishesAt !== null && new Date(plan.finishesAt).toDateString() === new Date(now).toDateString();
  return (
    <Card className="s-plan">
      <p className="m-statement">
        <span>
          <Trans
            i18nKey="campaigns:send.statement"
            components={{ b: <b /> }}
            count={plan.recipients}
            values={{ n: format.number(plan.recipients), relay: relayName(plan.relayId, plan.relayName) }}
            shouldUnescape
          />
        </span>{' '}
        {pace === '' ? null : (
          <span>
            <Trans i18nKey="campaigns:send.pace" components={{ b: <b /> }} values={{ pace }} shouldUnescape />
          </span>
        )}{' '}
        {later ? (
          <span>
            <Trans
              i18nKey="campaigns:send.startsLater"
              components={{ b: <b /> }}
              values={{ at: plan.startsAt }}
              shouldUnescape
            />
          </span>
        ) : null}{' '}
        {first?.reason === 'hours' ? (
          <span>
            <Trans
              i18nKey="campaigns:send.firstLeaves"
              components={{ b: <b /> }}
              values={{ at: first.to }}
              shouldUnescape
            />
          </span>
        ) : null}{' '}
        {plan.finishesAt === null ? null : (
          <span>
            <Trans
              i18nKey={sameDay ? 'campaigns:send.doneToday' : 'campaigns:send.doneLater'}
              components={{ b: <b /> }}
              values={{ at: plan.finishesAt }}
              shouldUnescape
            />
          </span>
        )}
      </p>
      {course.length > 0 && plan.finishesAt !== null ? (
        <>
          <div className="m-mt-24">
            <RouteBar
              size="plan"
              segments={planSegments(course, format.number)}
              label={t('campaigns:send.courseLabel', { from: plan.startsAt, to: plan.finishesAt })}
            />
          </div>
          <div className="s-ticks m-num m-xs">
            <span>{t('campaigns:send.begins', { at: plan.startsAt })}</span>
            <span>{t('campaigns:send.ends', { at: plan.finishesAt })}</span>
          </div>
        </>
      ) : null}
      <p className="m-xs m-dim m-row m-gap-6 m-mt-8">
        <Icon name={gaps.length > 0 ? 'hourglass' : 'info-circle'} size="small" />
        {gaps.length > 0
          ? t('campaigns:send.hatched', { reasons: gaps.map((gap) => t(`campaigns:send.gap.${gap}`)).join(', ') })
          : t('campaigns:send.sleep')}
      </p>
      {plan.perMinute > 0 && plan.perMinute < allowed ? (
        <p className="m-xs m-dim m-row m-gap-6 m-mt-4">
          <Icon name="gauge" size="small" />
          {t(plan.measured ? 'campaigns:send.measured' : 'campaigns:send.believed', {
            n: format.number(Math.round(plan.perMinute)),
          })}
        </p>
      ) : null}
    </Card>
  );
}
