import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The checkout's or package's root, found from wherever this file runs (source or bundle). */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = resolve(folder, '..');
  return folder;
}

/** The newest change below some folders and files, milliseconds since 1970. */
function newest(paths: readonly string[]): number {
  let latest = 0;
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) continue;
    latest = Math.max(
      latest,
      stat.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : stat.mtimeMs,
    );
  }
  return latest;
}

/** Whoever builds (a test among them), what is built is the product: React for development takes several times as long. */
async function asProduct(build: () => Promise<void>): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/**
 * The folder of the built interface. From a checkout it is built first where it is missing or older than its sources
 * (`say` is told); an installed package carries it.
 */
export async function interfaceFolder(say: (what: 'building') => void): Promise<string> {
  const root = packageRoot();
  const folder = join(root, 'out', 'renderer');
  const sources = ['renderer', 'shared', 'vite.config.ts', 'package.json'].map((name) => join(root, name));
  const isCheckout = existsSync(join(root, 'renderer', 'main.tsx'));
  if (isCheckout && newest(sources) > newest([join(folder, 'index.html')])) {
    say('building');
    const vite = 'vite';
    const { createBuilder } = (await import(vite)) as typeof import('vite');
    await asProduct(async () => {
      const builder = await createBuilder({
        root: join(root, 'renderer'),
        configFile: join(root, 'vite.config.ts'),
        logLevel: 'error',
      });
      const client = builder.environments.client;
      if (client) await builder.build(client);
    });
  }
  return folder;
}
