import { join } from 'node:path';
import { app, type BrowserWindow, nativeTheme, session } from 'electron';
import type { ShellLanguage } from '../../shared/bridge.ts';
import { servePage } from './app-scheme.ts';
import { type EngineCalls, openEngineCalls } from './engine-calls.ts';
import { launchEngine } from './engine-process.ts';
import { createSupervisor, type Supervisor } from './engine-supervisor.ts';
import { hardenSession } from './hardening.ts';
import { openShellLog, type ShellLog } from './log.ts';
import { showMenu } from './menu.ts';
import { createOpenedFiles, filesNamed, type OpenedFiles } from './opened-files.ts';
import { answerPage, STATE_CHANNEL, sendCommand, WAITING_CHANNEL } from './page-calls.ts';
import { createPagePorts, type PagePorts } from './page-ports.ts';
import { createPower, watchSleep } from './power.ts';
import { openPreferences, type PreferenceFile } from './preferences.ts';
import { servePreview } from './preview-scheme.ts';
import { guardQuit } from './quit-guard.ts';
import { systemEncrypts } from './sealing.ts';
import { createShellRouter } from './shell-router.ts';
import { runSmoke } from './smoke.ts';
import type { StartOptions } from './start-options.ts';
import { openWindow } from './window.ts';
import { shellWords, systemLanguage } from './words.ts';

interface AppOptions extends StartOptions {
  /** Files that the system gave before the app was ready. */
  readonly opened: readonly string[];
  /** The folder of the built parts: `main/`, `preload/`, `renderer/`. */
  readonly out: string;
}

/** What lives as long as the app does. */
interface Shell {
  readonly options: AppOptions;
  readonly log: ShellLog;
  readonly preferences: PreferenceFile;
  readonly ports: PagePorts;
  readonly power: ReturnType<typeof createPower>;
  readonly opened: OpenedFiles;
  window: BrowserWindow | null;
  calls: EngineCalls | null;
}

/** The engine must stop within this time when the app quits; after that it is ended, which its ledger survives. */
const STOP_MS = 8_000;

const language = ({ preferences }: Shell): ShellLanguage =>
  preferences.get().language ?? systemLanguage(app.getPreferredSystemLanguages());

/** Outside an archive: a plain Node cannot read into it. */
const unpacked = (path: string) => path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');

/** Says that files wait; the page fetches them by name of nothing but their tickets. */
function tellOfFiles({ opened, window }: Shell): void {
  if (opened.waiting()) window?.webContents.send(WAITING_CHANNEL);
}

function supervise(shell: Shell): Supervisor {
  const { options, log, ports } = shell;
  return createSupervisor({
    launch: () =>
      launchEngine({
        kind: options.engine,
        utilityEntry: join(options.out, 'main', 'utility.js'),
        childEntry: unpacked(join(options.out, 'main', 'engine-child.js')),
        env: process.env,
        onOutput: log.output,
      }),
    open: {
      workspace: options.workspace ?? join(app.getPath('userData'), 'workspace'),
      userData: app.getPath('userData'),
      version: app.getVersion(),
      language: language(shell),
      sealing: systemEncrypts() ? 'system' : 'file',
    },
    shellRouter: createShellRouter({ onActivity: (activity) => shell.power.set(activity) }),
    onState: (state, wire) => {
      shell.calls = wire && openEngineCalls(wire);
      // An engine that is gone sends nothing; the machine may sleep until the next one says otherwise.
      if (state.state !== 'up') shell.power.set({ sending: false, fraction: null });
      ports.serve(wire);
      shell.window?.webContents.send(STATE_CHANNEL, state);
      if (state.state === 'up') tellOfFiles(shell);
    },
    log: log.event,
  });
}

function putUpMenu(shell: Shell): void {
  showMenu({
    words: shellWords(language(shell)),
    mac: process.platform === 'darwin',
    developer: !app.isPackaged,
    command: (command) => sendCommand(shell.window, command),
  });
}

function openMainWindow(shell: Shell): BrowserWindow {
  const window = openWindow({
    preload: join(shell.options.out, 'preload', 'preload.cjs'),
    icon: join(shell.options.out, '..', 'assets', 'icons', '256x256.png'),
    preferences: shell.preferences,
    devTools: !app.isPackaged,
    show: !shell.options.smoke,
  });
  window.on('closed', () => {
    shell.window = null;
  });
  shell.window = window;
  return window;
}

function comeForward(shell: Shell): void {
  const window = shell.window ?? openMainWindow(shell);
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

async function smoke(shell: Shell, supervisor: Supervisor, window: BrowserWindow): Promise<void> {
  try {
    const result = await runSmoke({ window, engine: () => shell.calls, engineState: () => supervisor.state() });
    process.stdout.write(`${JSON.stringify({ ...result, engine: shell.options.engine.kind })}\n`);
    await supervisor.stop(STOP_MS);
    app.exit(0);
  } catch (error) {
    process.stderr.write(`smoke: ${error instanceof Error ? error.message : String(error)}\n`);
    await supervisor.stop(STOP_MS);
    app.exit(1);
  }
}

function hearSystem(shell: Shell, supervisor: Supervisor): void {
  watchSleep({ suspend: () => void supervisor.suspend(), resume: () => void supervisor.resume() });
  guardQuit({
    sending: () => shell.power.activity().sending,
    window: () => shell.window,
    words: () => shellWords(language(shell)),
    stop: () => supervisor.stop(STOP_MS),
  });
  const hear = (paths: readonly string[]) => {
    shell.opened.add(paths);
    comeForward(shell);
    tellOfFiles(shell);
  };
  app.on('second-instance', (_event, argv, folder) => hear(filesNamed(argv.slice(1), folder)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    hear([path]);
  });
  app.on('activate', () => comeForward(shell));
  app.on('window-all-closed', () => process.platform !== 'darwin' && app.quit());
}

/** Runs the app from "ready" on: session, engine, window, menu. */
export async function runApp(options: AppOptions): Promise<void> {
  const preferences = openPreferences(join(app.getPath('userData'), 'shell.json'));
  const shell: Shell = {
    options,
    preferences,
    log: openShellLog(join(app.getPath('userData'), 'logs', 'shell.log'), options.smoke || !app.isPackaged),
    ports: createPagePorts(),
    power: createPower(() => shell.window),
    opened: createOpenedFiles(options.opened),
    window: null,
    calls: null,
  };
  nativeTheme.themeSource = preferences.get().theme;
  hardenSession(session.defaultSession, options.devServer);
  servePage(session.defaultSession, join(options.out, 'renderer'), options.devServer);
  servePreview(session.defaultSession, async (ticket) => {
    if (!shell.calls) throw new Error('no engine');
    return shell.calls.previewDocument(ticket);
  });
  const supervisor = supervise(shell);
  answerPage({
    supervisor,
    ports: shell.ports,
    opened: shell.opened,
    give: (path) => supervisor.give(path),
    preferences,
    language: () => language(shell),
    setLanguage: (chosen) => {
      preferences.set({ language: chosen });
      putUpMenu(shell);
    },
  });
  hearSystem(shell, supervisor);
  putUpMenu(shell);
  supervisor.start();
  const window = openMainWindow(shell);
  if (options.smoke) await smoke(shell, supervisor, window);
}
