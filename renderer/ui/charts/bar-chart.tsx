import { useElementSize } from '@mantine/hooks';

export interface Bar {
  label: string;
  value: number;
  /** Colour says nothing alone: the label does. */
  tone?: 'run' | 'bad' | 'wait' | 'ask' | 'mute';
}

const FILL = {
  run: 'var(--m-runbar)',
  bad: 'var(--m-badbar)',
  wait: 'var(--m-waitbar)',
  ask: 'var(--m-askbar)',
  mute: 'var(--m-edge)',
} as const;

function highest(bars: readonly Bar[]): Set<number> {
  const order = bars.map((bar, index) => [bar.value, index] as const).sort((a, b) => b[0] - a[0]);
  return new Set(order.slice(0, 2).map(([, index]) => index));
}

function path(x: number, y: number, width: number, height: number): string {
  const r = Math.min(4, height, width / 2);
  return `M${x} ${y + height}V${y + r}a${r} ${r} 0 0 1 ${r} ${-r}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}V${y + height}z`;
}

/** Upright bars; the two highest carry their number. */
export function BarChart({
  bars,
  height = 110,
  label,
  format,
}: {
  bars: readonly Bar[];
  height?: number;
  label: string;
  format: (value: number) => string;
}) {
  const { ref, width } = useElementSize();
  const max = Math.max(1, ...bars.map((bar) => bar.value));
  const top = 16;
  const base = height - 22;
  const slot = bars.length === 0 ? 0 : (width || 400) / bars.length;
  const named = highest(bars);
  const widest = Math.max(0, ...bars.map((bar) => bar.label.length)) * 7 + 8;
  const every = Math.max(1, Math.ceil(Math.max(30, widest) / Math.max(1, slot)));
  return (
    <div ref={ref}>
      <svg className="m-chart" role="img" aria-label={label} height={height}>
        <line x1="0" x2="100%" y1={base + 0.5} y2={base + 0.5} stroke="var(--m-line)" />
        {bars.map((bar, index) => {
          const barWidth = Math.min(40, slot * 0.74);
          const x = index * slot + (slot - barWidth) / 2;
          const tall = bar.value === 0 ? 0 : Math.max(2, ((base - top) * bar.value) / max);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two bars may carry the same label
            <g key={index}>
              {tall > 0 ? <path d={path(x, base - tall, barWidth, tall)} fill={FILL[bar.tone ?? 'run']} /> : null}
              {named.has(index) && bar.value > 0 ? (
                <text className="m-chart-strong" x={x + barWidth / 2} y={base - tall - 4} textAnchor="middle">
                  {format(bar.value)}
                </text>
              ) : null}
              {index % every === 0 ? (
                <text x={x + barWidth / 2} y={height - 5} textAnchor="middle">
                  {bar.label}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** Lying bars with a name at the left and words at the right: shares by provider or cause. */
export function BarRows({
  rows,
  label,
}: {
  rows: readonly { name: string; share: number; words: string; strong?: string; tone?: Bar['tone'] }[];
  label: string;
}) {
  return (
    <ul aria-label={label} style={{ listStyle: 'none', padding: 0, display: 'flex', flexDirection: 'column', gap: 14 }}>
      {rows.map((row) => (
        <li
          key={row.name}
          style={{
            display: 'grid',
            gridTemplateColumns: 'minmax(0,1fr) 98px minmax(110px,auto)',
            gap: 12,
            alignItems: 'center',
          }}
        >
          <span className="m-cut">{row.name}</span>
          <span className="m-route" style={{ background: 'var(--m-track)' }}>
            {/* The narrowest part of a route can be seen; nothing is nothing. */}
            {row.share > 0 ? (
              <i style={{ width: `${Math.min(100, row.share * 100)}%`, background: FILL[row.tone ?? 'bad'] }} />
            ) : null}
          </span>
          <span className="m-right m-num m-dim">
            {row.strong ? <b style={{ color: 'var(--m-text)' }}>{row.strong}</b> : null} {row.words}
          </span>
        </li>
      ))}
    </ul>
  );
}
