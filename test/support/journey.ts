import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TFunction } from 'i18next';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { interfaceFolder } from '../../electron/hosts/interface-folder.ts';
import { serve } from '../../electron/hosts/server.ts';
import { startI18n } from '../../renderer/i18n.ts';
import { openTestEngine } from './engine.ts';

declare global {
  interface Window {
    /** What the page's policy refused. */
    refusedByPolicy?: string[];
    axe?: { run(context: object, options: object): Promise<Found> };
  }
}

export type Language = 'en' | 'id';
type Role = Parameters<Page['getByRole']>[0];

const PATIENCE = 25_000;
const LARGE = { width: 1280, height: 800 };
const SMALL = { width: 960, height: 640 };
const ONLY_SMALL = ['label-content-name-mismatch', 'scrollable-region-focusable', 'target-size'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SCREENS = resolve(import.meta.dirname, '../../test-results/screens');

/** One person in one language: a page over a real engine, the words of the catalogues, and eyes for what is wrong. */
export interface Journey {
  readonly page: Page;
  readonly language: Language;
  readonly t: TFunction;
  /** What was wrong so far. */
  readonly wrong: readonly string[];
  readonly engine: Awaited<ReturnType<typeof openTestEngine>>;
  /** A thing by its role and whole accessible name. */
  by(role: Role, name: string | RegExp): Locator;
  click(role: Role, name: string | RegExp): Promise<void>;
  /** Waits until a thing shows. */
  see(role: Role, name: string | RegExp): Promise<void>;
  /** Waits until a text shows. */
  read(text: string | RegExp): Promise<void>;
  /** Screenshots of the screen in both schemes and in a small window; accessible in each; nothing sticks out. */
  look(name: string): Promise<void>;
  /** Presses Tab until the focus is on the thing with that role and name. */
  tabTo(role: Reached, name: string | RegExp): Promise<void>;
  /** Fails where the page logged an error or its policy refused something, then ends everything. */
  close(): Promise<void>;
}

/** The built interface in a folder of the test's own, so that a build beside it pulls nothing away; `remove` deletes it. */
export async function interfaceCopy(): Promise<{ folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-interface-'));
  cpSync(await interfaceFolder(() => undefined), folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Opens Merpati on an empty workspace as a person's browser would; a tour without `looks` takes no pictures. */
export async function openJourney(
  browser: Browser,
  language: Language,
  { folder, looks = true }: { folder: string; looks?: boolean },
): Promise<Journey> {
  const engine = await openTestEngine({ host: 'browser' });
  const served = await serve(engine, { folder });
  const context = await browser.newContext({
    viewport: LARGE,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: language === 'id' ? 'id-ID' : 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const wrong = await listen(page);
  await page.goto(served.url);
  const { t } = startI18n(language);
  let pictures = 0;
  const by: Journey['by'] = (role, name) => page.getByRole(role, { name, exact: true });
  return {
    page,
    language,
    t,
    wrong,
    engine,
    by,
    click: (role, name) => by(role, name).click(),
    see: (role, name) => by(role, name).first().waitFor(),
    read: (text) => page.getByText(text).first().waitFor(),
    look: async (name) => {
      if (!looks) return;
      pictures += 1;
      wrong.push(...(await lookAt(page, language, `${String(pictures).padStart(2, '0')}-${name}`)));
    },
    tabTo: (role, name) => tabTo(page, role, name),
    close: async () => {
      const refused = (await page.evaluate(() => window.refusedByPolicy ?? [])).map((one) => `policy: ${one}`);
      await context.close();
      await served.close();
      await engine.close();
      expect([...wrong, ...refused]).toEqual([]);
    },
  };
}

/** Collects what a page must never do: errors on the console, uncaught ones, things its policy refused. */
async function listen(page: Page): Promise<string[]> {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`));
  await page.addInitScript(() => {
    window.refusedByPolicy = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.refusedByPolicy?.push(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  return errors;
}

/** Takes the pictures and answers what is wrong with the screen. */
async function lookAt(page: Page, language: Language, name: string): Promise<string[]> {
  const shoot = async (folder: string) => {
    mkdirSync(join(SCREENS, folder), { recursive: true });
    await page.screenshot({ path: join(SCREENS, folder, `${name}.png`) });
  };
  await settled(page);
  await shoot(`${language}-light`);
  const light = await inaccessible(page, `${name} ${language} light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(`${language}-dark`);
  // Only colours differ between the schemes, and colours know no language.
  const dark = language !== 'en' ? [] : await inaccessible(page, `${name} ${language} dark`, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SMALL);
  await settled(page);
  await shoot(`${language}-small`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  // A rail stands for the sidebar, and parts scroll that did not: what only a small window can get wrong.
  const narrow = language !== 'en' ? [] : await inaccessible(page, `${name} ${language} small`, ONLY_SMALL);
  await page.setViewportSize(LARGE);
  return [...light, ...dark, ...narrow, ...(wider > 0 ? [`${name} ${language}: sticks out ${wider} px at 960`] : [])];
}

/** What is asked has been answered, and two frames later everything that was decided is drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[data-busy], [aria-busy="true"]') === null);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 60)))),
  );
}

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
}

// The engine of @axe-core/playwright, put into the page once a document: its builder puts it into every mail preview too,
// which is a document of somebody else's behind its own walls.
const { source } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))('axe-core') as {
  source: string;
};

async function inaccessible(page: Page, where: string, only: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const runOnly = only.length > 0 ? { type: 'rule', values: only } : { type: 'tag', values: RULES };
  const { violations } = await page.evaluate(
    (options) => window.axe?.run({ exclude: [['iframe']] }, options) ?? Promise.reject(new Error('no axe')),
    { runOnly, resultTypes: ['violations'], iframes: false },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) => `${where}: ${id} ${node.target.join(' ')} ${node.failureSummary?.split('\n').at(-1)?.trim() ?? ''}`,
    ),
  );
}

const MOST_TABS = 120;

/** What can have a role at all, so that a screen reader's view is asked for those only. */
const LOOKS_LIKE = {
  button: 'button, [role="button"]',
  textbox: 'input, textarea, [role="textbox"]',
  radio: 'input[type="radio"]',
  link: 'a[href]',
} as const;
export type Reached = keyof typeof LOOKS_LIKE;

async function tabTo(page: Page, role: Reached, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, LOOKS_LIKE[role])) {
      const focus = await focused(page);
      if (focus.role === role && (typeof name === 'string' ? focus.name === name : name.test(focus.name))) return;
      seen.push(`${focus.role} ${focus.name}`);
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${role} ${name}; it came by:\n${[...new Set(seen)].join('\n')}`);
}

/** Role and name of what has the focus, as a screen reader is told them. */
async function focused(page: Page): Promise<{ role: string; name: string }> {
  const text = await page
    .locator('*:focus')
    .first()
    .ariaSnapshot()
    .catch(() => '');
  const [, role = '', name = ''] = /^- '?([a-z]+)(?: "((?:[^"\\]|\\.)*)")?/.exec(text) ?? [];
  return { role, name: name.replace(/\\"/g, '"') };
}
