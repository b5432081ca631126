import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

/** The checkout, or the folder of another built app (a `package.json` and `out/`). */
export const APP_ROOT = resolve(process.env.MERPATI_E2E_APP ?? join(import.meta.dirname, '..', '..'));

/** The Electron to test with: a staged runtime, or the official one where it is installed. Null where there is none. */
export function electronPath(): string | null {
  const staged = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = staged ?? join(import.meta.dirname, '..', '..', 'node_modules', 'electron', 'dist');
  const path = join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
  return existsSync(path) ? path : null;
}

/** Why the app cannot be started here, or null. */
export function noElectron(): string | null {
  if (!electronPath()) return 'no Electron runtime (ELECTRON_OVERRIDE_DIST_PATH)';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'no display';
  if (!existsSync(join(APP_ROOT, 'out', 'main', 'main.js'))) return 'the app is not built (npm run build)';
  return null;
}

export interface StartedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** Ends the app at once and removes what it wrote. */
  end(): Promise<void>;
}

export const sandboxArguments = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

/** Electron's environment: nothing of the test runner's, so that the app starts as for a person. */
export function appEnvironment(userData: string, extra: Record<string, string> = {}): Record<string, string> {
  const { NODE_OPTIONS: _, VITEST: __, NODE_ENV: ___, ...own } = process.env;
  const known = Object.fromEntries(
    Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return { ...known, MERPATI_USER_DATA: userData, MERPATI_NODE: process.execPath, ...extra };
}

interface StartOptions {
  engine: 'utility' | 'node';
  probe: boolean;
  userData?: string;
  args?: string[];
}

async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function endProcess(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  child.kill('SIGKILL');
  await gone;
}

async function startOnce(executablePath: string, userData: string, options: StartOptions): Promise<StartedApp> {
  const app = await _electron.launch({
    executablePath,
    args: [...sandboxArguments(), APP_ROOT, ...(options.args ?? [])],
    cwd: APP_ROOT,
    env: appEnvironment(userData, { MERPATI_ENGINE: options.engine, ...(options.probe ? { MERPATI_PROBE: '1' } : {}) }),
    timeout: 25_000,
  });
  const child = app.process();
  try {
    const page = await app.firstWindow({ timeout: 20_000 });
    await within(
      8_000,
      'the page',
      page.waitForFunction(() => document.readyState !== 'loading' && location.protocol === 'app:'),
    );
    const end = async () => {
      await endProcess(child);
      // Chromium's own processes end a moment after the app, and write until then.
      if (!options.userData) rmSync(userData, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    };
    return { app, page, userData, end };
  } catch (error) {
    await endProcess(child);
    throw error;
  }
}

/**
 * Starts the built app with a profile of its own. `probe` runs it over the engine without a database. The driver now and then
 * misses the start of an Electron that it launched and would wait for ever: then it is started again, at most twice.
 */
export async function startApp(options: StartOptions): Promise<StartedApp> {
  const path = electronPath();
  if (!path) throw new Error('no Electron');
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'merpati-e2e-'));
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(path, userData, options);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}
