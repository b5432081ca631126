import { useTranslation } from 'react-i18next';
import type { EngineClient } from '../../../shared/contract/index.ts';
import { useAsked } from '../../api/asked.ts';
import { useFormat } from '../../ui/index.ts';

type Phase = Awaited<ReturnType<EngineClient['relays']['timings']>>['phases'][number]['phase'];

/** Phases of SMTP gathered into what a person can picture. */
const GROUPS = [
  { key: 'relays:time.connect', phases: ['connect', 'tls'], shade: 'l-shade-1' },
  { key: 'relays:time.signIn', phases: ['auth'], shade: 'l-shade-2' },
  { key: 'relays:time.envelope', phases: ['mail', 'rcpt'], shade: 'l-shade-3' },
  { key: 'relays:time.accept', phases: ['data', 'reply'], shade: 'l-shade-4' },
] as const satisfies readonly { key: string; phases: readonly Phase[]; shade: string }[];

/** Where the time of one message goes, from the last messages that went through. */
export function Timings({ relayId }: { relayId: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asked = useAsked([relayId], (client) => client.relays.timings({ id: relayId }), ['relays']);
  const phases = asked.value?.phases ?? [];
  if (!asked.value || asked.value.messages === 0) {
    return (
      <div>
        <h3>{t('relays:time.title')}</h3>
        <p className="m-dim m-sm m-mt-8">{t('relays:time.none')}</p>
      </div>
    );
  }
  const of = (wanted: readonly Phase[]) =>
    phases.filter((each) => wanted.includes(each.phase)).reduce((sum, each) => sum + each.p50, 0);
  const groups = GROUPS.map((group) => ({ ...group, time: of(group.phases) })).filter((group) => group.time > 0);
  const all = groups.reduce((sum, group) => sum + group.time, 0);
  const theirs = of(['mail', 'rcpt', 'data', 'reply']) / Math.max(1, all);
  return (
    <div>
      <h3>
        {t('relays:time.title')}{' '}
        <span className="m-dim l-light">{t('relays:time.each', { time: format.seconds(all) })}</span>
      </h3>
      <div className="l-time m-mt-8" aria-hidden="true">
        {groups.map((group) => (
          <i key={group.key} className={group.shade} style={{ flexGrow: group.time }} />
        ))}
      </div>
      <ul className="m-legend m-mt-8 l-legend">
        {groups.map((group) => (
          <li key={group.key}>
            <span className={`m-swatch ${group.shade}`} />
            <span className="m-dim">{t(group.key)}</span> <b>{format.seconds(group.time)}</b>
          </li>
        ))}
      </ul>
      <p className="m-xs m-dim m-mt-12">{theirs > 0.6 ? t('relays:time.theirs') : t('relays:time.line')}</p>
    </div>
  );
}
