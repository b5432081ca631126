import { useTranslation } from 'react-i18next';
import { DISCOVER_STAGES, type DiscoverStep } from '../../../shared/contract/relays.ts';
import { Status, type Tone, useFormat } from '../../ui/index.ts';
import { useCauseWords } from './cause-words.ts';
import { TriedList } from './tried-list.tsx';

const STAGE_KEY = {
  preset: 'relays:stage.preset',
  autoconfig: 'relays:stage.autoconfig',
  mx: 'relays:stage.mx',
  probe: 'relays:stage.probe',
} as const satisfies Record<DiscoverStep['stage'], string>;

const LOOK = {
  running: { key: 'relays:stage.running', tone: 'run', icon: 'hourglass' },
  found: { key: 'relays:stage.found', tone: 'ok', icon: 'circle-check' },
  nothing: { key: 'relays:stage.nothing', tone: 'mute', icon: 'circle-minus' },
  failed: { key: 'relays:stage.failed', tone: 'wait', icon: 'alert-triangle' },
  not_run: { key: 'relays:stage.notRun', tone: 'mute', icon: 'circle-dashed' },
} as const satisfies Record<DiscoverStep['state'], { key: string; tone: Tone; icon: string }>;

/** Where it was looked, stage by stage as it happens, each with what was tried. */
export function DiscoverView({ told, domain }: { told: readonly DiscoverStep[]; domain: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useCauseWords();
  return (
    <ol className="l-stages">
      {DISCOVER_STAGES.map((stage) => {
        const step = told.find((each) => each.stage === stage);
        const look = LOOK[step?.state ?? 'not_run'];
        const time = step?.milliseconds != null && step.state !== 'running' ? step.milliseconds : null;
        return (
          <li key={stage}>
            <div className="m-row">
              <span className="m-grow">{t(STAGE_KEY[stage], { domain })}</span>
              {step ? (
                <Status tone={look.tone} icon={look.icon}>
                  {t(look.key)}
                  {time === null || time < 50 ? '' : `, ${format.latency(time)}`}
                </Status>
              ) : null}
            </div>
            {step?.cause ? <p className="m-sm m-dim">{words(step.cause, { host: domain }).title}</p> : null}
            {step && step.tried.length > 0 ? <TriedList calm tried={step.tried} /> : null}
          </li>
        );
      })}
    </ol>
  );
}
