import { describe, expect, it } from 'vitest';
import type { Journey, Language, Reached } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { untilReported } from '../support/practice-reports.ts';
import { untilEqual } from '../support/until-equal.ts';

const { open } = journeys();

/** Two people work at once here, and a busy machine takes its time; a quiet one needs a fifth of it. */
const PATIENCE = 300_000;

const FILE = 'pelanggan.csv';
const LIST = 'Pelanggan toko';
const CAMPAIGN = 'Roti akhir pekan';
/** Two rows without a readable address, one twice, one with a column too many; the practice relay behaves by the first word. */
const CSV = [
  'Email;Nama Lengkap;Panggilan;Kota',
  'anna.lestari@kotakpos.example;Anna Lestari;Anna;Malang',
  'budi.santoso@kotakpos.example;Budi Santoso;Budi;Batu',
  'citra.dewi@suratku.example;Citra Dewi;;Malang',
  'dedi.halim@suratku.example;Dedi Halim;Dedi;Surabaya',
  'eka.putri@suratku.example;Eka Putri;Eka;Solo',
  'info@tokobunga.example;;;Solo',
  'anna.lestari@kotakpos.example;Anna L.;;Malang',
  'fajar.kotakpos.example;Fajar;Fajar;Malang',
  ';Gita Tanpa Alamat;;Malang',
  'hari.wijaya@gone.invalid;Hari Wijaya;Hari;Batu',
  'unknown.indah@suratku.example;Indah Sari;Indah;Malang',
  'bounce.joko@suratku.example;Joko Susilo;Joko;Malang',
  'kurnia@suratku.example;Kurnia;Kurnia;Malang;satu kolom lagi',
].join('\r\n');

async function firstRun({ page, click, see, t, look, language }: Journey): Promise<void> {
  await page.getByText(t(language === 'id' ? 'home:first.indonesian' : 'home:first.english'), { exact: true }).click();
  await see('heading', t('home:first.title'));
  await look('first-run');
  await click('button', t('home:first.start'));
  await see('heading', t('home:checklist.relay.title'));
  await look('home-checklist');
}

async function bringContacts({ page, by, click, see, read, t, look }: Journey): Promise<void> {
  await click('link', t('nav:contacts'));
  await see('heading', t('contacts:empty.title'));
  await look('contacts-empty');
  await by('link', t('contacts:import')).first().click();
  await see('heading', t('import:file.title'));
  await look('import-file');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page
      .getByRole('button', { name: t('import:file.pick'), exact: true })
      .last()
      .click(),
  ]);
  await chooser.setFiles({ name: FILE, mimeType: 'text/csv', buffer: Buffer.from(CSV) });
  await see('heading', t('import:header.title'));
  await look('import-header');
  await click('button', t('import:header.next'));
  await see('heading', t('import:match.title'));
  await look('import-match');
  await click('button', t('import:match.next'));
  await read(t('import:cause.not_an_address.title', { count: 1 }));
  await look('import-problems');
  await by('textbox', t('import:problems.mend', { line: 9 })).fill('fajar@kotakpos.example');
  await click('button', t('import:problems.next', { count: 10 }));
  await see('heading', t('import:confirm.title'));
  await page.getByLabel(t('contacts:consent.customer'), { exact: true }).check();
  await by('combobox', t('import:confirm.list')).click();
  await click('option', t('contacts:list.new'));
  await by('textbox', t('contacts:list.name')).fill(LIST);
  await look('import-confirm');
  await click('button', t('import:confirm.start', { count: 10 }));
  await see('heading', t('import:done.title', { count: 10 }));
  await look('import-done');
  await click('button', t('import:done.look'));
  await read('anna.lestari@kotakpos.example');
  await look('contacts');
}

