import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { ticks } from './scale.ts';

export interface Point {
  /** Time or any rising number. */
  x: number;
  y: number;
}

/** A stretch of waiting with its word; `tone` wait while it lasts, mute when past. */
export interface Band {
  from: number;
  to: number;
  word: string;
  tone: 'wait' | 'mute';
}

export interface AreaChartProps {
  past: readonly Point[];
  /** Expected course, drawn dotted. */
  future?: readonly Point[];
  bands?: readonly Band[];
  /** Marks under the axis. */
  marks: readonly { x: number; text: string; strong?: boolean }[];
  formatY: (value: number) => string;
  /** What the axis reaches up to at least: where the course is going, also while it stands still. */
  goal?: number;
  height?: number;
  label: string;
}

/** Half of a long mark. */
const END_ROOM = 32;
/** The word of a band at its upper end. */
const HIGH = 26;

interface Frame {
  x: (value: number) => number;
  y: (value: number) => number;
  base: number;
}

function frame(points: readonly Point[], width: number, height: number, max: number): Frame {
  const xs = points.map((point) => point.x);
  const from = Math.min(...xs);
  const to = Math.max(...xs);
  const left = 44;
  const base = height - 26;
  const spread = Math.max(1, to - from);
  return {
    x: (value) => left + ((value - from) / spread) * Math.max(1, width - left - 8),
    y: (value) => base - (value / max) * (base - 10),
    base,
  };
}

function line(points: readonly Point[], { x, y }: Frame): string {
  return points
    .map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`)
    .join('');
}

/** Where the word of a band stands: low, or high where the course would run through it. */
function wordAt(band: Band, course: readonly Point[], at: Frame, height: number): number {
  const low = height - 42;
  const inBand = course.filter((point) => point.x >= band.from && point.x <= band.to).map((point) => at.y(point.y));
  const isCrossed = inBand.length > 0 && Math.max(...inBand) > low - 14 && Math.min(...inBand) < low + 6;
  return isCrossed ? HIGH : low;
}

function BandShape({
  band,
  course,
  at,
  height,
  id,
}: {
  band: Band;
  course: readonly Point[];
  at: Frame;
  height: number;
  id: string;
}) {
  const left = at.x(band.from);
  const wide = Math.max(0, at.x(band.to) - left);
  const wait = band.tone === 'wait';
  return (
    <g>
      <rect x={left} y={8} width={wide} height={at.base - 8} fill={wait ? 'var(--m-waitbg)' : 'var(--m-sunk)'} />
      {wait ? <rect x={left} y={8} width={wide} height={at.base - 8} fill={`url(#${id})`} opacity={0.25} /> : null}
      {wide > band.word.length * 6.4 + 8 ? (
        <text
          x={left + wide / 2}
          y={wordAt(band, course, at, height)}
          textAnchor="middle"
          style={wait ? { fill: 'var(--m-wait)' } : undefined}
        >
          {band.word}
        </text>
      ) : null}
    </g>
  );
}

/** A course over time: past solid with a light area, future dotted, waiting as a band with its word. */
export function AreaChart({
  past,
  future = [],
  bands = [],
  marks,
  formatY,
  goal = 0,
  height = 190,
  label,
}: AreaChartProps) {
  const { ref, width } = useElementSize();
  const id = useId();
  const all = [...past, ...future];
  const max = Math.max(1, goal, ...all.map((point) => point.y));
  const lines = ticks(max, 3).filter((value) => value <= max * 1.15);
  const at = frame(all.length > 0 ? all : [{ x: 0, y: 0 }], width || 500, height, Math.max(max, lines.at(-1) ?? 1));
  const end = past.at(-1);
  const start = past[0];
  return (
    <div ref={ref}>
      <svg className="m-chart" role="img" aria-label={label} height={height}>
        <defs>
          <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="2" height="6" fill="var(--m-waitbar)" />
          </pattern>
        </defs>
        {bands.map((band) => (
          <BandShape key={`${band.from}-${band.to}`} band={band} course={all} at={at} height={height} id={id} />
        ))}
        {lines.map((value) => (
          <g key={value}>
            <line
              x1={44}
              x2="100%"
              y1={at.y(value)}
              y2={at.y(value)}
              stroke={value === 0 ? 'var(--m-field)' : 'var(--m-hair)'}
            />
            {value > 0 ? (
              <text x={38} y={at.y(value) + 4} textAnchor="end">
                {formatY(value)}
              </text>
            ) : null}
          </g>
        ))}
        {start && end ? (
          <>
            <path
              d={`${line(past, at)}L${at.x(end.x)} ${at.base}L${at.x(start.x)} ${at.base}z`}
              fill="var(--m-runbar)"
              opacity={0.13}
            />
            <path d={line(past, at)} fill="none" stroke="var(--m-runbar)" strokeWidth={2} strokeLinejoin="round" />
          </>
        ) : null}
        {future.length > 0 && end ? (
          <path
            d={line([end, ...future], at)}
            fill="none"
            stroke="var(--m-runbar)"
            strokeWidth={2}
            strokeDasharray="4 4"
          />
        ) : null}
        {end ? (
          <circle
            cx={at.x(end.x)}
            cy={at.y(end.y)}
            r={4.5}
            fill="var(--m-runbar)"
            stroke="var(--m-card)"
            strokeWidth={2}
          />
        ) : null}
        {marks.map((mark) => (
          <text
            key={`${mark.x}-${mark.text}`}
            className={mark.strong ? 'm-chart-strong' : ''}
            x={at.x(mark.x)}
            y={height - 8}
            // At the very end there is no room for the other half.
            textAnchor={at.x(mark.x) > (width || 500) - END_ROOM ? 'end' : 'middle'}
          >
            {mark.text}
          </text>
        ))}
      </svg>
    </div>
  );
}
