import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * A real Chromium: `CHROMIUM` where set, Debian's where installed, else the one that comes with the dev dependencies.
 * Throws where none starts: a run without a browser is a failed run, not a skipped one.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath =
    process.env.CHROMIUM ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : await carried());
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
