import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/index.ts';
import type { BouncesState } from './bounces-store.ts';

const HEIGHT = 36;

/** Bounces of the last weeks as small bars, with what is usual in words. */
export function Weeks({ weeks }: { weeks: BouncesState['weeks'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = weeks.slice(-12);
  const most = Math.max(1, ...shown.map((week) => week.bounces));
  const before = shown.slice(0, -1).map((week) => week.bounces);
  const usual = Math.max(0, ...before);
  const words =
    usual === 0
      ? t('bounces:weeksQuiet', { count: shown.length })
      : t('bounces:weeksUsual', {
          count: shown.length,
          from: format.number(Math.min(...before)),
          to: format.number(usual),
        });
  return (
    <div className="m-row m-wide">
      <svg width={shown.length * 11} height={HEIGHT} role="img" aria-label={words}>
        {shown.map((week, index) => {
          const tall = week.bounces === 0 ? 2 : Math.max(3, (week.bounces / most) * HEIGHT);
          const now = index === shown.length - 1;
          return (
            <rect
              key={week.from}
              x={index * 11}
              y={HEIGHT - tall}
              width={8}
              height={tall}
              rx={2}
              fill={now ? 'var(--m-badbar)' : 'var(--m-edge)'}
            />
          );
        })}
      </svg>
      <span className="m-xs m-dim b-weeks">{words}</span>
    </div>
  );
}