async function clean({ click, see, read, t, look, page }: Journey): Promise<void> {
  await click('link', t('nav:cleaning'));
  await see('button', t('cleaning:start', { count: 10 }));
  await look('cleaning');
  await click('button', t('cleaning:start', { count: 10 }));
  await page.getByText(t('cleaning:group.invalid.name'), { exact: true }).first().waitFor();
  await read(t('cleaning:reason.no_domain.name'));
  await look('cleaning-found');
  await click('button', t('cleaning:apply', { count: 1 }));
  await see('button', t('import:undo'));
  await look('cleaning-applied');
}

async function write({ page, by, click, see, read, t, look }: Journey): Promise<void> {
  await click('link', t('nav:campaigns'));
  await see('heading', t('campaigns:empty.title'));
  await look('campaigns-empty');
  await by('link', t('campaigns:new')).first().click();
  await see('heading', t('campaigns:gallery.title'));
  await by('textbox', t('campaigns:gallery.name')).fill(CAMPAIGN);
  await page.locator('button[aria-pressed]').nth(2).click();
  await look('gallery');
  await click('button', t('campaigns:gallery.create'));
  await see('heading', t('campaigns:who.heading'));
  await page.getByLabel(t('campaigns:who.some'), { exact: true }).check();
  await by('checkbox', LIST).check();
  await read(t('campaigns:who.willGet', { count: 9 }));
  await look('recipients');
  await click('button', t('campaigns:step.toMessage'));
  await by('textbox', t('message:subject')).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Roti hangat untuk ');
  await page
    .getByRole('button', { name: t('message:tool.field'), exact: true })
    .first()
    .click();
  await click('menuitem', t('message:field.firstName'));
  await by('textbox', t('message:chip.fallback')).fill('Kakak');
  await click('button', t('message:chip.keep'));
  await read('Roti hangat untuk Anna');
  await read(/“Kakak/);
  await look('message');
}

const SENDER = { name: 'Roti Kenanga', address: 'halo@rotikenanga.example', postal: 'Jalan Kenanga 7, Malang 65111' };

/** Two things block a first campaign: nobody is named as sender, and there is no relay. Each button leads to its repair. */
async function check({ page, by, click, see, read, t, look }: Journey): Promise<void> {
  await click('button', t('campaigns:step.toCheck'));
  await see('heading', t('checks:sender_name_missing.title'));
  await untilEqual(() => by('button', t('campaigns:step.toSend')).isDisabled(), true);
  await look('check-blocked');
  const place = page.url();
  await page.locator('a[href^="#/settings"]').filter({ hasText: /./ }).first().click();
  await by('textbox', t('settings:sender.name')).fill(SENDER.name);
  await by('textbox', t('settings:sender.address')).fill(SENDER.address);
  await by('textbox', t('settings:sender.organisation')).fill(SENDER.name);
  await by('textbox', t('settings:sender.postal')).fill(SENDER.postal);
  await look('settings');
  await click('button', t('contacts:save'));
  await read(t('settings:saved'));
  await page.goto(place);
  await see('heading', t('checks:relay_none.title'));
  await page.locator('main a[href^="#/relays"]').first().click();
  await see('link', t('relays:practice.open'));
  await look('relays');
  await page.goto(place);
  await read(t('checks:relay_practice.title', { relay: '' }).slice(0, 6));
  const open = page.getByRole('checkbox', { name: t('campaigns:check.understood'), checked: false });
  const mayGoOn = () => by('button', t('campaigns:step.toSend')).isEnabled();
  // What is checked later may ask to be understood too.
  const understand = async () => {
    if (await open.count()) await open.first().check();
    return (await open.count()) === 0 && (await mayGoOn());
  };
  await untilEqual(understand, true, { timeout: 25_000 });
  await look('check-ready');
}

async function send({ page, click, see, read, t, look }: Journey): Promise<void> {
  const go = t('campaigns:send.go', { count: 9, n: '9' });
  await click('button', t('campaigns:step.toSend'));
  await see('button', go);
  await look('send');
  await click('button', go);
  await see('button', t('live:undo'));
  await look('live-undo');
  await click('button', t('live:undo'));
  await read(t('campaigns:send.undone'));
  await click('button', go);
  await see('button', t('live:undo'));
  await page.reload();
  await see('heading', CAMPAIGN);
  await see('link', t('live:report'));
  await look('live-finished');
}

