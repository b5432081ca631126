import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';
import type { Tone } from './status.tsx';

/** One subject in a box with a hairline; never a card in a card. */
export function Card({
  children,
  pad = true,
  className = '',
  label,
}: {
  children: ReactNode;
  pad?: boolean;
  className?: string;
  label?: string;
}) {
  return (
    <section className={`m-card m-card-clip ${pad ? 'm-card-pad' : ''} ${className}`} aria-label={label}>
      {children}
    </section>
  );
}

/** Title at the left, one link at the right. */
export function CardHead({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="m-card-head">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** A heading between cards with a short word or link at its right. */
export function Section({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="m-sec">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Rows of a card, parted by hairlines. */
export function Rows({ children }: { children: ReactNode }) {
  return <div className="m-rows">{children}</div>;
}

/** A square with an icon that carries the tone of a row. */
export function IconTile({ icon, tone = 'mute' }: { icon: IconName; tone?: Tone }) {
  return (
    <span className={`m-tile m-tile-${tone}`}>
      <Icon name={icon} />
    </span>
  );
}

/** Something that waits for the person: what it is, why, and one button. */
export function DecisionRow({
  icon,
  tone,
  title,
  why,
  children,
}: {
  icon: IconName;
  tone: Tone;
  title: ReactNode;
  why: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="m-row m-gap-16 m-decision">
      <IconTile icon={icon} tone={tone} />
      <div className="m-grow">
        <h3>{title}</h3>
        <p className="m-dim m-sm">{why}</p>
      </div>
      {children}
    </div>
  );
}

/** A small rounded word beside a title. */
export function Pill({ children }: { children: ReactNode }) {
  return <span className="m-pill">{children}</span>;
}

/** A quiet remark with an icon, tinted where it carries a tone. */
export function Note({
  icon = 'info-circle',
  tone,
  children,
}: {
  icon?: IconName;
  tone?: 'wait' | 'ok' | 'bad' | 'ask';
  children: ReactNode;
}) {
  return (
    <div className={`m-note ${tone ? `m-note-${tone}` : ''}`}>
      <Icon name={icon} size="small" className={tone ? `m-${tone}` : 'm-dim'} />
      <div className="m-grow">{children}</div>
    </div>
  );
}
