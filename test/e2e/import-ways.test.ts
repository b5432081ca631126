import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { startI18n } from '../../renderer/i18n.ts';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { type ServedApp, serveApp, workspaceFolder } from '../support/served-app.ts';
import { workbook } from '../support/workbooks.ts';

const { browser, open } = journeys();

const PATIENCE = 180_000;
const ROWS = Array.from({ length: 40 }, (_, n) => `orang${n}@suratku.example,Orang ${n},Malang`);
const CSV = ['Email,Nama Lengkap,Kota', ...ROWS, 'bukan alamat,Gita,Batu', 'fajar.example,Fajar,Batu'].join('\n');

async function giveFile(page: Page, pick: string, name: string, data: string | Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: pick, exact: true }).last().click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(data) });
}

/** The step may be left: a key that is pressed before goes nowhere. */
const ready = (page: Page) => page.locator('.m-foot [data-variant="filled"]:enabled').waitFor();

async function tour(language: Language, run: (journey: Journey) => Promise<void>): Promise<void> {
  const journey = await open(language);
  await journey.engine.client.settings.set({ language, started: true });
  await journey.page.reload();
  await journey.page.goto(journey.page.url().replace(/#.*|$/, '#/contacts/import'));
  try {
    await run(journey);
  } catch (error) {
    await journey.page.screenshot({ path: 'test-results/screens/stuck-import-ways.png' });
    await journey.close().catch(() => undefined);
    throw error;
  }
  await journey.close();
}

describe('ways into the wizard', () => {
  it(
    'pasted addresses are a list, without columns to match',
    () =>
      tour('en', async ({ page, see, read, t, look, engine }) => {
        await see('heading', t('import:file.title'));
        await page.evaluate(() => {
          const data = new DataTransfer();
          data.setData('text/plain', 'Siti Rahma <siti@example.com>\nbudi@example.net; dewi@example.org\n');
          document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
        });
        await see('heading', t('import:header.title'));
        await read('siti@example.com');
        await look('import-pasted');
        await ready(page);
        await page.keyboard.press('Enter');
        await see('heading', t('import:problems.none'));
        await ready(page);
        await page.keyboard.press('Enter');
        await see('heading', t('import:confirm.title'));
        await page.getByLabel(t('contacts:consent.signup'), { exact: true }).check();
        await ready(page);
        await page.keyboard.press('Control+Enter');
        await see('heading', t('import:done.title', { count: 3 }));
        const { rows } = await engine.client.contacts.list({});
        expect(rows.map(({ address }) => address).sort()).toEqual([
          'budi@example.net',
          'dewi@example.org',
          'siti@example.com',
        ]);
      }),
    PATIENCE,
  );

  it(
    'a quote that never closes is shown where it began; another row may be the header',
    () =>
      tour('id', async ({ page, by, see, read, t, look }) => {
        const broken = ['Email,Nama', 'siti@example.com,Siti', 'budi@example.net,"Budi', 'dewi@example.org,Dewi'].join(
          '\n',
        );
        await giveFile(page, t('import:file.pick'), 'rusak.csv', broken);
        await read(t('import:warning.unclosed_quote', { line: 3, count: 1 }));
        await by('button', t('import:warning.show', { line: 3 })).click();
        await page.locator('.i-around-it', { hasText: '"Budi' }).waitFor();
        await look('import-unclosed');
        await by('button', t('import:header.useRowN', { row: 2 })).click();
        await by('button', t('import:header.isHeader', { row: 2 })).waitFor();
        await by('button', t('import:header.useRowN', { row: 1 })).click();
        await by('button', t('import:header.isHeader', { row: 1 })).waitFor();
        await see('heading', t('import:header.title'));
      }),
    PATIENCE,
  );

  it(
    'a workbook asks for its sheet; a file that is none says what to do',
    () =>
      tour('id', async ({ page, see, read, t, look }) => {
        const book = workbook([
          {
            name: 'Ringkasan',
            rows: [
              ['Penjualan', 12],
              ['Biaya', 7],
            ],
          },
          {
            name: 'Pelanggan',
            rows: [
              ['Email', 'Nama', 'Kota'],
              ['siti@example.com', 'Siti', 'Malang'],
            ],
          },
        ]);
        await giveFile(page, t('import:file.pick'), 'buku.xlsx', book);
        await see('heading', t('import:header.title'));
        await page.getByText('Pelanggan', { exact: true }).click();
        await read('siti@example.com');
        await look('import-sheets');
        await ready(page);
        await page.keyboard.press('Control+Enter');
        await see('heading', t('import:match.title'));
        await page.getByText(t('import:step.file'), { exact: true }).click();
        await giveFile(page, t('import:file.pick'), 'rusak.xlsx', book.subarray(0, 400));
        await read(t('errors:workbook_unreadable'));
        await look('import-unreadable');
      }),
    PATIENCE,
  );

  it(
    'nothing but keys, from the example to people',
    () =>
      tour('en', async ({ page, see, read, t, tabTo, by }) => {
        const { keyboard } = page;
        await see('heading', t('import:file.title'));
        await tabTo('button', t('import:file.tryExample'));
        await keyboard.press('Enter');
        await see('heading', t('import:header.title'));
        await ready(page);
        await keyboard.press('Enter');
        await see('heading', t('import:match.title'));
        await ready(page);
        await keyboard.press('Enter');
        await read(t('import:cause.not_an_address.title', { count: 1 }));
        await tabTo('textbox', t('import:problems.mend', { line: 6 }));
        await keyboard.type('erin@example.com');
        await keyboard.press('Enter');
        // After the last row to mend, Enter leads to the button of the step.
        await page.waitForFunction(() => document.activeElement?.closest('.m-foot') !== null);
        await keyboard.press('Enter');
        await see('heading', t('import:confirm.title'));
        await tabTo('radio', t('contacts:consent.signup'));
        await keyboard.press('Space');
        await ready(page);
        await keyboard.press('Control+Enter');
        await see('heading', t('import:done.title', { count: 5 }));
        await by('button', t('import:done.look')).waitFor();
      }),
    PATIENCE,
  );

  it(
    'a reload keeps file, step and choices',
    () =>
      tour('en', async ({ page, by, click, see, read, t }) => {
        await giveFile(page, t('import:file.pick'), 'pelanggan.csv', CSV);
        await click('button', t('import:header.next'));
        await see('heading', t('import:match.title'));
        await click('button', t('import:match.next'));
        await by('textbox', t('import:problems.mend', { line: 42 })).fill('gita@suratku.example');
        await page.reload();
        await read(t('import:cause.not_an_address.title', { count: 2 }));
        const mended = by('textbox', t('import:problems.mend', { line: 42 }));
        await expect.poll(() => mended.inputValue()).toBe('gita@suratku.example');
        await click('button', t('import:problems.next', { count: 41 }));
        await see('heading', t('import:confirm.title'));
      }),
    PATIENCE,
  );
});

describe('when the engine dies', () => {
  const { t } = startI18n('en');
  const place = workspaceFolder();
  afterAll(place.remove);

  async function openPage(app: ServedApp): Promise<Page> {
    const page = await (
      await browser().newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
    ).newPage();
    page.setDefaultTimeout(25_000);
    await app.client.settings.set({ language: 'en', started: true });
    await page.goto(`${app.url}#/contacts/import`);
    await page.getByRole('heading', { name: t('import:file.title') }).waitFor();
    return page;
  }

  it(
    'a file that was not imported yet must be chosen again, and its choices come back',
    async () => {
      const app = await serveApp(place.workspace);
      const page = await openPage(app);
      await giveFile(page, t('import:file.pick'), 'pelanggan.csv', CSV);
      await page.getByRole('button', { name: t('import:header.next'), exact: true }).click();
      await page.getByRole('combobox', { name: t('import:match.becomes', { column: 'Kota' }) }).click();
      await page.getByRole('option', { name: t('import:target.ignore'), exact: true }).click();
      await app.kill();
      const next = await serveApp(place.workspace, app.port);
      await page.goto(`${next.url}#/contacts/import`);
      await page.getByText(t('import:file.again', { name: 'pelanggan.csv' })).waitFor();
      await page.screenshot({ path: 'test-results/screens/import-again.png' });
      await giveFile(page, t('import:file.pick'), 'pelanggan.csv', CSV);
      await page.getByRole('button', { name: t('import:header.next'), exact: true }).click();
      const kept = page.getByRole('combobox', { name: t('import:match.becomes', { column: 'Kota' }) });
      await kept.waitFor();
      await expect.poll(() => kept.inputValue()).toBe(t('import:target.ignore'));
      await page.context().close();
      await next.close();
    },
    PATIENCE,
  );

  it(
    'an import that was cut off says so and goes on',
    async () => {
      const large = [
        'Email,Nama',
        ...Array.from({ length: 150_000 }, (_, n) => `p${n}@mail${n % 90}.example,Orang ${n}`),
      ];
      const app = await serveApp(place.workspace);
      const page = await openPage(app);
      await giveFile(page, t('import:file.pick'), 'besar.csv', large.join('\n'));
      for (const heading of [
        'import:header.title',
        'import:match.title',
        'import:problems.none',
        'import:confirm.title',
      ]) {
        await page.getByRole('heading', { name: t(heading), exact: true }).waitFor();
        if (heading === 'import:confirm.title')
          await page.getByLabel(t('contacts:consent.customer'), { exact: true }).check();
        await page.locator('.m-foot [data-variant="filled"]').click();
      }
      await page.getByRole('heading', { name: t('import:running.title', { name: 'besar.csv' }) }).waitFor();
      await page.getByRole('link', { name: t('nav:campaigns'), exact: true }).click();
      await page.locator('.m-mini', { hasText: 'besar.csv' }).waitFor();
      await expect
        .poll(async () => (await app.client.imports.list({})).rows[0]?.progress ?? 0, { timeout: 30_000, interval: 20 })
        .toBeGreaterThan(0.05);
      await app.kill();
      const next = await serveApp(place.workspace, app.port);
      await page.goto(`${next.url}#/contacts/imports`);
      await page.getByText(/besar\.csv was interrupted at \d+%/).waitFor();
      await page.screenshot({ path: 'test-results/screens/import-interrupted.png' });
      await page
        .getByRole('button', { name: t('import:interrupted.resume'), exact: true })
        .first()
        .click();
      await expect
        .poll(async () => (await next.client.imports.list({})).rows[0]?.state, { timeout: 60_000 })
        .toBe('done');
      expect((await next.client.imports.list({})).rows[0]?.counts).toMatchObject({ rows: 150_000, created: 150_000 });
      await expect.poll(() => page.getByText(/was interrupted at/).count()).toBe(0);
      await page.context().close();
      await next.close();
    },
    PATIENCE,
  );
});
