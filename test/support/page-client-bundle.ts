import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import type { PageProbe } from './page-client.ts';

declare global {
  interface Window {
    readonly pageProbe: PageProbe;
  }
}

let bundle: Promise<string> | null = null;

async function buildBundle(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, 'page-client.ts'), formats: ['iife'], name: 'pageClient' },
    },
  })) as Rolldown.RolldownOutput[];
  const chunk = built[0]?.output[0];
  if (!chunk) throw new Error('no bundle');
  return chunk.code;
}

/** Puts a client of the test's own into the page (`window.pageProbe`) and waits until it has a port to the engine. */
export async function openPageProbe(page: Page): Promise<void> {
  bundle ??= buildBundle();
  const drawn = () =>
    document.readyState === 'complete' && (document.getElementById('root')?.childElementCount ?? 0) > 0;
  await page.waitForFunction(drawn, undefined, { timeout: 20_000 });
  await page.evaluate(await bundle);
  await page.waitForFunction(() => window.pageProbe.ports > 0, undefined, { timeout: 20_000 });
  // The app's own client asks for a port too, and each new one replaces the last: go on when no more come.
  for (let before = 0; ; ) {
    const ports = await page.evaluate(() => window.pageProbe.ports);
    if (ports === before) return;
    before = ports;
    await page.waitForTimeout(400);
  }
}
