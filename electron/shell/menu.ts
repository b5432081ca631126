import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../shared/bridge.ts';
import type { ShellWords } from './words.ts';

type Item = MenuItemConstructorOptions;

interface MenuContext {
  readonly words: ShellWords;
  readonly mac: boolean;
  readonly developer: boolean;
  command(command: MenuCommand): void;
}

const separator: Item = { type: 'separator' };

function fileMenu({ words, mac, command }: MenuContext): Item {
  return {
    label: words.file,
    submenu: [
      { label: words.newCampaign, accelerator: 'CmdOrCtrl+N', click: () => command('new-campaign') },
      { label: words.importContacts, accelerator: 'CmdOrCtrl+Shift+I', click: () => command('import') },
      separator,
      ...(mac
        ? [{ label: words.closeWindow, role: 'close' } satisfies Item]
        : [
            { label: words.settings, accelerator: 'Ctrl+,', click: () => command('settings') },
            separator,
            { label: words.quit, role: 'quit' } satisfies Item,
          ]),
    ],
  };
}

function editMenu({ words }: MenuContext): Item {
  return {
    label: words.edit,
    submenu: [
      { label: words.undo, role: 'undo' },
      { label: words.redo, role: 'redo' },
      separator,
      { label: words.cut, role: 'cut' },
      { label: words.copy, role: 'copy' },
      { label: words.paste, role: 'paste' },
      { label: words.selectAll, role: 'selectAll' },
    ],
  };
}

function viewMenu({ words, developer, command }: MenuContext): Item {
  const tools: Item[] = developer
    ? [separator, { label: words.reload, role: 'reload' }, { label: words.developer, role: 'toggleDevTools' }]
    : [];
  return {
    label: words.view,
    submenu: [
      { label: words.palette, accelerator: 'CmdOrCtrl+K', registerAccelerator: false, click: () => command('palette') },
      separator,
      { label: words.zoomIn, role: 'zoomIn' },
      { label: words.zoomOut, role: 'zoomOut' },
      { label: words.zoomReset, role: 'resetZoom' },
      { label: words.fullScreen, role: 'togglefullscreen' },
      ...tools,
    ],
  };
}

/** The order of the work, as in the sidebar. */
const PLACES = ['home', 'contacts', 'campaigns', 'bounces', 'relays', 'domains'] as const;

function goMenu({ words, command }: MenuContext): Item {
  return {
    label: words.go,
    submenu: PLACES.map((place, index) => ({
      label: words[place],
      accelerator: `CmdOrCtrl+${index + 1}`,
      click: () => command(place),
    })),
  };
}

function appMenu({ words, command }: MenuContext): Item {
  return {
    label: app.name,
    submenu: [
      { label: words.about, click: () => command('about') },
      separator,
      { label: words.settings, accelerator: 'Cmd+,', click: () => command('settings') },
      separator,
      { label: words.hide, role: 'hide' },
      { label: words.hideOthers, role: 'hideOthers' },
      separator,
      { label: words.quit, role: 'quit' },
    ],
  };
}

function helpMenu({ words, mac, command }: MenuContext): Item {
  const about: Item[] = mac ? [] : [{ label: words.about, click: () => command('about') }];
  return {
    label: words.help,
    role: 'help',
    submenu: [{ label: words.shortcuts, click: () => command('shortcuts') }, ...about],
  };
}

/** The menu as data: every label in the given words, every item either a system role or a command to the page. */
function menuTemplate(context: MenuContext): Item[] {
  const windowMenu: Item = {
    label: context.words.window,
    submenu: [{ label: context.words.minimize, role: 'minimize' }],
  };
  const common = [fileMenu, editMenu, viewMenu, goMenu].map((build) => build(context));
  return [
    ...(context.mac ? [appMenu(context)] : []),
    ...common,
    ...(context.mac ? [windowMenu] : []),
    helpMenu(context),
  ];
}

/** Puts the menu up, or another in its place when the language changes. */
export function showMenu(context: MenuContext): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(context)));
}
