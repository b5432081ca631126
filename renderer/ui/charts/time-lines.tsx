import { type TimeFrame, TimeGrid } from './time-frame.tsx';

export interface TimeLine {
  word: string;
  /** One value a slot; null where there was nothing to measure: the line has a gap there. */
  values: readonly (number | null)[];
  dashed?: boolean;
}

/** Runs of neighbours that have a value. */
function runs(values: readonly (number | null)[]): { index: number; value: number }[][] {
  const found: { index: number; value: number }[][] = [];
  let open: { index: number; value: number }[] | null = null;
  for (const [index, value] of values.entries()) {
    if (value === null) open = null;
    else if (open) open.push({ index, value });
    else {
      open = [{ index, value }];
      found.push(open);
    }
  }
  return found;
}

function Line({ line, frame }: { line: TimeLine; frame: TimeFrame }) {
  const x = (index: number) => (frame.x(index) + frame.slot / 2).toFixed(1);
  const stroke = line.dashed ? 'var(--m-field)' : 'var(--m-runbar)';
  return (
    <g>
      {runs(line.values).map((run) => {
        const [first] = run;
        if (!first) return null;
        if (run.length === 1) {
          return <circle key={first.index} cx={x(first.index)} cy={frame.y(first.value)} r={3} fill={stroke} />;
        }
        const path = run
          .map(({ index, value }, n) => `${n === 0 ? 'M' : 'L'}${x(index)} ${frame.y(value).toFixed(1)}`)
          .join('');
        return (
          <path
            key={first.index}
            d={path}
            fill="none"
            stroke={stroke}
            strokeWidth={2}
            strokeLinejoin="round"
            {...(line.dashed ? { strokeDasharray: '5 3' } : {})}
          />
        );
      })}
    </g>
  );
}

/** Courses over time, the first solid and the others dashed, with gaps where nothing was measured. */
export function TimeLines({
  slots,
  lines,
  height = 150,
  label,
  formatX,
  formatY,
}: {
  slots: readonly number[];
  lines: readonly TimeLine[];
  height?: number;
  label: string;
  formatX: (at: number) => string;
  formatY: (value: number) => string;
}) {
  const max = Math.max(1, ...lines.flatMap((line) => line.values.map((value) => value ?? 0)));
  return (
    <>
      <TimeGrid slots={slots} max={max} height={height} label={label} formatX={formatX} formatY={formatY}>
        {(frame) => lines.map((line) => <Line key={line.word} line={line} frame={frame} />)}
      </TimeGrid>
      <div className="m-legend m-mt-8">
        {lines.map((line) => (
          <span key={line.word}>
            <svg width="20" height="8" aria-hidden="true">
              <line
                x1="0"
                x2="20"
                y1="4"
                y2="4"
                stroke={line.dashed ? 'var(--m-field)' : 'var(--m-runbar)'}
                strokeWidth={2}
                {...(line.dashed ? { strokeDasharray: '5 3' } : {})}
              />
            </svg>
            {line.word}
          </span>
        ))}
      </div>
    </>
  );
}
