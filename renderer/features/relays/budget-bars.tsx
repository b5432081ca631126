import { useTranslation } from 'react-i18next';
import { RouteBar, Status, useFormat } from '../../ui/index.ts';
import type { Budget } from './relays-screen.tsx';

const WINDOW_KEY: Readonly<Record<number, string>> = {
  1: 'relays:window.second',
  60: 'relays:window.minute',
  3600: 'relays:window.hour',
  86400: 'relays:window.day',
};

/** How much of each window is used, and when there is room again. */
export function BudgetBars({ windows }: { windows: Budget['windows'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (windows.length === 0) return <p className="m-dim m-sm m-mt-8">{t('relays:budget.none')}</p>;
  return (
    <ul className="l-budget">
      {windows.map(({ messages, seconds, used, freeAt }) => {
        const key = WINDOW_KEY[seconds];
        const name = key ? t(key) : t('relays:window.span', { span: seconds * 1_000 });
        const words = t('relays:budget.of', { used: format.number(used), all: format.number(messages) });
        return (
          <li key={`${seconds}-${messages}`}>
            <span className="m-dim m-sm">{name}</span>
            <RouteBar
              size="small"
              label={`${name}: ${words}`}
              segments={[
                { part: 'accepted', value: Math.min(used, messages) },
                { part: 'left', value: Math.max(0, messages - used) },
              ]}
            />
            <span className="m-sm m-num m-right m-nowrap">{words}</span>
            <span className="m-right">
              {freeAt !== null && used >= messages ? (
                <Status tone="wait" icon="hourglass">
                  {t('relays:budget.free', { at: freeAt })}
                </Status>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
