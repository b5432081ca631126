import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Debian's, for machines on which the carried one does not run. */
const INSTALLED = '/usr/bin/chromium';

/**
 * A real Chromium, the same on every machine: `CHROMIUM` where set, else the one that comes with the dev dependencies (a
 * browser without a window of its own, at half the price of a whole one). Throws where none starts: a run without a browser
 * is a failed run, not a skipped one.
 */
export async function openBrowser(): Promise<Browser> {
  if (process.env.CHROMIUM) return launch(process.env.CHROMIUM);
  try {
    return await launch(await carried());
  } catch (error) {
    if (existsSync(INSTALLED)) return launch(INSTALLED);
    throw error;
  }
}

function launch(executablePath: string): Promise<Browser> {
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return playwright.launch({ executablePath, args: ['--no-sandbox', ...quiet] });
}

/** The packaged Chromium unpacks its libraries only where it believes it runs on Lambda. */
async function carried(): Promise<string> {
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}
