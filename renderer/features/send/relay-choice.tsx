import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineClient } from '../../../shared/contract/index.ts';
import type { RelayHealth, RelayRecord } from '../../../shared/contract/relays.ts';
import { useAsked } from '../../api/asked.ts';
import { Select, Status, useFormat } from '../../ui/index.ts';
import { useStanding } from '../relays/relay-card.tsx';

type Budget = Awaited<ReturnType<EngineClient['relays']['budgets']>>['budgets'][number];

interface Known {
  relay: RelayRecord;
  budget: Budget | null;
  health: RelayHealth | null;
}

const DAY_HOURS = 24;
const WINDOW_KEY: Readonly<Record<number, string>> = {
  1: 'campaigns:send.inWindow.second',
  60: 'campaigns:send.inWindow.minute',
  3600: 'campaigns:send.inWindow.hour',
  86400: 'campaigns:send.inWindow.day',
};

/** Every relay with how much of its budget is used and how it did in the last day; what is not known is left out. */
function useRelays(): readonly Known[] {
  const asked = useAsked(
    [],
    async (client) => {
      const [{ relays }, { budgets }] = await Promise.all([client.relays.list({}), client.relays.budgets({})]);
      const healths = await Promise.all(
        relays.map(({ id }) => client.relays.health({ id, hours: DAY_HOURS }).catch(() => null)),
      );
      return relays.map((relay, index) => ({
        relay,
        budget: budgets.find((each) => each.relayId === relay.id) ?? null,
        health: healths[index] ?? null,
      }));
    },
    ['relays'],
  );
  return asked.value ?? [];
}

/** Budget and speed of a relay in a few words. */
function useFigures(): (known: Known) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ budget, health }) => {
    const tight = budget?.windows.toSorted((a, b) => b.used / b.messages - a.used / a.messages)[0];
    const reply = health?.phases.find((each) => each.phase === 'reply');
    const parts: string[] = [];
    if (tight) {
      const key = WINDOW_KEY[tight.seconds];
      const window = key ? t(key) : t('campaigns:send.inWindow.span', { span: tight.seconds * 1_000 });
      parts.push(
        t('campaigns:send.relayUsed', { used: format.number(tight.used), all: format.number(tight.messages), window }),
      );
    }
    if (reply) parts.push(t('campaigns:send.relayAnswers', { time: format.latency(reply.p50) }));
    return parts.join(', ');
  };
}

function Line({ known }: { known: Known }): ReactNode {
  const standing = useStanding()(known.relay);
  const figures = useFigures()(known);
  const practice = known.relay.kind === 'practice';
  return (
    <span className="m-row m-gap-8 m-xs m-row-wrap">
      {practice ? null : <Status tone={standing.tone}>{standing.word}</Status>}
      <span className="m-dim m-num">{figures}</span>
    </span>
  );
}

/** Which relay carries this campaign, each with how it stands and what is left of its budget. */
export function RelayChoice({ value, onChange }: { value: number | null; onChange: (id: number | null) => void }) {
  const { t } = useTranslation();
  const known = useRelays();
  const name = ({ relay }: Known) =>
    relay.kind === 'practice' ? t('relays:practice.title') : relay.name || relay.host;
  const of = (id: string | null) => known.find(({ relay }) => String(relay.id) === id);
  const chosen = of(value === null ? null : String(value));
  return (
    <>
      <Select
        aria-label={t('campaigns:send.relay')}
        data={known
          .filter(({ relay }) => relay.enabled || relay.id === value)
          .map((each) => ({ value: String(each.relay.id), label: name(each) }))}
        value={value === null ? null : String(value)}
        placeholder={t('campaigns:send.relayFirst')}
        clearable
        maw={400}
        renderOption={({ option }) => {
          const each = of(option.value);
          return (
            <span className="s-option">
              <b>{option.label}</b>
              {each ? <Line known={each} /> : null}
            </span>
          );
        }}
        onChange={(next) => onChange(next === null ? null : Number(next))}
      />
      {chosen ? <Line known={chosen} /> : null}
    </>
  );
}
