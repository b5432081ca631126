import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

const ICON_OF = {
  nothing: 'mailbox',
  'no-hit': 'search',
  failed: 'plug',
  'not-set-up': 'settings',
} as const satisfies Record<string, IconName>;

/** What belongs here, why it is empty, one button and one link. Four kinds: nothing yet, no hit, could not load, not set up. */
export function EmptyState({
  kind,
  icon,
  title,
  children,
  action,
  link,
}: {
  kind: keyof typeof ICON_OF;
  icon?: IconName;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  link?: ReactNode;
}) {
  return (
    <div className="m-empty" role={kind === 'failed' ? 'alert' : undefined}>
      <span className="m-empty-icon">
        <Icon name={icon ?? ICON_OF[kind]} size="large" />
      </span>
      <h2>{title}</h2>
      <p className="m-dim">{children}</p>
      {action || link ? (
        <div className="m-empty-acts">
          {action}
          {link}
        </div>
      ) : null}
    </div>
  );
}
