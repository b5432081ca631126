import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { upload } from '../support/engine.ts';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { mailboxSettings, untilState } from '../support/mailbox.ts';
import { scriptedImap } from '../support/scripted-imap.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';
import { testAuthority } from '../support/test-authority.ts';
import { untilEqual } from '../support/until-equal.ts';

const { open } = journeys();
const trusted = getCACertificates('default');
const authority = testAuthority();
beforeAll(() => setDefaultCACertificates([...trusted, authority.ca]));
afterAll(() => {
  setDefaultCACertificates(trusted);
  authority.close();
});

const PATIENCE = 240_000;

async function tour(
  language: Language,
  run: (journey: Journey, ends: (() => unknown)[]) => Promise<void>,
): Promise<void> {
  const ends: (() => unknown)[] = [];
  const journey = await open(language);
  try {
    await journey.engine.client.settings.set({ language, started: true });
    await run(journey, ends);
  } catch (error) {
    await journey.page.screenshot({ path: `test-results/screens/stuck-unsubscribe-${language}.png` });
    console.error(journey.wrong.join('\n'));
    await journey.close().catch(() => undefined);
    throw error;
  } finally {
    for (const end of ends.reverse()) await end();
  }
  await journey.close();
}

const goTo = ({ page }: Journey, path: string) =>
  page.evaluate((hash) => {
    window.location.hash = hash;
  }, path);

/** An unsubscribe page whose answers to a click change with `click`. */
async function ownPage(ends: (() => unknown)[]) {
  const state = { click: 405, url: '' };
  const server = createServer(authority.issue(['localhost']), (request, response) => {
    request.resume().on('end', () => response.writeHead(request.method === 'GET' ? 200 : state.click).end('ok'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  state.url = `https://localhost:${(server.address() as AddressInfo).port}/berhenti`;
  return state;
}

/** The page's address is typed, visited and tested; what is wrong is said in words, and mended. */
async function settings(journey: Journey, own: { click: number; url: string }): Promise<void> {
  const { page, t, by, click, look, read } = journey;
  await goTo(journey, '/settings/unsubscribe');
  await by('textbox', t('settings:unsubscribe.url')).fill('http://toko.example/berhenti');
  await read(t('settings:unsubscribe.cause.not_https'));
  await untilEqual(() => by('button', t('settings:unsubscribe.test')).isDisabled(), true);
  await by('textbox', t('settings:unsubscribe.url')).fill('https://localhost:1/berhenti');
  await click('button', t('settings:unsubscribe.test'));
  await read(t('settings:unsubscribe.visitFailed'));
  await look('unsubscribe-unreachable');
  await by('textbox', t('settings:unsubscribe.url')).fill(own.url);
  await click('button', t('settings:unsubscribe.test'));
  await read(t('settings:unsubscribe.clickFailed'));
  await read(t('settings:unsubscribe.status', { status: 405 }));
  await look('unsubscribe-no-click');
  own.click = 200;
  await click('button', t('settings:unsubscribe.test'));
  await page.getByText(t('settings:unsubscribe.clickFailed')).waitFor({ state: 'detached' });
  await click('button', t('settings:unsubscribe.sample'));
  await read('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  await look('unsubscribe-works');
}

/** Where bounces return: an address for each mail, the hint about alignment, and the test without and with a mailbox. */
async function returns(journey: Journey, relayId: number, connect: () => Promise<void>): Promise<void> {
  const { t, by, click, look, read, page } = journey;
  await goTo(journey, `/relays/${relayId}/return`);
  await journey.see('heading', t('relays:returns.title'));
  await click('button', t('relays:returns.test'));
  await read(t('relays:returns.noMailbox'));
  await by('textbox', t('relays:returns.address')).fill('balik@lain.example');
  await read(t('relays:returns.otherDomain', { domain: 'lain.example', author: 'news@toko.example'.split('@')[1] }));
  await look('returns-other-domain');
  await connect();
  await by('textbox', t('relays:returns.address')).fill('balik@toko.example');
  await click('button', t('relays:returns.test'));
  await read(t('relays:returns.arrived'));
  await page.getByLabel(t('relays:returns.tag')).check({ force: true });
  await look('returns-arrived');
  await click('button', t('relays:save'));
  await journey.see('heading', t('relays:title'));
  const kept = await journey.engine.client.relays.get({ id: relayId });
  expect(kept).toMatchObject({ returnAddress: 'balik@toko.example', returnTag: true });
}

/** The check of a campaign says that nobody reads the requests, and leads to the mailboxes. */
async function check(journey: Journey, campaignId: number): Promise<void> {
  const { t, by, look, read, click } = journey;
  await goTo(journey, `/campaigns/${campaignId}/check`);
  await read(t('checks:requests_unwatched.title'));
  await look('check-requests');
  await click('link', t('checks:requests_unwatched.action'));
  await journey.page.waitForURL(/#\/bounces\/mailboxes$/);
  await by('heading', t('mailboxes:title')).waitFor();
}

describe.concurrent.each(['en', 'id'] as const)('ways to leave and ways back (%s)', (language) => {
  it('are set up, tested and said in the check', { timeout: PATIENCE }, async () => {
    await tour(language, async (journey, ends) => {
      const { client } = journey.engine;
      const smtp = await scriptedServer();
      const imap = await scriptedImap();
      let given = 0;
      const carrier = setInterval(() => {
        while (given < smtp.bodies.length) imap.deliver(smtp.bodies[given++] ?? '');
      }, 20);
      ends.push(smtp.close, imap.close, () => clearInterval(carrier));
      const people = ['siti@people.example', 'budi@people.example'];
      const { relayId } = await fillWorkspace(client, { port: smtp.port, addresses: people });
      const campaignId = await readyCampaign(client, relayId);
      await check(journey, campaignId);
      await settings(journey, await ownPage(ends));
      await returns(journey, relayId, async () => {
        const { id } = await client.mailboxes.save(mailboxSettings(imap.port, { address: 'stop@toko.example' }));
        await untilState(client, id, 'watching');
      });
      await startCampaign(client, campaignId);
      await until(client, campaignId, ({ state }) => state === 'finished');
      // Somebody unknown asks: home says so until a person answered.
      const mail = 'From: lama@stranger.example\r\nTo: stop@toko.example\r\nSubject: unsubscribe\r\n\r\n';
      await client.bounces.read({ tickets: [await upload(client, 'x.eml', mail)] });
      await goTo(journey, '/');
      await journey.read(journey.t('home:decision.requests_waiting.title', { count: 1 }));
      await journey.look('home-request');
    });
  });
});
