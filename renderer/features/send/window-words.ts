import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/index.ts';

interface Window {
  messages: number;
  seconds: number;
}

const UNIT_KEY: Readonly<Record<number, string>> = {
  1: 'campaigns:window.second',
  60: 'campaigns:window.minute',
  3600: 'campaigns:window.hour',
  86400: 'campaigns:window.day',
};

/** Limits in words, the widest window first: "500 per hour, 20 per minute". */
export function useWindowWords(): (windows: readonly Window[]) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (windows) =>
    [...windows]
      .sort((a, b) => b.seconds - a.seconds)
      .map(({ messages, seconds }) => {
        const key = UNIT_KEY[seconds];
        const n = format.number(messages);
        return key ? t(key, { n }) : t('campaigns:window.span', { n, span: seconds * 1_000 });
      })
      .join(', ');
}
