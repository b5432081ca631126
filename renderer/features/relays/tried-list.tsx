import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tried } from '../../../shared/contract/relays.ts';
import { Icon, type IconName } from '../../ui/index.ts';

function lookOf(ok: boolean | null): { icon: IconName; tone: string } {
  if (ok === null) return { icon: 'minus', tone: 'm-dim' };
  return ok ? { icon: 'check', tone: 'm-ok' } : { icon: 'x', tone: 'm-bad' };
}

/** What was done, in order; each line says how it ended by its icon and in words for a screen reader. */
export function TriedList({ tried }: { tried: readonly Tried[] }) {
  const { t } = useTranslation();
  const word = (ok: boolean | null) =>
    ok === null ? '' : ok ? t('relays:triedWord.ok') : t('relays:triedWord.failed');
  return (
    <ul className="l-tried">
      {tried.map((one, index) => {
        const { icon, tone } = lookOf(one.ok);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a thing that was tried is its place in the order
          <li key={index}>
            <Icon name={icon} size="small" className={tone} />
            <span>{t(`relays:tried.${one.key}`, one.values)}</span>
            <span className="m-hidden">{word(one.ok)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** Something folded away behind one click, with a word that says what it is. */
export function Folded({
  title,
  open: first = false,
  children,
}: {
  title: ReactNode;
  open?: boolean;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(first);
  const id = useId();
  return (
    <div className="l-folded">
      <button
        type="button"
        className="m-said-btn"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} size="small" />
        {title}
      </button>
      <div id={id} hidden={!open}>
        {open ? children : null}
      </div>
    </div>
  );
}
