import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Configuration, Platform } from 'electron-builder';
import { buildIfStale, ROOT } from './built-app.ts';

// `npm run package [-- --dir] [-- --linux|--mac|--win]`: builds and packs the app with electron-builder.

const staged = process.env.ELECTRON_OVERRIDE_DIST_PATH;

/**
 * A staged Electron is taken as it is. It may be too old for the database, so that a plain Node runs the engine: that one
 * reads no archive, and what it needs lies beside it.
 */
function stagedConfiguration(folder: string): Configuration {
  return {
    electronDist: folder,
    electronVersion: readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, ''),
    asarUnpack: ['**/*.node', 'out/**', 'assets/**', 'node_modules/**', 'package.json'],
  };
}

function target(args: readonly string[]): Platform {
  if (args.includes('--linux')) return Platform.LINUX;
  if (args.includes('--mac')) return Platform.MAC;
  if (args.includes('--win')) return Platform.WINDOWS;
  return Platform.current();
}

async function pack(args: readonly string[]): Promise<void> {
  await buildIfStale((text) => process.stderr.write(`package: ${text}\n`));
  const platform = target(args);
  const made = await build({
    projectDir: ROOT,
    publish: 'never',
    targets: platform.createTarget(args.includes('--dir') ? 'dir' : null),
    ...(staged ? { config: stagedConfiguration(staged) } : {}),
  });
  process.stdout.write(`${made.join('\n')}\n`);
}

await pack(process.argv.slice(2));
