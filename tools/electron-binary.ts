import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './built-app.ts';

const PACKAGE = join(ROOT, 'node_modules', 'electron');

/** What the binary is called inside a folder of an unpacked Electron. */
const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};
const binaryName = NAMES[process.platform] ?? 'electron';

function installed(): string | null {
  const staged = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (staged) return existsSync(join(staged, binaryName)) ? join(staged, binaryName) : null;
  const pathFile = join(PACKAGE, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(PACKAGE, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(path) ? path : null;
}

/**
 * The Electron to start: where `ELECTRON_OVERRIDE_DIST_PATH` says, else the official one beside its package, fetched at the
 * first start. Null where there is none and it cannot be fetched.
 */
export function electronBinary(say: (text: string) => void): string | null {
  const there = installed();
  if (there || process.env.ELECTRON_OVERRIDE_DIST_PATH || !existsSync(PACKAGE)) return there;
  say('fetching Electron (about 110 MB, once)');
  const fetched = spawnSync(process.execPath, [join(PACKAGE, 'install.js')], { stdio: 'ignore', timeout: 15 * 60_000 });
  return fetched.status === 0 ? installed() : null;
}

/** Whether a window can be shown at all. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Chromium refuses to start as root with its sandbox; everybody else keeps it. */
export const sandboxArguments: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** What the app is told by its environment: a Node for its engine, in case this Electron is too old for the database. */
export function appEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  return { ...env, MERPATI_NODE: process.env.MERPATI_NODE ?? process.execPath, ...extra };
}
