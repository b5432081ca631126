import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Journey } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { bearerSmtp, oauthServer } from '../support/oauth-server.ts';
import { whereInPage } from '../support/page-heap.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const { open } = journeys();

const PATIENCE = 240_000;
const ADDRESS = 'news@toko.example';

/** A provider that the person described: its server is on this computer. */
async function ownProvider({ engine }: Journey, port: number, auth: 'password' | 'oauth2') {
  await engine.client.relays.savePreset({
    id: 'own-toko',
    name: 'Surat Toko',
    kind: 'hosting',
    country: '',
    servers: [{ host: '127.0.0.1', region: '', ports: [{ port, tls: 'none' }] }],
    domains: ['toko.example'],
    mx: [],
    user: 'address',
    fixedUser: '',
    auth: [auth],
    oauth: auth === 'oauth2' ? 'other' : null,
    limits: { windows: [], connections: 2, messagesPerConnection: 50, messageBytes: null, perDomain: null },
    hints: [],
    limitsCertainty: 'documented',
    serverCertainty: 'documented',
    source: 'https://help.example.com/smtp',
    sourceDate: '2026-11-20',
  });
}

async function goTo({ page }: Journey, path: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, path);
}

/** From the address to what was found for it. */
async function found(journey: Journey): Promise<void> {
  const { engine, page, see, by, t } = journey;
  await engine.client.settings.set({ language: 'en', started: true });
  await page.reload();
  await see('link', t('nav:home'));
  await goTo(journey, '/relays/new');
  await see('heading', t('relays:address.title'));
  await by('textbox', t('relays:address.title')).fill(ADDRESS);
  await page.keyboard.press('Enter');
  await see('heading', t('relays:found.title', { name: 'Surat Toko' }));
}

async function saved({ see, read, click, t, engine }: Journey): Promise<number> {
  await see('heading', t('relays:test.works'));
  await click('button', t('relays:toLimits'));
  await click('button', t('relays:save'));
  await read(t('relays:saved', { name: 'Surat Toko' }));
  await see('link', t('relays:add'));
  const { relays } = await engine.client.relays.list({});
  return relays.find((relay) => relay.kind === 'smtp')?.id ?? 0;
}

async function nowhere(page: Page, secrets: readonly string[], when: string): Promise<void> {
  for (const secret of secrets) expect(await whereInPage(page, secret), `${secret} ${when}`).toEqual([]);
}

async function tour(run: (journey: Journey, ends: (() => unknown)[]) => Promise<void>): Promise<void> {
  const journey = await open('en', { looks: false });
  const ends: (() => unknown)[] = [];
  try {
    await run(journey, ends);
  } catch (error) {
    await journey.page.screenshot({ path: 'test-results/screens/stuck-secrets.png' });
    console.error(journey.wrong.join('\n'));
    await journey.close().catch(() => undefined);
    throw error;
  } finally {
    for (const end of ends) await end();
  }
  await journey.close();
}

describe('the page’s memory', () => {
  it(
    'never sees a token: signed in in a real browser, refused by a server that repeats it, saved, opened again',
    () =>
      tour(async (journey, ends) => {
        const { page, t, see, by, click, read, engine } = journey;
        const token = `tok${Math.random().toString(36).slice(2)}`;
        const clientSecret = `klien${Math.random().toString(36).slice(2)}`;
        const provider = await oauthServer({ marker: token, clientSecret, account: ADDRESS });
        const mood = { refuses: true };
        const smtp = await bearerSmtp({
          valid: provider.valid,
          mailRefusal: (shown) => (mood.refuses ? `5.7.1 you said ${shown}` : undefined),
        });
        ends.push(provider.close, smtp.close);
        await ownProvider(journey, smtp.port, 'oauth2');
        await found(journey);
        const { clientId, authorizeUrl, tokenUrl, scope } = provider.settings();
        await by('textbox', t('relays:oauth.clientId')).fill(clientId);
        await page.getByLabel(t('relays:oauth.clientSecret'), { exact: true }).fill(clientSecret);
        await by('textbox', t('relays:oauth.authorizeUrl')).fill(authorizeUrl);
        await by('textbox', t('relays:oauth.tokenUrl')).fill(tokenUrl);
        await by('textbox', t('relays:oauth.scope')).fill(scope);
        const [tab] = await Promise.all([
          page.context().waitForEvent('page'),
          click('button', t('relays:oauth.begin', { name: t('relays:oauth.other') })),
        ]);
        // What a real browser makes of the answer: a page with its style, no script, nothing refused by its policy.
        await tab.getByRole('heading', { name: 'You are signed in' }).waitFor();
        expect(await tab.evaluate(() => getComputedStyle(document.querySelector('h1') ?? document.body).fontSize)).toBe(
          '24px',
        );
        expect(await tab.evaluate(() => [document.scripts.length, document.body.innerHTML.includes('tok')])).toEqual([
          0,
          false,
        ]);
        await tab.close();
        await read(t('relays:oauth.done', { account: ADDRESS }));
        expect(await whereInPage(page, clientSecret)).toContain('heap');
        await click('button', t('relays:test.start'));
        await see('heading', t('relays:test.failedMail'));
        await nowhere(page, [token], 'while it is refused');
        mood.refuses = false;
        await click('button', t('relays:test.again'));
        const id = await saved(journey);
        await nowhere(page, [token, clientSecret], 'after saving');
        await goTo(journey, `/relays/${id}`);
        await by('textbox', t('relays:oauth.clientId')).waitFor();
        await nowhere(page, [token, clientSecret], 'opened again');
        expect(await engine.client.relays.get({ id })).toMatchObject({
          oauth: { account: ADDRESS, needsSignIn: false },
        });
      }),
    PATIENCE,
  );

  it(
    'holds no password after leaving, whatever the server repeats, nor when the relay is opened again',
    () =>
      tour(async (journey, ends) => {
        const { page, t, see, by, click } = journey;
        const secret = `rahasia${Math.random().toString(36).slice(2)}`;
        const answers: Record<string, string> = { AUTH: `535 5.7.8 no: ${secret}` };
        const server = await scriptedServer({ answers });
        ends.push(server.close);
        await ownProvider(journey, server.port, 'password');
        await found(journey);
        const type = () => page.getByLabel(t('relays:secret.password'), { exact: true }).fill(secret);
        await type();
        await page.keyboard.press('Enter');
        await see('heading', t('relays:test.failedSignIn'));
        expect(await page.locator('body').innerText()).not.toContain(secret);
        await click('link', t('relays:cancel'));
        await see('link', t('relays:add'));
        await nowhere(page, [secret], 'after leaving');
        delete answers.AUTH;
        await found(journey);
        await type();
        await page.keyboard.press('Enter');
        const id = await saved(journey);
        await nowhere(page, [secret], 'after saving');
        await goTo(journey, `/relays/${id}`);
        await by('textbox', t('relays:secret.password')).waitFor();
        await nowhere(page, [secret], 'opened again');
      }),
    PATIENCE,
  );
});