async function report({ page, click, see, read, t, look }: Journey): Promise<void> {
  await click('link', t('live:report'));
  await see('button', t('report:export'));
  await look('report');
  await page.goto(page.url().replace('/report', '/messages/all'));
  await read('unknown.indah@suratku.example');
  await look('messages');
  await click('link', t('nav:relays'));
  await click('link', t('relays:practice.open'));
  await page.getByText('anna.lestari@kotakpos.example').first().waitFor();
  await look('practice-mailbox');
  await page.getByText('anna.lestari@kotakpos.example').first().click();
  await page.frameLocator('iframe').getByText('Malang').first().waitFor();
  await look('practice-mail');
  await page.getByText(t('relays:mailbox.headers'), { exact: true }).click();
  await read(/List-Unsubscribe/i);
  await look('practice-headers');
  await page.keyboard.press('Escape');
}

async function bounces({ page, click, see, read, t, look, engine }: Journey): Promise<void> {
  await click('link', t('nav:bounces'));
  await look('bounces-before');
  // The practice relay sends its reports five seconds after the mail, as a real one would send them later.
  await untilReported(engine.client);
  await page
    .getByRole('button', { name: t('bounces:read.practice'), exact: true })
    .first()
    .click();
  await read('bounce.joko@suratku.example');
  await look('bounces');
  await see('button', t('bounces:row.undo'));
  await page.goto(page.url().replace(/#.*/, '#/contacts/suppressed'));
  await read('bounce.joko@suratku.example');
  await read('unknown.indah@suratku.example');
  await look('suppressions');
  const { rows } = await engine.client.suppressions.list({});
  expect(rows.map((row) => [row.address, row.reason]).sort()).toEqual([
    ['bounce.joko@suratku.example', 'bounced'],
    ['hari.wijaya@gone.invalid', 'manual'],
    ['unknown.indah@suratku.example', 'bounced'],
  ]);
  await see('heading', t('suppressions:title'));
}

async function domains({ click, see, read, t, look, by }: Journey): Promise<void> {
  await click('link', t('nav:domains'));
  await click('button', t('domains:checkAgain'));
  await read('v=DMARC1; p=none');
  await look('domains');
  await by('textbox', t('domains:selector.label')).fill('k1');
  await click('button', t('domains:selector.check'));
  await see('heading', t('checks:dns_dkim_none.title', { selector: 'k1' }));
}

/** What the straight way does not pass: home with something on it, the palette, shortcuts, one person, the wizard of a relay. */
async function others({ page, by, click, see, t, look }: Journey): Promise<void> {
  await click('link', t('nav:home'));
  await see('heading', t('home:last'));
  await look('home');
  await click('link', t('nav:campaigns'));
  await see('heading', CAMPAIGN);
  await look('campaigns');
  await page.keyboard.press('ControlOrMeta+K');
  await page.waitForFunction(
    (hint) => document.activeElement?.getAttribute('placeholder') === hint,
    t('ui:palettePlaceholder'),
  );
  await page.keyboard.type('anna');
  await page.getByText('anna.lestari@kotakpos.example').first().waitFor();
  await look('palette');
  await page.keyboard.press('Enter');
  await see('tab', t('contacts:tab.fields'));
  await look('contact');
  await page.keyboard.press('Escape');
  // As long as a field has the focus, a question mark is a letter.
  await page.waitForFunction(() => !document.activeElement?.matches('input, textarea'));
  await page.keyboard.press('Shift+?');
  await see('dialog', t('ui:shortcuts'));
  await look('shortcuts');
  await page.keyboard.press('Escape');
  await page.goto(page.url().replace(/#.*/, '#/contacts/imports'));
  await page.getByText(FILE).first().waitFor();
  await look('imports');
  await page.goto(page.url().replace(/#.*/, '#/relays/new'));
  await by('textbox', t('relays:address.title')).waitFor();
  await look('relay-wizard');
}

/** A workspace that has everything but a campaign: what the keyboard needs, made behind the screens. */
async function readyWorkspace({ engine, language }: Journey): Promise<void> {
  const { client } = engine;
  const { name, address, postal } = SENDER;
  const sender = { name, address, replyTo: '', organisation: name, postalAddress: postal };
  await client.settings.set({ language, started: true, sender });
  await client.relays.practice({});
  const consent = { source: 'customer' as const, note: '', date: Date.now() };
  for (const [n, local] of ['anna', 'budi', 'citra'].entries())
    await client.contacts.save({ address: `${local}@suratku.example`, firstName: `${local}${n}`, consent });
}

/** From anywhere to a campaign on its way, and back again, with nothing but keys. */
async function byKeyboard({ page, t, by, see, read, tabTo }: Journey): Promise<void> {
  const { keyboard } = page;
  const press = async (role: Reached, name: string) => {
    await tabTo(role, name);
    await keyboard.press('Enter');
  };
  await page.reload();
  await see('link', t('nav:home'));
  await keyboard.press('ControlOrMeta+n');
  await see('heading', t('campaigns:gallery.title'));
  await tabTo('textbox', t('campaigns:gallery.name'));
  await keyboard.type(CAMPAIGN);
  await press('button', t('campaigns:gallery.create'));
  await see('heading', t('campaigns:who.heading'));
  await tabTo('radio', t('campaigns:who.everybody'));
  await keyboard.press('Space');
  await press('button', t('campaigns:step.toMessage'));
  await tabTo('textbox', t('message:subject'));
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('Roti hangat hari Sabtu');
  await tabTo('textbox', t('message:block.text'));
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('Halo, roti kami keluar dari oven pukul enam. Sampai jumpa di toko.');
  await press('button', t('campaigns:step.toCheck'));
  // A button that is not enabled yet is passed by the Tab key.
  const enabled = (name: string) => untilEqual(() => by('button', name).isEnabled(), true, { timeout: 25_000 });
  await enabled(t('campaigns:step.toSend'));
  await press('button', t('campaigns:step.toSend'));
  await see('button', t('campaigns:send.go', { count: 3, n: '3' }));
  await enabled(t('campaigns:send.go', { count: 3, n: '3' }));
  await press('button', t('campaigns:send.go', { count: 3, n: '3' }));
  await see('button', t('live:undo'));
  await press('button', t('live:undo'));
  await read(t('campaigns:send.undone'));
}

/** Runs a tour and keeps a picture of where it got stuck. */
async function tour(language: Language, looks: boolean, run: (journey: Journey) => Promise<void>): Promise<void> {
  const journey = await open(language, { looks });
  try {
    await run(journey);
  } catch (error) {
    await journey.page.screenshot({ path: `test-results/screens/stuck-${language}.png` });
    console.error(journey.wrong.join('\n'));
    await journey.close().catch(() => undefined);
    throw error;
  }
  await journey.close();
}

describe.concurrent.each<Language>(['en', 'id'])('the whole journey (%s)', (language) => {
  it(
    'from an empty workspace to a suppressed dead address',
    () =>
      tour(language, true, async (journey) => {
        await firstRun(journey);
        await bringContacts(journey);
        await clean(journey);
        await write(journey);
        await check(journey);
        await send(journey);
        await report(journey);
        await bounces(journey);
        await domains(journey);
        await others(journey);
      }),
    PATIENCE,
  );
});

describe.concurrent('without a mouse', () => {
  it(
    'from a new campaign to its start and back',
    () =>
      tour('en', false, async (journey) => {
        await readyWorkspace(journey);
        await byKeyboard(journey);
      }),
    PATIENCE,
  );
});
