import { describe, expect, it } from 'vitest';
import { startPracticeRelay } from '../../electron/engine/relays/practice/practice-relay.ts';
import { memoryStore } from '../../electron/engine/relays/practice/store.ts';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { bearerSmtp, oauthServer } from '../support/oauth-server.ts';
import { untilEqual } from '../support/until-equal.ts';

const { open } = journeys();

const PATIENCE = 240_000;

async function tour(
  language: Language,
  run: (journey: Journey, ends: (() => unknown)[]) => Promise<void>,
): Promise<void> {
  const ends: (() => unknown)[] = [];
  const journey = await open(language);
  try {
    await run(journey, ends);
  } catch (error) {
    await journey.page.screenshot({ path: `test-results/screens/stuck-ways-${language}.png` });
    console.error(journey.wrong.join('\n'));
    await journey.close().catch(() => undefined);
    throw error;
  } finally {
    for (const end of ends) await end();
  }
  await journey.close();
}

const goTo = ({ page }: Journey, path: string) =>
  page.evaluate((hash) => {
    window.location.hash = hash;
  }, path);

/** A mailbox provider that ships: what is known of it, app password or browser. */
async function gmail(journey: Journey): Promise<void> {
  const { page, t, see, by, look, click } = journey;
  await goTo(journey, '/relays/new');
  await by('textbox', t('relays:address.title')).fill('Toko.Roti+kabar@GMAIL.com');
  await page.keyboard.press('Enter');
  await see('heading', t('relays:found.title', { name: 'Gmail' }));
  await by('textbox', t('relays:secret.appPassword')).fill('abcd efgh ijkl mnop');
  await page.getByText(t('relays:secret.spacesFine')).waitFor();
  await click('button', t('relays:found.how'));
  await look('ways-gmail');
  await page.getByText(t('relays:signInBy.oauth2'), { exact: true }).click();
  await see('button', t('relays:oauth.begin', { name: 'Google' }));
  await untilEqual(() => by('button', t('relays:test.start')).isDisabled(), true);
  await look('ways-oauth');
}

/** A sending service from the list: its user name is a fixed word. */
async function service(journey: Journey): Promise<void> {
  const { page, t, see, by, look, click } = journey;
  await click('button', t('relays:back'));
  await by('button', t('relays:address.service')).click();
  await see('heading', t('relays:preset.which'));
  await look('ways-services');
  await page.keyboard.type('sendgrid');
  await page.keyboard.press('Enter');
  await see('heading', 'SendGrid');
  await untilEqual(() => by('textbox', t('relays:server.user')).inputValue(), 'apikey');
  await look('ways-service');
}

/** A domain that nobody knows: said what was tried, and by hand with the ports tried from here. */
async function byHand(journey: Journey, port: number): Promise<void> {
  const { page, t, see, by, look, click, read } = journey;
  await click('button', t('relays:back'));
  await by('textbox', t('relays:address.title')).fill('halo@toko.invalid');
  await page.keyboard.press('Enter');
  await see('heading', t('relays:found.nothing'));
  await see('heading', t('causes:own_domain_unknown.title'));
  await look('ways-nothing');
  await click('button', t('relays:address.byHand'));
  await see('heading', t('relays:server.title'));
  await by('textbox', t('relays:server.host')).fill('127.0.0.1');
  await by('textbox', t('relays:server.port')).fill('426');
  await read(t('relays:server.mistaken'));
  await look('ways-426');
  await click('button', t('relays:probe.use', { port: '465' }));
  await untilEqual(() => by('textbox', t('relays:server.port')).inputValue(), '465');
  await click('button', t('relays:probe.title'));
  await click('button', t('relays:probe.start'));
  await see('button', t('relays:probe.again'));
  await page.locator('.l-port').last().scrollIntoViewIfNeeded();
  await look('ways-ports');
  await by('textbox', t('relays:server.port')).fill(String(port));
  await by('textbox', t('relays:server.user')).fill('practice');
  await by('textbox', t('relays:secret.password')).fill('practice');
  await page.keyboard.press('Enter');
}

/** A certificate that nobody vouches for is shown before it can be trusted, by its fingerprint. */
async function trust(journey: Journey): Promise<void> {
  const { t, see, look, click, page } = journey;
  await see('heading', t('relays:test.failedSecure'));
  await click('button', t('relays:trust.show'));
  await page.getByText(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/).waitFor();
  await look('ways-certificate');
  await click('button', t('causes:remedies.trust_certificate'));
  await see('heading', t('relays:test.works'));
  await page.getByRole('button', { name: t('ui:test.more', { step: t('relays:test.secure') }) }).click();
  await page.locator('.l-detail').scrollIntoViewIfNeeded();
  await look('ways-tried');
}

