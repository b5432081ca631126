import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { untilEqual } from '../support/until-equal.ts';

const { open } = journeys();

const PATIENCE = 180_000;
const FILE = 'pelanggan-november.csv';

const PEOPLE = Array.from(
  { length: 60 },
  (_, n) =>
    `orang${n}@suratku.example;Orang ${n};Malang;${(n % 28) + 1}/11/1990;pelanggan${n % 3 === 0 ? ', grosir' : ''};${n};catatan ${n}`,
);
/** Titles above the header, misspelt domains, broken addresses, somebody twice, somebody who left, a quote that never closes. */
const CSV = [
  'Pelanggan Roti Kenanga;;;;;;',
  'per November;;;;;;',
  'Email;Nama Lengkap;Kota;Tgl Lahir;Tag;Belanja;Row ID',
  ...PEOPLE,
  'lina.m@surtaku.example;Lina Marlina;Batu;;;;',
  'joko.p@suratuk.example;Joko Prasetyo;Batu;;;;',
  'fitri@surtaku.example;Fitri Handayani;Kediri;;;;',
  'orang1@suratku.example;Orang Satu;Blitar;;;;',
  'fajar.suratku.example;Fajar;Malang;;;;',
  'bukan alamat;Gita;Malang;;;;',
  ';Hari Tanpa Alamat;Malang;;;;',
].join('\r\n');

async function choose({ page, t }: Journey, name: string, data: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page
      .getByRole('button', { name: t('import:file.pick'), exact: true })
      .last()
      .click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(data) });
}

const toWizard = ({ page }: Journey) => page.goto(page.url().replace(/#.*|$/, '#/contacts/import'));

async function start(journey: Journey): Promise<void> {
  const { engine, language, page } = journey;
  await engine.client.settings.set({ language, started: true });
  await engine.client.suppressions.add({ addresses: 'orang2@suratku.example', reason: 'manual' });
  await page.reload();
  await toWizard(journey);
}

/** Drops a file somewhere on the page, as a file manager would: it hangs there first. */
async function dropOn(page: Page, where: string, name: string, data: string, drop = true): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text ?? ''], file ?? ''));
      return transfer;
    },
    [name, data] as const,
  );
  await page.dispatchEvent(where, 'dragover', { dataTransfer: transfer });
  if (drop) await page.dispatchEvent(where, 'drop', { dataTransfer: transfer });
}

async function everyStep(journey: Journey): Promise<void> {
  const { page, by, click, see, read, t, look } = journey;
  await see('heading', t('import:file.title'));
  await look('import-1-file');
  await choose(journey, FILE, CSV);
  await see('heading', t('import:header.title'));
  await look('import-2-reading');
  await click('button', t('import:header.next'));
  await see('heading', t('import:match.title'));
  await look('import-3-match');
  await click('button', t('import:match.next'));
  await read(t('import:cause.typo.title', { count: 3 }));
  await look('import-4-typos');
  await click('button', t('import:problems.fixAll', { count: 3 }));
  await look('import-4-typos-fixed');
  await page.getByText(t('import:cause.not_an_address.name'), { exact: true }).click();
  await by('textbox', t('import:problems.mend', { line: 69 })).fill('gita@suratku.example');
  await look('import-4-mend');
  await page.getByText(t('import:cause.duplicate.name'), { exact: true }).click();
  await look('import-4-twice');
  // A key that is pressed before the step may be left goes nowhere.
  await page.locator('.m-foot [data-variant="filled"]:enabled').waitFor();
  await page.keyboard.press('Control+Enter');
  await see('heading', t('import:confirm.title'));
  await page.getByLabel(t('contacts:consent.customer'), { exact: true }).check();
  await by('combobox', t('import:confirm.list')).click();
  await click('option', t('contacts:list.new'));
  await by('textbox', t('contacts:list.name')).fill('Pelanggan toko');
  await by('combobox', t('import:confirm.tags')).fill('bazar');
  await page.keyboard.press('Enter');
  await look('import-5-confirm');
  await page.locator('.m-foot [data-variant="filled"]').click();
  await see('button', t('import:done.another'));
  await look('import-6-done');
}

/** The same people again: what each of the three rules would do is said before it is done. */
async function again(journey: Journey): Promise<void> {
  const { page, click, see, t, look } = journey;
  await click('button', t('import:done.another'));
  await see('heading', t('import:file.title'));
  await look('import-7-file-again');
  await choose(journey, FILE, CSV.replaceAll(';Malang;', ';Surabaya;'));
  await click('button', t('import:header.next'));
  await see('heading', t('import:match.title'));
  await look('import-8-remembered');
  await click('button', t('import:match.next'));
  await see('button', t('import:problems.fixAll', { count: 3 }));
  // A key that is pressed before the step may be left goes nowhere.
  await page.locator('.m-foot [data-variant="filled"]:enabled').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText(t('import:duplicates.overwrite.name'), { exact: true }).click();
  await look('import-9-known');
  await page.getByLabel(t('contacts:consent.customer'), { exact: true }).check();
  await page.locator('.m-foot [data-variant="filled"]').click();
  await see('button', t('import:done.another'));
  await page.goto(page.url().replace(/#.*/, '#/contacts/imports'));
  await page.getByText(FILE).first().waitFor();
  await look('import-10-history');
}

/** Runs a tour and keeps a picture of where it got stuck. */
async function tour(language: Language, looks: boolean, run: (journey: Journey) => Promise<void>): Promise<void> {
  const journey = await open(language, { looks });
  try {
    await run(journey);
  } catch (error) {
    await journey.page.screenshot({ path: `test-results/screens/stuck-import-${language}.png` });
    console.error(journey.wrong.join('\n'));
    await journey.close().catch(() => undefined);
    throw error;
  }
  await journey.close();
}

describe.concurrent.each<Language>(['en', 'id'])('importing (%s)', (language) => {
  it(
    'shows every step, and what would be done before it is done',
    () =>
      tour(language, true, async (journey) => {
        await start(journey);
        await everyStep(journey);
        await again(journey);
      }),
    PATIENCE,
  );
});

describe.concurrent('a file from outside', () => {
  it(
    'may be dropped on any screen',
    () =>
      tour('en', true, async (journey) => {
        const { page, see, read, t, look } = journey;
        await start(journey);
        await page.goto(page.url().replace(/#.*/, '#/settings'));
        await see('heading', t('nav:settings'));
        await dropOn(page, 'main', FILE, CSV, false);
        await read(t('import:drop.title'));
        await look('import-drop');
        await dropOn(page, 'main', FILE, CSV);
        await see('heading', t('import:header.title'));
        await untilEqual(() => page.getByText(t('import:drop.title')).count(), 0);
      }),
    PATIENCE,
  );
});
