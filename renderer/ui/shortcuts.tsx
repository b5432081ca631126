import { useTranslation } from 'react-i18next';
import { Dialog } from './sheet.tsx';

export interface Shortcut {
  /** Keys as the kit writes them: `mod + N`. */
  keys: string;
  label: string;
}

const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** Keys as the person's keyboard calls them: `Ctrl N`, `⌘ N`. */
export function keysText(keys: string): string {
  return keys
    .split('+')
    .map((key) => key.trim())
    .map(
      (key) =>
        ({ mod: MAC ? '⌘' : 'Ctrl', shift: MAC ? '⇧' : 'Shift', alt: MAC ? '⌥' : 'Alt', Enter: '↵' })[key] ?? key,
    )
    .join(' ');
}

/** The list of all shortcuts, opened by "?". */
export function ShortcutList({
  opened,
  onClose,
  shortcuts,
}: {
  opened: boolean;
  onClose: () => void;
  shortcuts: readonly Shortcut[];
}) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('ui:shortcuts')}>
      <dl style={{ display: 'grid', gridTemplateColumns: '1fr auto', gap: '10px 24px' }}>
        {shortcuts.map((shortcut) => (
          <div key={shortcut.keys} style={{ display: 'contents' }}>
            <dt>{shortcut.label}</dt>
            <dd>
              <kbd className="m-kbd">{keysText(shortcut.keys)}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