/** What ships can be looked at, changed and given back. */
async function presets(journey: Journey): Promise<void> {
  const { t, see, look, click, by, page, read, engine } = journey;
  await click('link', t('relays:cancel'));
  await goTo(journey, '/relays/presets');
  await see('heading', t('relays:preset.title'));
  await page.keyboard.press('Tab');
  await by('textbox', t('relays:preset.search')).fill('brevo');
  await page.getByRole('link', { name: /^Brevo/ }).click();
  await see('heading', /^Brevo/);
  await look('ways-preset');
  await by('textbox', t('relays:limits.messages')).first().fill('900');
  await click('button', t('relays:preset.save'));
  await see('heading', t('relays:preset.title'));
  const brevo = async () => (await engine.client.relays.presets({})).presets.find((each) => each.id === 'brevo');
  expect(await brevo()).toMatchObject({ edited: true, limits: { windows: [{ messages: 900 }] } });
  await by('textbox', t('relays:preset.search')).fill('brevo');
  await read(t('relays:preset.edited'));
  await look('ways-presets');
  await page.getByRole('link', { name: /^Brevo/ }).click();
  await click('button', t('relays:preset.reset'));
  await see('heading', t('relays:preset.title'));
  expect(await brevo()).toMatchObject({ edited: false });
}

/** A kept relay goes from its password to a sign-in in the browser: refused first, which says why, then done. */
async function inTheBrowser(journey: Journey, ends: (() => unknown)[]): Promise<void> {
  const { page, t, see, by, look, click, read, engine } = journey;
  const account = 'news@toko.example';
  const provider = await oauthServer({ authorize: 'deny', account });
  const smtp = await bearerSmtp({ valid: provider.valid });
  ends.push(provider.close, smtp.close);
  const limits = { windows: [], connections: 2, messagesPerConnection: 50, messageBytes: null, perDomain: null };
  const line = { host: '127.0.0.1', port: smtp.port, tls: 'none' as const, user: account };
  const { id } = await engine.client.relays.save({ name: 'Surat Toko', ...line, password: 'lama', limits });
  await goTo(journey, `/relays/${id}`);
  await page.getByText(t('relays:signInBy.oauth2'), { exact: true }).click();
  await by('combobox', t('relays:oauth.provider')).click();
  await click('option', t('relays:oauth.other'));
  const { clientId, authorizeUrl, tokenUrl, scope } = provider.settings();
  await by('textbox', t('relays:oauth.clientId')).fill(clientId);
  await by('textbox', t('relays:oauth.authorizeUrl')).fill(authorizeUrl);
  await by('textbox', t('relays:oauth.tokenUrl')).fill(tokenUrl);
  await by('textbox', t('relays:oauth.scope')).fill(scope);
  const begin = t('relays:oauth.begin', { name: t('relays:oauth.other') });
  const tab = async () => {
    const [opened] = await Promise.all([page.context().waitForEvent('page'), click('button', begin)]);
    await opened.waitForLoadState();
    await opened.close();
  };
  await tab();
  await see('heading', t('causes:oauth_denied.title'));
  await look('ways-denied');
  provider.script.authorize = 'allow';
  await tab();
  await read(t('relays:oauth.done', { account }));
  await click('button', t('relays:test.start'));
  await see('heading', t('relays:test.works'));
  await page.keyboard.press('Enter');
  await click('button', t('relays:save'));
  await read(t('relays:saved', { name: 'Surat Toko' }));
  expect(await engine.client.relays.get({ id })).toMatchObject({ auth: 'oauth2', oauth: { account } });
}

describe.concurrent.each<Language>(['en', 'id'])('the other ways to connect a relay (%s)', (language) => {
  it(
    'a known mailbox, a service from the list, by hand, a certificate of one’s own, presets, a sign-in in the browser',
    () =>
      tour(language, async (journey, ends) => {
        const relay = await startPracticeRelay({ store: memoryStore(), tls: 'implicit', auth: 'required' });
        ends.push(() => relay.close());
        await journey.engine.client.settings.set({ language, started: true });
        await journey.page.reload();
        await journey.see('link', journey.t('nav:home'));
        await gmail(journey);
        await service(journey);
        await byHand(journey, relay.port);
        await trust(journey);
        await presets(journey);
        await inTheBrowser(journey, ends);
      }),
    PATIENCE,
  );
});
