import { app, type BrowserWindow, dialog } from 'electron';
import type { ShellWords } from './words.ts';

interface QuitGuardOptions {
  sending(): boolean;
  window(): BrowserWindow | null;
  words(): ShellWords;
  /** Stops the engine cleanly; awaited before the app ends. */
  stop(): Promise<void>;
}

async function mayStop({ sending, window, words }: QuitGuardOptions): Promise<boolean> {
  if (!sending()) return true;
  const text = words();
  const question = {
    type: 'warning' as const,
    message: text.sendingTitle,
    detail: text.sendingDetail,
    buttons: [text.keepSending, text.stopAndQuit],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const parent = window();
  const { response } = await (parent ? dialog.showMessageBox(parent, question) : dialog.showMessageBox(question));
  return response === 1;
}

/** Asks before sending is interrupted, and lets the engine finish its books before the app ends. */
export function guardQuit(options: QuitGuardOptions): void {
  let stage: 'running' | 'asking' | 'stopping' | 'stopped' = 'running';
  const leave = async () => {
    stage = 'asking';
    if (!(await mayStop(options))) {
      stage = 'running';
      return;
    }
    stage = 'stopping';
    await options.stop();
    stage = 'stopped';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (stage === 'stopped') return;
    event.preventDefault();
    if (stage === 'running') void leave();
  });
  app.on('browser-window-created', (_event, window) => {
    window.on('close', (event) => {
      // On macOS an app outlives its window; elsewhere closing the window is quitting, and the guard must see it first.
      if (stage === 'stopped' || process.platform === 'darwin') return;
      event.preventDefault();
      app.quit();
    });
  });
}
