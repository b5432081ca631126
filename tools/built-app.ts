import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The checkout's root. */
export const ROOT = resolve(import.meta.dirname, '..');

const SOURCES = ['electron', 'renderer', 'shared', 'vite.config.ts', 'package.json'];
/** Touched after a whole build: what is newer than it asks for another one. */
const STAMP = join(ROOT, 'out', '.built');

function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isFresh(): boolean {
  const parts = ['main/main.js', 'preload/preload.cjs', 'renderer/index.html'].map((name) => join(ROOT, 'out', name));
  if (!parts.every((path) => existsSync(path))) return false;
  const built = statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return SOURCES.every((name) => newest(join(ROOT, name)) <= built);
}

/** Builds main, preload and page where they are missing or older than their sources. */
export async function buildIfStale(say: (text: string) => void): Promise<void> {
  if (isFresh()) return;
  say('building');
  const started = new Date();
  const { createBuilder } = await import('vite');
  // Whoever builds, a test among them: what is built is the product, not React for development.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  const builder = await createBuilder({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'error' });
  await builder.buildApp();
  if (before !== undefined) process.env.NODE_ENV = before;
  writeFileSync(STAMP, '');
  // A file that was saved while it was built is newer than the stamp, so it is built the next time.
  utimesSync(STAMP, started, started);
}
