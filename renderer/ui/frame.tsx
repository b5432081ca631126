import { Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';
import { Mark } from './mark.tsx';
import { RouteBar, type RouteSegment } from './route-bar.tsx';

export interface NavItem {
  path: string;
  icon: IconName;
  label: string;
  /** Shown only when it asks for a decision. */
  count?: string | undefined;
}

/** What runs now, small, above Settings: a campaign, an import. */
export interface MiniRoute {
  path: string;
  name: string;
  segments: readonly RouteSegment[];
  share: string;
  line: string;
}

function NavLink({ item, current, rail }: { item: NavItem; current: boolean; rail: boolean }) {
  return (
    <Tooltip label={item.label} position="right" disabled={!rail}>
      <a
        className="m-nav"
        href={`#${item.path}`}
        aria-current={current ? 'page' : undefined}
        aria-label={rail ? [item.label, item.count].filter(Boolean).join(' ') : undefined}
      >
        <Icon name={item.icon} />
        <span className="m-nav-text">{item.label}</span>
        {item.count ? <span className="m-nav-n">{item.count}</span> : null}
      </a>
    </Tooltip>
  );
}

/** The window: a slim sidebar in the order of the work (a rail under 1080 px), and the screen. */
export function Frame({
  items,
  foot,
  current,
  mini = [],
  onFind,
  findKeys,
  children,
}: {
  items: readonly NavItem[];
  foot: NavItem;
  current: string;
  mini?: readonly MiniRoute[];
  onFind: () => void;
  findKeys: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const rail = useMediaQuery('(max-width: 1079px)', false, { getInitialValueInEffect: false });
  const isCurrent = (path: string) =>
    path === '/' ? current === '/' : current === path || current.startsWith(`${path}/`);
  return (
    <div className="m-app">
      <button type="button" className="m-skip" onClick={() => document.getElementById('main')?.focus()}>
        {t('ui:skipToContent')}
      </button>
      <nav className="m-side" aria-label={t('ui:mainNavigation')}>
        <a className="m-brand" href="#/" aria-label="Merpati">
          <Mark />
          <span>Merpati</span>
        </a>
        <button type="button" className="m-find" onClick={onFind} aria-label={`${t('ui:search')} ${findKeys}`}>
          <Icon name="search" size="small" />
          <span>{t('ui:search')}</span> <kbd className="m-kbd">{findKeys}</kbd>
        </button>
        {items.map((item) => (
          <NavLink key={item.path} item={item} current={isCurrent(item.path)} rail={rail} />
        ))}
        <span className="m-side-space" />
        {mini.map((one) => (
          <a key={one.path} className="m-mini" href={`#${one.path}`}>
            <h3 className="m-mini-t m-cut m-sm">{one.name}</h3>
            <span className="m-mini-short">{one.share}</span>
            <RouteBar segments={one.segments} size="small" label={`${one.name}, ${one.line}`} />
            <p className="m-mini-t m-xs m-dim m-cut">
              {one.share} · {one.line}
            </p>
          </a>
        ))}
        <NavLink item={foot} current={isCurrent(foot.path)} rail={rail} />
      </nav>
      {children}
    </div>
  );
}
