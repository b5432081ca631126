import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tried } from '../../../shared/contract/relays.ts';
import { Icon, type IconName } from '../../ui/index.ts';

function lookOf(ok: boolean | null, calm: boolean): { icon: IconName; tone: string } {
  if (ok) return { icon: 'check', tone: 'm-ok' };
  return ok === null || calm ? { icon: 'minus', tone: 'm-dim' } : { icon: 'x', tone: 'm-bad' };
}

/** What was done, in order; each line says how it ended by its icon and in words for a screen reader. */
export function TriedList({
  tried,
  calm = false,
}: {
  tried: readonly Tried[];
  /** Finding nothing is no fault. */
  calm?: boolean;
}) {
  const { t, i18n } = useTranslation();
  const word = (ok: boolean | null) =>
    ok === null ? '' : ok ? t('relays:triedWord.ok') : t('relays:triedWord.failed');
  return (
    <ul className={`l-tried ${tried.length > 6 ? 'l-tried-many' : ''}`}>
      {tried.map((one, index) => {
        // A thing that has no words yet is not shown as a key.
        if (!i18n.exists(`relays:tried.${one.key}`)) return null;
        const { icon, tone } = lookOf(one.ok, calm);
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
