import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { PAGE_URL } from './page-url.ts';
import type { PreferenceFile } from './preferences.ts';
import { MIN_SIZE, placeWindow } from './window-state.ts';

/** The page's own background, so that nothing flashes before it is drawn. */
const BACKGROUND = { light: '#f9fafb', dark: '#111b20' } as const;

function rememberPlace(window: BrowserWindow, preferences: PreferenceFile): void {
  let timer: NodeJS.Timeout | null = null;
  const save = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (window.isDestroyed() || window.isMinimized()) return;
    preferences.set({ window: { bounds: window.getNormalBounds(), maximized: window.isMaximized() } });
  };
  const soon = () => {
    timer ??= setTimeout(save, 500);
  };
  for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(event as 'resize', soon);
  window.on('close', save);
  window.on('closed', () => timer && clearTimeout(timer));
}

/** A page whose process died is loaded again, but not for ever: three times in a minute is a page that cannot run. */
function reviveDeadPage(window: BrowserWindow): void {
  const deaths: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const now = Date.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < 60_000).length <= 3) window.webContents.reload();
  });
}

/** Opens the one window: sandboxed, isolated, without Node, at its last place; shown once it has something to show. */
export function openWindow(options: {
  preload: string;
  icon: string;
  preferences: PreferenceFile;
  devTools: boolean;
  show: boolean;
}): BrowserWindow {
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()];
  const place = placeWindow(
    options.preferences.get().window,
    screens.map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    icon: options.icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: options.preload,
      additionalArguments: [`--merpati-version=${app.getVersion()}`],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.devTools,
    },
  });
  if (place.maximized) window.maximize();
  window.once('ready-to-show', () => options.show && window.show());
  rememberPlace(window, options.preferences);
  reviveDeadPage(window);
  void window.loadURL(PAGE_URL);
  return window;
}
