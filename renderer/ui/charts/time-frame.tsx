import { useElementSize } from '@mantine/hooks';
import type { ReactNode, Ref } from 'react';
import { ticks } from './scale.ts';

const LEFT = 48;
const TOP = 10;
const FOOT = 26;

/** Where things stand in a chart whose slots follow each other in time. */
export interface TimeFrame {
  readonly slot: number;
  /** Left edge of a slot. */
  x(index: number): number;
  y(value: number): number;
  readonly base: number;
}

/** Grid, numbers at the left and times below for a chart of equal slots of time; what it shows is drawn inside. */
export function TimeGrid({
  slots,
  max,
  height,
  label,
  formatX,
  formatY,
  whole = false,
  children,
}: {
  /** The time at which each slot begins. */
  slots: readonly number[];
  max: number;
  height: number;
  label: string;
  formatX: (at: number) => string;
  formatY: (value: number) => string;
  /** Counts have no halves. */
  whole?: boolean;
  children: (frame: TimeFrame) => ReactNode;
}) {
  const { ref, width } = useElementSize();
  const lines = ticks(Math.max(1, max), 3).filter((value) => value <= max * 1.2 && (!whole || Number.isInteger(value)));
  const top = Math.max(1, max, lines.at(-1) ?? 1);
  const base = height - FOOT;
  const slot = Math.max(1, (width || 480) - LEFT - 4) / Math.max(1, slots.length);
  const frame: TimeFrame = {
    slot,
    base,
    x: (index) => LEFT + index * slot,
    y: (value) => base - (value / top) * (base - TOP),
  };
  const marks = slots.map((at) => formatX(at));
  const every = Math.max(1, Math.ceil((Math.max(24, ...marks.map((mark) => mark.length * 7)) + 18) / slot));
  return (
    <div ref={ref as Ref<HTMLDivElement>}>
      <svg className="m-chart" role="img" aria-label={label} height={height}>
        {lines.map((value) => (
          <g key={value}>
            <line
              x1={LEFT}
              x2="100%"
              y1={frame.y(value)}
              y2={frame.y(value)}
              stroke={value === 0 ? 'var(--m-field)' : 'var(--m-hair)'}
            />
            {value > 0 ? (
              <text x={LEFT - 8} y={frame.y(value) + 4} textAnchor="end">
                {formatY(value)}
              </text>
            ) : null}
          </g>
        ))}
        {children(frame)}
        {marks.map((mark, index) =>
          index % every === 0 && (index === 0 || index + every / 2 <= slots.length) ? (
            <text key={slots[index]} x={frame.x(index)} y={height - 7} textAnchor="start">
              {mark}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}
