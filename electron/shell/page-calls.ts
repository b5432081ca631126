import { BrowserWindow, Notification, nativeTheme, shell, type WebContents } from 'electron';
import { z } from 'zod';
import { type MenuCommand, PICK_KINDS, SHELL_LANGUAGES, type ShellLanguage } from '../../shared/bridge.ts';
import { pickFiles, takeFiles } from './dialogs.ts';
import type { Supervisor } from './engine-supervisor.ts';
import { answer } from './ipc.ts';
import type { OpenedFiles } from './opened-files.ts';
import type { PagePorts } from './page-ports.ts';
import { outsideUrl } from './page-url.ts';
import type { PreferenceFile } from './preferences.ts';

interface PageCallContext {
  readonly supervisor: Supervisor;
  readonly ports: PagePorts;
  readonly opened: OpenedFiles;
  give(path: string): Promise<string>;
  readonly preferences: PreferenceFile;
  language(): ShellLanguage;
  setLanguage(language: ShellLanguage): void;
}

/** Channels by which main speaks to the page. */
export const STATE_CHANNEL = 'engine:state';
const COMMAND_CHANNEL = 'menu:command';
export const WAITING_CHANNEL = 'files:waiting';

function windowOf(page: WebContents): BrowserWindow {
  const window = BrowserWindow.fromWebContents(page);
  if (!window) throw new Error('no window');
  return window;
}

function answerEngine({ supervisor, ports }: PageCallContext): void {
  answer('engine:connect', z.undefined(), (_input, page) => {
    page.send(STATE_CHANNEL, supervisor.state());
    ports.connect(page);
  });
  answer('engine:state', z.undefined(), () => supervisor.state());
  answer('engine:restart', z.undefined(), () => supervisor.restart());
}

function answerFiles(context: PageCallContext): void {
  const pick = z.strictObject({ kind: z.enum(PICK_KINDS), many: z.boolean().optional() });
  answer('files:pick', pick, (input, page) => pickFiles(context, windowOf(page), input));
  answer('files:opened', z.undefined(), async () => {
    // Without an engine there are no tickets; the page is told again when there is one.
    if (context.supervisor.state().state !== 'up') return [];
    return takeFiles(context, context.opened.take());
  });
  answer('files:take', z.array(z.string().max(4_096)).max(200), (paths) => takeFiles(context, paths));
}

/** Everything that the page may ask of main; there is no other channel. */
export function answerPage(context: PageCallContext): void {
  answerEngine(context);
  answerFiles(context);
  answer('link:open', z.string().max(2_000), async (url) => {
    const address = outsideUrl(url);
    if (address === null) return false;
    await shell.openExternal(address);
    return true;
  });
  answer('shell:language', z.enum(SHELL_LANGUAGES), (language) => context.setLanguage(language));
  answer('shell:theme', z.enum(['light', 'dark', 'system']), (theme) => {
    nativeTheme.themeSource = theme;
    context.preferences.set({ theme });
  });
  answer('shell:notify', z.strictObject({ title: z.string().max(120), body: z.string().max(400) }), (note, page) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification(note);
    notification.on('click', () => windowOf(page).focus());
    notification.show();
  });
}

/** Hands a menu command to the page. */
export function sendCommand(window: BrowserWindow | null, command: MenuCommand): void {
  window?.webContents.send(COMMAND_CHANNEL, command);
}
