import { useTranslation } from 'react-i18next';
import type { CERTAINTIES, RelayLimits, RelayPreset } from '../../../shared/contract/relays.ts';
import { useFormat } from '../../ui/index.ts';

const UNIT_KEY: Readonly<Record<number, string>> = {
  1: 'relays:unit.second',
  60: 'relays:unit.minute',
  3600: 'relays:unit.hour',
  86400: 'relays:unit.day',
};

/** What a relay allows, each rule in a few words: `500 per day`. */
export function useLimitWords(): (limits: RelayLimits) => string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const per = (seconds: number) => {
    const key = UNIT_KEY[seconds];
    return key ? t(key) : format.span(seconds * 1_000);
  };
  return ({ windows, connections, messagesPerConnection, messageBytes }) => [
    ...windows.map(({ messages, seconds }) =>
      t('relays:known.window', { n: format.number(messages), unit: per(seconds) }),
    ),
    t('relays:known.connections', { count: connections, n: format.number(connections) }),
    ...(messagesPerConnection < 1_000
      ? [t('relays:known.perConnection', { count: messagesPerConnection, n: format.number(messagesPerConnection) })]
      : []),
    ...(messageBytes === null ? [] : [t('relays:known.size', { size: format.bytes(messageBytes) })]),
  ];
}

const CERTAINTY_KEY = {
  documented: 'relays:known.documented',
  second_hand: 'relays:known.secondHand',
  guess: 'relays:known.guess',
} as const satisfies Record<(typeof CERTAINTIES)[number], string>;

/** How sure the numbers are, where they come from and when they were read, in one sentence each. */
export function useSourceWords(): (known: { certainty: (typeof CERTAINTIES)[number]; sourceDate: string }) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ certainty, sourceDate }) => {
    const how = t(CERTAINTY_KEY[certainty]);
    const at = /^\d{4}-\d{2}-\d{2}$/.test(sourceDate) ? format.date(Date.parse(`${sourceDate}T12:00:00`)) : sourceDate;
    return at === '' ? t('relays:known.undated', { how }) : t('relays:known.read', { how, at });
  };
}

const KIND_KEY = {
  mailbox: 'relays:kind.mailbox',
  bulk: 'relays:kind.bulk',
  hosting: 'relays:kind.hosting',
} as const satisfies Record<RelayPreset['kind'], string>;

/** The country of a provider that belongs to one, as a list of none or one. */
export function useCountryWord(): (preset: Pick<RelayPreset, 'country'>) => string[] {
  const { i18n } = useTranslation();
  return ({ country }) =>
    /^[A-Z]{2}$/.test(country)
      ? [new Intl.DisplayNames([i18n.language], { type: 'region' }).of(country) ?? country]
      : [];
}

/** What sort of provider it is, with its country where it has one. */
export function useKindWords(): (preset: Pick<RelayPreset, 'kind' | 'country'>) => string {
  const { t } = useTranslation();
  const country = useCountryWord();
  return (preset) => [t(KIND_KEY[preset.kind]), ...country(preset)].join(' · ');
}
