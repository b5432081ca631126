import type { ReactNode } from 'react';

/** Parts of the route in the order in which they are drawn; `plan` and `gap` belong to the time bar on Send. */
export type RoutePart = 'accepted' | 'waiting' | 'refused' | 'doubt' | 'skipped' | 'left' | 'plan' | 'gap';
const ORDER: readonly RoutePart[] = ['accepted', 'waiting', 'refused', 'doubt', 'skipped', 'left'];

export interface RouteSegment {
  part: RoutePart;
  value: number;
  /** Text inside the part (time bar only). */
  text?: string;
}

function inOrder(segments: readonly RouteSegment[], keepOrder: boolean): RouteSegment[] {
  const shown = segments.filter((segment) => segment.value > 0);
  return keepOrder ? shown : shown.sort((a, b) => ORDER.indexOf(a.part) - ORDER.indexOf(b.part));
}

/** The one bar: the same in the plan, while sending, in the report and in the sidebar. `label` says its numbers in words. */
export function RouteBar({
  segments,
  size = 'normal',
  label,
}: {
  segments: readonly RouteSegment[];
  size?: 'small' | 'normal' | 'large' | 'plan';
  label: string;
}) {
  const suffix = { small: 'm-route-s', normal: '', large: 'm-route-xl', plan: 'm-route-plan' }[size];
  return (
    <div className={`m-route ${suffix}`} role="img" aria-label={label}>
      {inOrder(segments, size === 'plan').map((segment, index) => (
        <i
          key={size === 'plan' ? `${index}-${segment.part}` : segment.part}
          className={`m-b-${segment.part}`}
          style={{ flexGrow: segment.value, flexBasis: 0, flexShrink: 1 }}
        >
          {segment.text}
        </i>
      ))}
    </div>
  );
}

/** Numbers of the route with their colour and word. */
export function RouteLegend({ items }: { items: readonly { part: RoutePart; value: ReactNode; word: ReactNode }[] }) {
  return (
    <div className="m-legend">
      {items.map((item) => (
        <span key={item.part}>
          <span className={`m-swatch m-b-${item.part}`} />
          <b>{item.value}</b>
          {item.word}
        </span>
      ))}
    </div>
  );
}
