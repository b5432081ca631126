import { useTranslation } from 'react-i18next';
import type { RelayHealth } from '../../../shared/contract/relays.ts';
import { SpanRows, useFormat } from '../../ui/index.ts';

type Phase = RelayHealth['phases'][number]['phase'];

/** What the technical word of each part is. */
const WORD: Readonly<Record<Phase, string>> = {
  connect: 'TCP',
  tls: 'TLS',
  auth: 'AUTH',
  mail: 'MAIL',
  rcpt: 'RCPT',
  data: 'DATA',
  reply: '',
};

/** Words of a part of the way of one message. */
export function usePhaseWord(): (phase: Phase) => string {
  const { t } = useTranslation();
  return (phase) => t(`relays:card.phase.${phase}`);
}

/** What the relay's figures say, in one sentence; empty where they say nothing yet. */
export function useVerdict(): (verdict: RelayHealth['verdict']) => string {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return (verdict) => {
    const key = `relays:verdict.${verdict?.key ?? ''}`;
    if (!verdict || !i18n.exists(key)) return '';
    const times = Object.entries(verdict.values).map(([name, value]) => [name, format.latency(value)] as const);
    return t(key, Object.fromEntries(times));
  };
}

/** How long each part of sending takes, the longest one strong. */
export function Phases({ phases, technical = false }: { phases: RelayHealth['phases']; technical?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = usePhaseWord();
  const longest = Math.max(0, ...phases.map((each) => each.p50));
  return (
    <SpanRows
      label={t('relays:card.time')}
      headers={{
        name: t('relays:card.phaseName'),
        usual: t('relays:card.usual'),
        slow: t('relays:card.slow'),
      }}
      format={format.latency}
      rows={phases.map((each) => ({
        name: word(each.phase),
        word: technical ? WORD[each.phase] : '',
        usual: each.p50,
        slow: each.p95,
        strong: each.p50 === longest && longest > 0,
      }))}
    />
  );
}
