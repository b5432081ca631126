import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from './browser.ts';
import { interfaceCopy, type Journey, type Language, openJourney } from './journey.ts';

/** Gives the tests of a file one browser and one copy of the interface, from before the first to after the last. */
export function journeys() {
  let browser: Browser | undefined;
  let built: Awaited<ReturnType<typeof interfaceCopy>> | undefined;
  beforeAll(async () => {
    built = await interfaceCopy();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    built?.remove();
  });
  const there = () => {
    if (!browser || !built) throw new Error('a journey begins in a test');
    return { browser, folder: built.folder };
  };
  return {
    browser: () => there().browser,
    /** Opens Merpati on an empty workspace; a tour without `looks` takes no pictures. */
    open: (language: Language, options: { looks?: boolean } = {}): Promise<Journey> =>
      openJourney(there().browser, language, { folder: there().folder, ...options }),
  };
}
