import { describe, expect, it } from 'vitest';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { untilEqual } from '../support/until-equal.ts';

const { open } = journeys();

const PATIENCE = 300_000;
const CITIES = ['Malang', 'Surabaya', 'Bandung', 'Malang'];
const NAMES = ['Siti Rahmawati', 'Budi Santoso', 'Dewi Lestari', 'Agus Wijaya', 'Maria Tanujaya'];

/** Forty people with cities and birthdays, two lists, two tags, a segment. */
async function prepare({ engine: { client }, language }: Journey) {
  await client.settings.set({ language, started: true });
  const consent = { source: 'signup' as const, note: 'form', date: Date.UTC(2026, 0, 2) };
  const city = await client.contacts.saveField({ label: language === 'id' ? 'Kota' : 'City', type: 'text' });
  const birthday = await client.contacts.saveField({
    label: language === 'id' ? 'Tanggal lahir' : 'Birthday',
    type: 'date',
  });
  const list = await client.contacts.saveList({ name: 'Pelanggan toko' });
  const course = await client.contacts.saveList({ name: 'Kelas roti' });
  const vip = await client.contacts.saveTag({ name: 'VIP' });
  const reseller = await client.contacts.saveTag({ name: 'reseller' });
  for (let n = 0; n < 40; n++)
    await client.contacts.save({
      address: `orang${n}@${n % 3 === 0 ? 'example.com' : 'example.net'}`,
      name: NAMES[n % NAMES.length] ?? '',
      fields: { [city.key]: CITIES[n % CITIES.length] ?? '', [birthday.key]: `19${60 + n}-0${1 + (n % 9)}-1${n % 9}` },
      listIds: n % 2 === 0 ? [list.id] : [course.id],
      tagIds: n % 5 === 0 ? [vip.id] : n % 7 === 0 ? [reseller.id] : [],
      consent: n % 10 === 9 ? null : consent,
    });
  const rule = { kind: 'all' as const, rules: [{ kind: 'tag' as const, id: reseller.id, member: true }] };
  await client.segments.save({ name: language === 'id' ? 'Penjual ulang' : 'Resellers', rule });
  await client.segments.count({ rule });
  return { city, birthday };
}

async function choose({ page, by }: Journey, field: ReturnType<Journey['by']>, option: string): Promise<void> {
  await field.click();
  await page.keyboard.press('ControlOrMeta+a');
  await by('option', option).first().click();
}

async function build(journey: Journey, fields: { city: { label: string; key: string } }): Promise<void> {
  const { page, t, by, click, see, read, look } = journey;
  await page.evaluate(() => {
    location.hash = '/contacts/segments/new';
  });
  await see('heading', t('segments:start.title'));
  await look('new');
  await click('button', t('segments:start.notMailed'));
  await read(`40`);
  await click('button', t('segments:addQuestion'));
  await choose(journey, by('combobox', t('segments:tag.pick')), 'VIP');
  await read(t('segments:say.hasTag', { name: 'VIP' }));
  await click('button', t('segments:addGroup'));
  await choose(journey, by('combobox', t('segments:subjectOf')).nth(2), fields.city.label);
  await by('combobox', t('segments:value', { field: fields.city.label }))
    .or(by('textbox', t('segments:value', { field: fields.city.label })))
    .fill('malang');
  await by('button', t('segments:addQuestion')).first().click();
  await choose(journey, by('combobox', t('segments:subjectOf')).nth(3), t('segments:subject.created'));
  await read(t('segments:say.since.created_within', { count: 30 }));
  await untilEqual(() => page.locator('.s-figure .m-fig').textContent(), '8');
  await look('builder');
  const saved = t('segments:start.notMailed');
  await click('button', t('segments:save'));
  await see('button', t('segments:writeTo'));
  const { segments } = await journey.engine.client.segments.list({});
  expect(segments.map((one) => one.name)).toContain(saved);
  await untilEqual(
    async () => (await journey.engine.client.segments.list({})).segments.find((one) => one.name === saved)?.contacts,
    8,
    { timeout: 15_000 },
  );
}

/** A rule goes into the group below it by the keyboard, and out of it again. */
async function moveByKeys({ page, t, by }: Journey): Promise<void> {
  const subject = by('combobox', t('segments:subjectOf')).nth(1);
  await subject.focus();
  await page.keyboard.press('Alt+ArrowDown');
  const inner = () => page.locator('.s-inner .s-row').count();
  await untilEqual(inner, 3);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await untilEqual(focused, t('segments:subjectOf'));
  await page.keyboard.press('Alt+ArrowUp');
  await untilEqual(inner, 2);
  await untilEqual(focused, t('segments:subjectOf'));
  await page.keyboard.press('Alt+ArrowDown');
  await by('button', t('segments:discard')).click();
  await untilEqual(inner, 2);
}

async function writeTo(journey: Journey): Promise<void> {
  const { t, by, click, see, read, look } = journey;
  await click('button', t('segments:writeTo'));
  await see('heading', t('campaigns:who.heading'));
  await by('checkbox', 'VIP').first().waitFor();
  await untilEqual(() => by('checkbox', t('segments:start.notMailed')).first().isChecked(), true);
  await click('button', t('campaigns:who.leaveOutOpen'));
  await by('checkbox', 'Kelas roti').nth(1).check();
  await read(t('campaigns:leftOut.excluded'));
  await look('recipients');
}

describe.concurrent('segments', () => {
  it.each<Language>(['en', 'id'])('are built, saved and written to (%s)', { timeout: PATIENCE }, async (language) => {
    const journey = await open(language);
    const fields = await prepare(journey);
    await build(journey, fields);
    await moveByKeys(journey);
    await writeTo(journey);
    await journey.close();
  });
});
