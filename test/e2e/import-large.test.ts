import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startI18n } from '../../renderer/i18n.ts';
import { openBrowser } from '../support/browser.ts';
import { watchTasks } from '../support/page-tasks.ts';
import { type ServedApp, serveApp, workspaceFolder } from '../support/served-app.ts';

const ROWS = 200_000;
/** What the page may be busy with at a time, milliseconds. */
const LONGEST_TASK = 100;

let browser: Browser;
let app: ServedApp;
const place = workspaceFolder();
const { t } = startI18n('en');
beforeAll(async () => {
  app = await serveApp(place.workspace);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  place.remove();
});

/** A hundredth has no address, a hundredth repeats one; addresses come in no order. */
function largeFile(): string {
  const lines = ['Email,Full name,City,Spent,Tags'];
  for (let n = 0; n < ROWS; n += 1) {
    const person = n % 100 === 7 ? n - 7 : n;
    const address = n % 100 === 3 ? 'nobody' : `p${(person * 7919) % 1_000_003}@mail${person % 500}.example`;
    lines.push(`${address},Person ${n},City ${n % 300},${n % 5000},tag${n % 20}`);
  }
  const path = join(place.workspace, '..', 'large.csv');
  writeFileSync(path, lines.join('\n'));
  return path;
}

/** Reads what the sidebar or the screen says, again and again until the import is over. */
async function followProgress(page: Page, id: number) {
  const seen: { shown: number; told: number; written: number }[] = [];
  for (;;) {
    const record = await app.client.imports.get({ id });
    const text = await page
      .locator('.m-fig, .m-mini')
      .first()
      .textContent({ timeout: 200 })
      .catch(() => null);
    const shown = /(\d+)\s?%/.exec(text ?? '')?.[1];
    const { created, updated, unchanged, duplicates, rejected } = record.counts;
    if (shown !== undefined)
      seen.push({
        shown: Number(shown) / 100,
        told: record.progress,
        written: (created + updated + unchanged + duplicates + rejected) / ROWS,
      });
    if (record.state !== 'running') return { seen, record };
    await page.waitForTimeout(60);
  }
}

async function toConfirm(page: Page, file: string): Promise<void> {
  const see = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
  const next = () => page.locator('.m-foot [data-variant="filled"]').click();
  await page.goto(page.url().replace(/#.*|$/, '#/contacts/import'));
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page
      .getByRole('button', { name: t('import:file.pick'), exact: true })
      .last()
      .click(),
  ]);
  await chooser.setFiles(file);
  await see(t('import:header.title'));
  await next();
  await see(t('import:match.title'));
  await next();
  await see(t('import:problems.title', { count: ROWS / 100, ready: '196,000' }));
  await next();
  await see(t('import:confirm.title'));
  await page.getByLabel(t('contacts:consent.customer'), { exact: true }).check();
}

/** While it runs, people are sought and found on another screen. */
async function searchMeanwhile(page: Page): Promise<number> {
  await page.goto(page.url().replace(/#.*/, '#/contacts'));
  const search = page.locator('[data-search]');
  await search.waitFor();
  const asked = Date.now();
  await search.fill('early.bird');
  await page.getByText('early.bird@example.com').first().waitFor();
  const took = Date.now() - asked;
  expect((await app.client.imports.list({})).rows[0]?.state, 'the import still runs').toBe('running');
  await page.goto(page.url().replace(/#.*/, '#/contacts/import'));
  await page.getByRole('heading', { name: t('import:running.title', { name: 'large.csv' }) }).waitFor();
  return took;
}

describe('a file of 200,000 rows', () => {
  it('leaves the page free, tells the truth about its progress, and can be left alone', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    const page = await context.newPage();
    page.setDefaultTimeout(25_000);
    await app.client.settings.set({ language: 'en', started: true });
    await app.client.contacts.save({ address: 'early.bird@example.com', name: 'Early Bird' });
    await page.goto(app.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const watched = await watchTasks(browser, page);
    await toConfirm(page, largeFile());
    await page.locator('.m-foot [data-variant="filled"]').click();
    await page.getByRole('heading', { name: t('import:running.title', { name: 'large.csv' }) }).waitFor();
    const [running] = (await app.client.imports.list({})).rows;
    const following = followProgress(page, running?.id ?? 0);
    const searched = await searchMeanwhile(page);
    const { seen, record } = await following;
    await page.getByRole('button', { name: t('import:done.another'), exact: true }).waitFor();

    expect(record).toMatchObject({
      state: 'done',
      progress: 1,
      counts: { rows: ROWS, created: 196_000, duplicates: 2_000, rejected: 2_000 },
    });
    const { byClock, byProcessor, quiet, slowdown } = await watched.end();
    console.log(
      [
        `longest tasks ${byProcessor.slice(0, 4).map(Math.round).join(', ')} ms of the processor at ${slowdown.toFixed(2)} times its price`,
        ...byClock.slice(0, 3).map(({ took, where }) => `${took} ms by the clock at “${where}”`),
        `searched in ${searched} ms`,
        `${seen.length} looks`,
      ].join('; '),
    );
    expect(byProcessor[0]).toBeLessThan(LONGEST_TASK * slowdown);
    if (quiet) expect(byClock[0]?.took ?? 0).toBeLessThan(LONGEST_TASK);
    // Never backwards, and what is shown is what is.
    expect(seen.length).toBeGreaterThan(5);
    for (const [index, { shown, told, written }] of seen.entries()) {
      expect(shown).toBeGreaterThanOrEqual(seen[index - 1]?.shown ?? 0);
      expect(Math.abs(shown - told)).toBeLessThan(0.15);
      expect(Math.abs(told - written)).toBeLessThan(0.1);
    }
    await context.close();
  });
});
