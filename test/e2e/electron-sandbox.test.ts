import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ROOT, electronPath, noElectron } from '../support/electron-app.ts';

const NOBODY = 65_534;
const missing =
  noElectron() ??
  (process.getuid?.() === 0 && existsSync('/usr/bin/setpriv') ? null : 'only root can start it as somebody else');

// Root runs Chromium without its sandbox, so everything else here does too. A person is not root: this one is not either.
describe.skipIf(missing !== null)('as a person without privileges', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync('/tmp/merpati-nobody-');
    chmodSync(folder, 0o755);
    // Copies, because a person may not read what is root's own.
    execFileSync('cp', ['-r', dirname(electronPath() ?? ''), join(folder, 'electron')]);
    mkdirSync(join(folder, 'app'));
    for (const part of ['out', 'package.json'])
      execFileSync('cp', ['-rL', join(APP_ROOT, part), join(folder, 'app', part)]);
    mkdirSync(join(folder, 'home'));
    chownSync(join(folder, 'home'), NOBODY, NOBODY);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

  it('starts with the sandbox of the operating system around the page', () => {
    const env = {
      ...process.env,
      HOME: join(folder, 'home'),
      MERPATI_USER_DATA: join(folder, 'home', 'data'),
      MERPATI_PROBE: '1',
      MERPATI_ENGINE: 'utility',
    };
    const user = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    const command = [...user, join(folder, 'electron', 'electron'), join(folder, 'app'), '--smoke'];
    const run = spawnSync('/usr/bin/setpriv', command, { env, encoding: 'utf8', timeout: 60_000 });
    const line = run.stdout.split('\n').find((text) => text.startsWith('{"smoke"'));
    expect(line, run.stderr.slice(-600)).toBeTruthy();
    expect(JSON.parse(line ?? '{}')).toMatchObject({ smoke: 'ok', sandboxed: true });
    expect(run.status).toBe(0);
  });
});
