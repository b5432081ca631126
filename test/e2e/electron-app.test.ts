import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noElectron, type StartedApp, startApp } from '../support/electron-app.ts';

const missing = noElectron();
const PICTURES = join(import.meta.dirname, '..', '..', 'test-results', 'electron');

// The product itself in real Electron, over its own engine and database, as a person first meets it.
describe.skipIf(missing !== null)('the app', () => {
  let started: StartedApp;
  const complaints: string[] = [];

  const picture = (name: string) => started.page.screenshot({ path: join(PICTURES, `${name}.png`) });

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    started = await startApp({ engine: 'node', probe: false });
    started.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    started.page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterAll(() => started?.end());

  it('opens on the first run in a window of the usual size, without a complaint', async () => {
    await started.page.reload();
    await started.page.waitForSelector('h1', { timeout: 20_000 });
    await started.page.waitForTimeout(500);
    await picture('first-run');
    const size = await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(size).toMatchObject({ width: 1280, height: 800 });
    expect(complaints).toEqual([]);
  });
});
