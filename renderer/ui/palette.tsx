import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

export interface PaletteAction {
  id: string;
  label: string;
  description?: string;
  icon: IconName;
  group: string;
  /** Words in either language that should find it too. */
  keywords?: readonly string[];
  run: () => void;
}

/** Opens the palette. */
export function openPalette(): void {
  spotlight.open();
}

function grouped(actions: readonly PaletteAction[]): { group: string; actions: SpotlightActionData[] }[] {
  const groups = new Map<string, SpotlightActionData[]>();
  for (const { id, label, description, icon, group, keywords = [], run } of actions) {
    const entry: SpotlightActionData = {
      id,
      label,
      keywords: [...keywords],
      leftSection: <Icon name={icon} />,
      onClick: run,
      ...(description === undefined ? {} : { description }),
    };
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  return [...groups].map(([group, entries]) => ({ group, actions: entries }));
}

/** Hits that came from the engine after the typing are not chosen by themselves: Enter means the first of them. */
function openFirstHit(): void {
  const hits = [...document.querySelectorAll<HTMLElement>('.mantine-Spotlight-actionsList [data-action]')];
  if (hits.every((hit) => !hit.hasAttribute('data-selected'))) hits[0]?.click();
}

/** Everything reachable by its name: screens, actions, contacts and campaigns. */
export function Palette({
  actions,
  onQuery,
}: {
  actions: readonly PaletteAction[];
  onQuery?: (query: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <Spotlight
      actions={grouped(actions)}
      shortcut={['mod + K', 'mod + P']}
      nothingFound={t('ui:paletteNothing')}
      highlightQuery
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      scrollable
      maxHeight={420}
      {...(onQuery ? { onQueryChange: onQuery } : {})}
      searchProps={{
        leftSection: <Icon name="search" />,
        placeholder: t('ui:palettePlaceholder'),
        'aria-label': t('ui:search'),
        onKeyDown: (event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) openFirstHit();
        },
      }}
    />
  );
}
