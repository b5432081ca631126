import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

const ROOT = resolve(import.meta.dirname, '..', '..');
const PACKED = join(ROOT, 'dist', 'linux-unpacked');

type Run = (command: string, args: readonly string[], limitSeconds: number) => Promise<number>;

/** What must not lie in the archive: anything but the built app and its packages; other systems' binaries; maps. */
function strangers(archive: string): string[] {
  return listPackage(archive, { isPack: false }).filter(
    (path) =>
      !/^[\\/](out|assets|node_modules|package\.json)([\\/]|$)/.test(path) ||
      /prebuilds[\\/](win32|darwin|linuxmusl)-/.test(path) ||
      /^[\\/]out[\\/].*\.map$/.test(path),
  );
}

/** How a fuse's state is written in the binary: the digits 0 and 1 as text. */
const FUSE = { off: 0x30, on: 0x31 } as const;

/** The fuses as they are burnt into the packed binary. */
async function wrongFuses(binary: string): Promise<string[]> {
  const wire = await getCurrentFuseWire(binary);
  const wanted: [keyof typeof FuseV1Options, number][] = [
    ['RunAsNode', FUSE.off],
    ['EnableCookieEncryption', FUSE.on],
    ['EnableNodeOptionsEnvironmentVariable', FUSE.off],
    ['EnableNodeCliInspectArguments', FUSE.off],
    ['EnableEmbeddedAsarIntegrityValidation', FUSE.on],
    ['OnlyLoadAppFromAsar', FUSE.on],
    ['GrantFileProtocolExtraPrivileges', FUSE.off],
  ];
  return wanted.filter(([name, state]) => wire[FuseV1Options[name]] !== state).map(([name]) => name);
}

/** Packs the app, looks into it, and starts it once with `--smoke`; false where anything of it is wrong (and said on stderr). */
export async function packedSmoke(run: Run): Promise<boolean> {
  const fail = (what: string) => {
    console.error(`packed app: ${what}`);
    return false;
  };
  if ((await run(process.execPath, ['tools/package.ts', '--dir', '--linux'], 300)) !== 0)
    return fail('it cannot be packed');
  const archive = join(PACKED, 'resources', 'app.asar');
  if (!existsSync(archive)) return fail('there is no archive');
  const odd = strangers(archive);
  if (odd.length > 0) return fail(`what does not belong there: ${odd.slice(0, 5).join(', ')}`);
  const { main } = JSON.parse(extractFile(archive, 'package.json').toString()) as { main: string };
  if (main !== 'out/main/main.js') return fail(`it would start ${main}`);
  const name = readdirSync(PACKED).find((entry) => entry.toLowerCase() === 'merpati');
  if (!name) return fail('there is no program');
  const fuses = await wrongFuses(join(PACKED, name));
  if (fuses.length > 0) return fail(`fuses: ${fuses.join(', ')}`);
  const userData = mkdtempSync(join(tmpdir(), 'merpati-smoke-'));
  process.env.MERPATI_USER_DATA = userData;
  process.env.MERPATI_NODE = process.execPath;
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const code = await run(join(PACKED, name), [...root, '--smoke'], 90);
  rmSync(userData, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  return code === 0 || fail(`the smoke run ended with ${code}`);
}
