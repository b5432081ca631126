import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

/** ok: accepted, passed. wait: temporary, warning. bad: refused, blocker. ask: in doubt, about us. run: going on. mute: draft, skipped, not checked. */
export type Tone = 'ok' | 'wait' | 'bad' | 'ask' | 'run' | 'mute';

const ICON_OF: Record<Tone, IconName> = {
  ok: 'circle-check',
  wait: 'clock',
  bad: 'circle-x',
  ask: 'help-circle',
  run: 'send',
  mute: 'circle-dashed',
};

/** A state as icon, word and colour, always all three. */
export function Status({ tone, icon, children }: { tone: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`m-tag m-${tone}`}>
      <Icon name={icon ?? ICON_OF[tone]} size="small" />
      {children}
    </span>
  );
}
