import { notifications } from '@mantine/notifications';
import { Link } from './buttons.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

export interface ToastOptions {
  icon?: IconName;
  /** Word of the button and what it takes back. */
  undo?: { label: string; run: () => void };
}

/** Confirms something that is done and offers to take it back; never the only copy of an error. */
export function toast(message: string, { icon = 'circle-check', undo }: ToastOptions = {}): void {
  const id = `t${Date.now()}${Math.floor(performance.now())}`;
  const take = () => {
    notifications.hide(id);
    undo?.run();
  };
  notifications.show({
    id,
    withCloseButton: false,
    autoClose: undo ? 10_000 : 5_000,
    message: (
      <span className="m-row">
        <Icon name={icon} className="m-ok" />
        <span className="m-grow">{message}</span>
        {undo ? <Link onClick={take}>{undo.label}</Link> : null}
      </span>
    ),
  });
}
