import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';
import type { Tone } from './status.tsx';

/** A filter or list at the side of a table, with its number. */
export function SideItem({
  icon,
  label,
  count,
  chosen,
  onChoose,
}: {
  icon?: IconName;
  label: ReactNode;
  count?: string;
  chosen: boolean;
  onChoose: () => void;
}) {
  return (
    <button type="button" className="m-li" aria-pressed={chosen} onClick={onChoose}>
      {icon ? <Icon name={icon} /> : null}
      <span className="m-cut">{label}</span>
      {count === undefined ? null : <span className="m-li-n">{count}</span>}
    </button>
  );
}

/** A caption over side items, with at most one small button. */
export function SideCaption({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="m-cap">
      <span>{children}</span>
      {action}
    </div>
  );
}

/** A group of findings: icon with tone, name, what follows from it, number. */
export function GroupItem({
  icon,
  tone,
  label,
  hint,
  count,
  chosen,
  onChoose,
}: {
  icon: IconName;
  tone: Tone;
  label: ReactNode;
  hint: ReactNode;
  count: string;
  chosen: boolean;
  onChoose: () => void;
}) {
  return (
    <button type="button" className="m-pg" aria-pressed={chosen} onClick={onChoose}>
      <Icon name={icon} className={`m-${tone}`} />
      <span className="m-grow">
        <b style={{ display: 'block' }}>{label}</b>
        <span className="m-dim m-xs m-block">{hint}</span>
      </span>
      <b className="m-num">{count}</b>
    </button>
  );
}
