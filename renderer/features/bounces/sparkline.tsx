const BAR = 4;
const STEP = 5;
const HEIGHT = 14;

/** The last weeks of a group as small bars, the running week in colour; its numbers stand in the chart of the weeks. */
export function Sparkline({ weeks, tone }: { weeks: readonly number[]; tone: string }) {
  const shown = weeks.slice(-12);
  if (shown.every((count) => count === 0)) return null;
  const most = Math.max(1, ...shown);
  return (
    <svg className="b-spark" width={shown.length * STEP} height={HEIGHT} aria-hidden="true">
      {shown.map((count, week) => {
        const tall = count === 0 ? 1 : Math.max(2, (count / most) * HEIGHT);
        const last = week === shown.length - 1;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: weeks have no other name
            key={week}
            x={week * STEP}
            y={HEIGHT - tall}
            width={BAR}
            height={tall}
            rx={1}
            fill={last ? tone : 'var(--m-edge)'}
          />
        );
      })}
    </svg>
  );
}
