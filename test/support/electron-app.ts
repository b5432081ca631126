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

/** The driver now and then misses the start of an Electron that it launched and waits for ever: then it is started again. */
async function launch(options: Parameters<typeof _electron.launch>[0], tries = 3): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options);
  } catch (error) {
    if (tries <= 1) throw error;
    return launch(options, tries - 1);
  }
}

/** Starts the built app with a profile of its own. `probe` runs it over the engine without a database. */
export async function startApp(options: {
  engine: 'utility' | 'node';
  probe: boolean;
  userData?: string;
  args?: string[];
}): Promise<StartedApp> {
  const path = electronPath();
  if (!path) throw new Error('no Electron');
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'merpati-e2e-'));
  const app = await launch({
    executablePath: path,
    args: [...sandboxArguments(), APP_ROOT, ...(options.args ?? [])],
    cwd: APP_ROOT,
    env: appEnvironment(userData, { MERPATI_ENGINE: options.engine, ...(options.probe ? { MERPATI_PROBE: '1' } : {}) }),
    timeout: 25_000,
  });
  const child = app.process();
  const page = await app.firstWindow({ timeout: 60_000 });
  await page.waitForLoadState('domcontentloaded');
  return {
    app,
    page,
    userData,
    end: async () => {
      const gone = new Promise<void>((resolve) =>
        child.exitCode !== null ? resolve() : child.once('exit', () => resolve()),
      );
      child.kill('SIGKILL');
      await gone;
      // Chromium's own processes end a moment after the app, and write until then.
      if (!options.userData) rmSync(userData, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
