import { describe, expect, it } from 'vitest';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { untilEqual } from '../support/until-equal.ts';

const { open } = journeys();

const PATIENCE = 300_000;
const WHO = 'siti.rahma@suratku.example';

async function prepare({ engine: { client }, language, page }: Journey): Promise<void> {
  await client.settings.set({ language, started: true });
  const { id: list } = await client.contacts.saveList({ name: 'Pelanggan toko' });
  for (const address of [WHO, 'budi.santoso@suratku.example', 'citra.dewi@suratku.example'])
    await client.contacts.save({ address, name: address.split('@')[0] ?? '', listIds: [list] });
  await page.reload();
  await page.goto(page.url().replace(/#.*|$/, '#/contacts'));
}

/** With a list shown and somebody marked, everything that can be done stands in one line; what was done can be taken back. */
async function takeOff({ page, by, click, read, t, look, engine }: Journey): Promise<void> {
  await page.getByText('Pelanggan toko', { exact: true }).first().click();
  await by('checkbox', t('contacts:mark', { who: 'budi.santoso' })).click();
  const bar = page.getByRole('toolbar');
  await bar.waitFor();
  const tops = await bar.getByRole('button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().bottom));
  expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(24);
  await look('list-marked');
  await click('button', t('contacts:takeOut', { name: 'Pelanggan toko' }));
  await read(t('contacts:takenOut', { count: 1, name: 'Pelanggan toko' }));
  await click('button', t('contacts:cell.undo'));
  await read(t('contacts:takenBack', { count: 1 }));
  expect((await engine.client.contacts.lists({})).lists).toMatchObject([{ contacts: 3 }]);
}

/** An address that was typed before is not there when the question is asked again. */
async function forget({ page, by, read, t, look, engine }: Journey): Promise<void> {
  await by('link', 'siti.rahma').click();
  await by('tab', t('contacts:tab.privacy')).click();
  const ask = () => by('button', t('contacts:erase.open')).first().click();
  const dialog = by('dialog', t('contacts:erase.title', { who: 'siti.rahma' }));
  const typed = by('textbox', t('contacts:erase.type', { address: WHO }));
  await ask();
  await typed.fill(WHO);
  await dialog.getByRole('button', { name: t('contacts:keep'), exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await ask();
  await untilEqual(() => typed.inputValue(), '');
  expect(await dialog.getByRole('button', { name: t('contacts:erase.go'), exact: true }).isDisabled()).toBe(true);
  await typed.fill(WHO);
  await by('checkbox', t('contacts:erase.backups')).check();
  await look('forget');
  await dialog.getByRole('button', { name: t('contacts:erase.go'), exact: true }).click();
  await read(t('contacts:erase.doneTitle'));
  await look('forgotten');
  await page.getByRole('dialog').last().getByText(t('contacts:erase.close'), { exact: true }).click();
  await page.goto(page.url().replace(/#.*/, '#/contacts/suppressed'));
  await read(t('suppressions:stateErased', { count: 1 }));
  await read(t('suppressions:empty.title'));
  await look('forgotten-only');
  expect((await engine.client.contacts.totals({})).contacts).toBe(2);
}

/** The one way back: added by hand, and only with how they asked. */
async function readmit({ page, by, read, t, look, engine }: Journey): Promise<void> {
  await page.goto(page.url().replace(/#.*/, '#/contacts/new'));
  const address = by('textbox', t('contacts:column.address'));
  // The pane gives the focus to its first field once it is open; what is typed before goes nowhere.
  await untilEqual(() => address.evaluate((field) => document.activeElement === field), true);
  await address.fill(WHO);
  expect(await address.inputValue()).toBe(WHO);
  await page.keyboard.press('Enter');
  const how = by('textbox', t('contacts:readmit.how'));
  await how.waitFor();
  await untilEqual(() => how.evaluate((field) => document.activeElement === field), true);
  expect(await by('button', t('contacts:readmit.go')).isDisabled()).toBe(true);
  await look('readmit');
  await page.keyboard.type('Datang ke toko');
  await page.keyboard.press('Enter');
  await read(t('contacts:saved', { who: WHO }));
  const { rows } = await engine.client.contacts.list({ search: 'siti' });
  expect(rows).toMatchObject([{ address: WHO, consent: { source: 'in_person', note: 'Datang ke toko' } }]);
}

describe.concurrent.each<Language>(['en', 'id'])('somebody who asks to be forgotten (%s)', (language) => {
  it(
    'is taken off a list and back, forgotten, and comes back only by telling how they asked',
    async () => {
      const journey = await open(language);
      try {
        await prepare(journey);
        await takeOff(journey);
        await forget(journey);
        await readmit(journey);
      } catch (error) {
        await journey.page.screenshot({ path: `test-results/screens/stuck-forgotten-${language}.png` });
        await journey.close().catch(() => undefined);
        throw error;
      }
      await journey.close();
    },
    PATIENCE,
  );
});
