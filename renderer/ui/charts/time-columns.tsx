import { useId } from 'react';
import { type TimeFrame, TimeGrid } from './time-frame.tsx';

export type ColumnTone = 'run' | 'ok' | 'wait' | 'bad' | 'ask' | 'mute';

const FILL: Record<ColumnTone, string> = {
  run: 'var(--m-runbar)',
  ok: 'var(--m-okbar)',
  wait: 'var(--m-waitbar)',
  bad: 'var(--m-badbar)',
  ask: 'var(--m-askbar)',
  mute: 'var(--m-edge)',
};
/** Angle of the hatching, so that kinds differ without colour too; absent means plain. */
const HATCH: Partial<Record<ColumnTone, number>> = { wait: 45, bad: -45, ask: 90 };

export interface ColumnKind {
  tone: ColumnTone;
  word: string;
}

function Pattern({ id, tone }: { id: string; tone: ColumnTone }) {
  const angle = HATCH[tone];
  if (angle === undefined) return null;
  return (
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform={`rotate(${angle})`}>
      <rect width="6" height="6" fill={FILL[tone]} />
      <rect width="2" height="6" fill="var(--m-card)" opacity="0.55" />
    </pattern>
  );
}

const fillOf = (tone: ColumnTone, id: string) => (HATCH[tone] === undefined ? FILL[tone] : `url(#${id}-${tone})`);

function Column({
  values,
  kinds,
  index,
  frame,
  id,
}: {
  values: readonly number[];
  kinds: readonly ColumnKind[];
  index: number;
  frame: TimeFrame;
  id: string;
}) {
  const gap = frame.slot > 6 ? 2 : 0;
  let below = 0;
  return (
    <g>
      {values.map((value, part) => {
        const kind = kinds[part];
        if (!kind || value <= 0) return null;
        const bottom = frame.y(below);
        below += value;
        const top = Math.min(frame.y(below), bottom - 1.5);
        return (
          <rect
            key={kind.word}
            x={frame.x(index) + gap / 2}
            y={top}
            width={Math.max(1, frame.slot - gap)}
            height={bottom - top}
            fill={fillOf(kind.tone, id)}
          />
        );
      })}
    </g>
  );
}

/** What came in each stretch of time, kind upon kind; each kind has its hatching and a word with its sum below. */
export function TimeColumns({
  slots,
  kinds,
  values,
  height = 150,
  label,
  formatX,
  formatY,
  legend = true,
}: {
  slots: readonly number[];
  /** Lowest first. */
  kinds: readonly ColumnKind[];
  /** For each slot one number a kind. */
  values: readonly (readonly number[])[];
  height?: number;
  label: string;
  formatX: (at: number) => string;
  formatY: (value: number) => string;
  legend?: boolean;
}) {
  const id = useId();
  const max = Math.max(1, ...values.map((each) => each.reduce((sum, value) => sum + value, 0)));
  const sums = kinds.map((_, part) => values.reduce((sum, each) => sum + (each[part] ?? 0), 0));
  return (
    <>
      <TimeGrid slots={slots} max={max} height={height} label={label} formatX={formatX} formatY={formatY} whole>
        {(frame) => (
          <>
            <defs>
              {kinds.map((kind) => (
                <Pattern key={kind.tone} id={`${id}-${kind.tone}`} tone={kind.tone} />
              ))}
            </defs>
            {values.map((each, index) => (
              <Column key={slots[index]} values={each} kinds={kinds} index={index} frame={frame} id={id} />
            ))}
          </>
        )}
      </TimeGrid>
      {legend ? (
        <div className="m-legend m-mt-8">
          {kinds.map((kind, part) => (
            <span key={kind.word}>
              <svg width="12" height="12" aria-hidden="true">
                <rect width="12" height="12" rx="3" fill={fillOf(kind.tone, id)} />
              </svg>
              <b>{formatY(sums[part] ?? 0)}</b> {kind.word}
            </span>
          ))}
        </div>
      ) : null}
    </>
  );
}
