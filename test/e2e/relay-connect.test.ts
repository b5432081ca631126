import { describe, expect, it } from 'vitest';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { whereInPage } from '../support/page-heap.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const { open } = journeys();

const PATIENCE = 240_000;
const ADDRESS = 'halo@toko.test';
const LIMITS = {
  windows: [{ messages: 100, seconds: 3_600 }],
  connections: 2,
  messagesPerConnection: 50,
  messageBytes: null,
  perDomain: null,
};

/** A provider that the person described once: its server is on this computer. */
async function ownProvider({ engine }: Journey, port: number, user: { kind: 'fixed' | 'address'; name: string }) {
  await engine.client.relays.savePreset({
    id: 'own-toko',
    name: 'Surat Toko',
    kind: 'hosting',
    country: 'ID',
    servers: [{ host: '127.0.0.1', region: '', ports: [{ port, tls: 'none' }] }],
    domains: ['toko.test'],
    mx: [],
    user: user.kind,
    fixedUser: user.name,
    auth: ['password'],
    oauth: null,
    limits: LIMITS,
    hints: [],
    limitsCertainty: 'documented',
    serverCertainty: 'documented',
    source: 'https://help.example.com/smtp',
    sourceDate: '2026-11-20',
  });
}

async function started({ engine, language, page, see, t }: Journey): Promise<void> {
  await engine.client.settings.set({ language, started: true });
  await page.reload();
  await see('link', t('nav:home'));
}

/** Opens a journey, runs it, and keeps a picture of where it got stuck. */
async function tour(language: Language, run: (journey: Journey) => Promise<void>, looks = true): Promise<void> {
  const journey = await open(language, { looks });
  try {
    await run(journey);
  } catch (error) {
    await journey.page.screenshot({ path: `test-results/screens/stuck-connect-${language}.png` });
    console.error(journey.wrong.join('\n'));
    await journey.close().catch(() => undefined);
    throw error;
  }
  await journey.close();
}

/** The screen that shows, as its step in the line of steps. */
const screenOf = ({ page }: Journey) => page.locator('li[aria-current="step"]').innerText();

describe.concurrent.each<Language>(['id', 'en'])('connecting a relay by keyboard alone (%s)', (language) => {
  it(
    'from an e-mail address to a test mail in the practice inbox in at most four screens',
    () =>
      tour(language, async (journey) => {
        const { page, t, see, read, look, tabTo, engine } = journey;
        const { keyboard } = page;
        const screens = new Set<string>();
        const arrived = async () => screens.add(await screenOf(journey));
        const { port } = await engine.client.relays.practice({});
        await ownProvider(journey, port, { kind: 'fixed', name: 'practice' });
        await started(journey);

        await keyboard.press('Alt+6');
        await tabTo('link', t('relays:add'));
        await keyboard.press('Enter');
        await see('heading', t('relays:address.title'));
        await arrived();
        await look('connect-address');

        await keyboard.type(ADDRESS);
        await keyboard.press('Enter');
        await see('heading', t('relays:found.title', { name: 'Surat Toko' }));
        await arrived();
        await look('connect-found');

        // The focus waits in the one field that is empty. A wrong password first: cause, field, mended.
        await keyboard.type('keliru');
        await keyboard.press('Enter');
        await see('heading', t('relays:test.failedSignIn'));
        await arrived();
        await see('heading', t('causes:password_wrong.title'));
        await look('connect-refused');
        await keyboard.press('ControlOrMeta+A');
        await keyboard.type('practice');
        await keyboard.press('Enter');
        await see('heading', t('relays:test.works'));
        await arrived();
        expect(screens.size).toBeLessThanOrEqual(4);
        const inbox = await engine.client.relays.practiceMessages({});
        expect(inbox.rows.map((row) => row.to)).toEqual([ADDRESS]);
        await look('connect-works');

        await keyboard.press('Enter');
        await see('heading', t('relays:limits.title'));
        await arrived();
        expect(screens.size).toBeLessThanOrEqual(4);
        await look('connect-limits');
        await keyboard.press('Enter');
        await read(t('relays:saved', { name: 'Surat Toko' }));
        const { relays } = await engine.client.relays.list({});
        expect(relays.find((relay) => relay.kind === 'smtp')).toMatchObject({
          name: 'Surat Toko',
          host: '127.0.0.1',
          port,
          user: 'practice',
          preset: 'own-toko',
          hasPassword: true,
          limits: LIMITS,
          lastTest: { ok: true },
        });
        await tabTo('link', t('relays:practice.open'));
        await keyboard.press('Enter');
        await read(ADDRESS);
        await look('connect-inbox');
      }),
    PATIENCE,
  );
});

describe.concurrent('the wizard', () => {
  it(
    'keeps what was typed over a reload but nothing secret, and no secret after saving or leaving',
    () =>
      tour(
        'en',
        async (journey) => {
          const { page, t, see, by, click, read } = journey;
          const { keyboard } = page;
          const secret = `rahasia-${Math.random().toString(36).slice(2)}`;
          const server = await scriptedServer();
          await ownProvider(journey, server.port, { kind: 'address', name: '' });
          await started(journey);
          const begin = async () => {
            await page.evaluate(() => {
              window.location.hash = '/relays/new';
            });
            await see('heading', t('relays:address.title'));
            await by('textbox', t('relays:address.title')).fill(ADDRESS);
            await keyboard.press('Enter');
            await see('heading', t('relays:found.title', { name: 'Surat Toko' }));
          };
          const password = () => page.getByLabel(t('relays:secret.password'), { exact: true });
          await begin();
          await password().fill(secret);
          // The search finds what is there.
          expect(await whereInPage(page, secret)).toContain('heap');
          await page.reload();
          await see('heading', t('relays:found.title', { name: 'Surat Toko' }));
          expect(await by('textbox', t('relays:server.user')).inputValue()).toBe(ADDRESS);
          expect(await password().inputValue()).toBe('');
          expect(await whereInPage(page, secret)).toEqual([]);

          await password().fill(secret);
          await click('link', t('relays:cancel'));
          await see('link', t('relays:add'));
          expect(await whereInPage(page, secret), 'after leaving').toEqual([]);

          await begin();
          await password().fill(secret);
          await keyboard.press('Enter');
          await see('heading', t('relays:test.works'));
          await click('button', t('relays:toLimits'));
          await click('button', t('relays:save'));
          await read(t('relays:saved', { name: 'Surat Toko' }));
          expect(await whereInPage(page, secret), 'after saving').toEqual([]);
          await server.close();
        },
        false,
      ),
    PATIENCE,
  );
});
