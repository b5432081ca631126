import { describe, expect, it } from 'vitest';
import type { EngineClient } from '../../shared/contract/index.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { eventually, onlyMailbox, untilState } from '../support/mailbox.ts';
import { whereInPage } from '../support/page-heap.ts';
import { deliveryReport, letter } from '../support/returned-mail.ts';
import { scriptedImap } from '../support/scripted-imap.ts';
import { untilEqual } from '../support/until-equal.ts';

const { open } = journeys();

const PATIENCE = 360_000;
const ADDRESS = 'halo@toko.example';
const PEOPLE = ['siti@people.example', 'budi@people.example', 'eka@people.example'];
const SECONDS = 8_000;

/** Opens a journey, runs it, and keeps a picture of where it got stuck. */
async function tour(language: Language, run: (journey: Journey) => Promise<void>, looks = true): Promise<void> {
  const journey = await open(language, { looks });
  try {
    await journey.engine.client.settings.set({ language, started: true });
    await journey.page.reload();
    await journey.see('link', journey.t('nav:home'));
    await run(journey);
  } catch (error) {
    await journey.page.screenshot({ path: `test-results/screens/stuck-mailbox-${language}.png` });
    console.error(journey.wrong.join('\n'));
    await journey.close().catch(() => undefined);
    throw error;
  }
  await journey.close();
}

/** Sends a campaign through a relay on this computer; answers the Message-ID that each person's mail carried. */
async function sentCampaign(client: EngineClient): Promise<Map<string, string>> {
  const { port } = await client.relays.practice({});
  const { relayId } = await fillWorkspace(client, { port, addresses: PEOPLE });
  const id = await readyCampaign(client, relayId);
  await startCampaign(client, id);
  await until(client, id, ({ totals }) => totals.accepted === PEOPLE.length);
  const { rows } = await client.relays.practiceMessages({});
  const ids = new Map<string, string>();
  for (const { id: kept, to } of rows) {
    const { headers } = await client.relays.practiceMessage({ id: kept });
    const messageId = headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? '';
    ids.set(to, messageId.replace(/[<>\s]/g, ''));
  }
  return ids;
}

describe.concurrent.each<Language>(['id', 'en'])('a mailbox (%s)', (language) => {
  it(
    'is connected by keyboard from nothing, and a bounce that arrives shows on the Bounces screen by itself',
    () =>
      tour(language, async (journey) => {
        const { page, t, see, read, look, tabTo, by, click, engine } = journey;
        const { client } = engine;
        const { keyboard } = page;
        const secret = `kunci-${Math.random().toString(36).slice(2)}`;
        const imap = await scriptedImap({ password: secret, folders: { Junk: '\\Junk', Sent: '\\Sent', Merpati: '' } });
        for (let n = 0; n < 3; n += 1) imap.deliver(letter(`Jadwal ${n}`));

        await keyboard.press('Alt+5');
        await tabTo('link', t('bounces:view.mailboxes'));
        await keyboard.press('Enter');
        await see('heading', t('mailboxes:empty.title'));
        await look('mailboxes-empty');
        await tabTo('link', t('mailboxes:add'));
        await keyboard.press('Enter');
        await see('heading', t('mailboxes:address.title'));
        await look('mailbox-address');

        await keyboard.type(ADDRESS);
        await keyboard.press('Enter');
        await see('heading', t('mailboxes:found.nothingTitle', { domain: 'toko.example' }));
        await look('mailbox-nothing-found');
        // The focus waits on the way on.
        await keyboard.press('Enter');
        await see('heading', t('relays:server.title'));
        // The field gets the focus once it is drawn; what is typed before goes nowhere.
        const host = by('textbox', t('relays:server.host'));
        await untilEqual(() => host.evaluate((field) => document.activeElement === field), true);
        await keyboard.type('127.0.0.1');
        await page.getByLabel(t('relays:server.port'), { exact: true }).fill(String(imap.port));
        await page.getByText(t('relays:tls.none'), { exact: true }).click();
        await page.getByLabel(t('relays:secret.password'), { exact: true }).fill('keliru');
        await look('mailbox-by-hand');
        await keyboard.press('Enter');
        await see('heading', t('causes:password_wrong.title'));
        await look('mailbox-refused');
        // A wrong password first: the field waits right there, what was typed is marked.
        await keyboard.press('ControlOrMeta+A');
        await keyboard.type(secret);
        await keyboard.press('Enter');
        await see('heading', t('relays:test.works'));
        await look('mailbox-works');
        // The search finds what is there.
        expect(await whereInPage(page, secret)).toContain('heap');

        await keyboard.press('Enter');
        await see('heading', t('mailboxes:folders.title'));
        expect(await by('checkbox', t('mailboxes:use.inbox')).isChecked()).toBe(true);
        expect(await by('checkbox', 'Junk').isChecked()).toBe(true);
        expect(await by('checkbox', 'Sent').isChecked()).toBe(false);
        await look('mailbox-folders');
        await click('button', t('mailboxes:toHandling'));
        await see('heading', t('mailboxes:handling.title'));
        expect(await by('radio', t('mailboxes:handled.leave.label')).isChecked()).toBe(true);
        await by('radio', t('mailboxes:handled.move.label')).check();
        await look('mailbox-handling');
        await click('button', t('mailboxes:start'));
        await read(t('mailboxes:saved.on', { name: ADDRESS }));
        expect(await whereInPage(page, secret), 'nothing secret stays in the page').toEqual([]);
        const mailbox = await onlyMailbox(client);
        expect(mailbox).toMatchObject({
          folders: ['INBOX', 'Junk'],
          handled: 'move',
          moveTo: 'Merpati',
          hasPassword: true,
        });
        await untilState(client, mailbox.id, 'watching');
        await read(t('mailboxes:toldAtOnce'));
        await look('mailboxes-watching');

        // What is sent comes back: nobody reloads, nobody clicks.
        const sent = await sentCampaign(client);
        await eventually('the server is listened to', () => imap.idling().includes('INBOX'));
        await click('link', t('bounces:view.causes'));
        await see('heading', t('bounces:empty.title'));
        const started = performance.now();
        imap.deliver(
          deliveryReport({ address: 'budi@people.example', messageId: sent.get('budi@people.example') ?? '' }),
        );
        await page.getByText(t('reasons:userunknown.title')).first().waitFor({ timeout: SECONDS });
        expect(performance.now() - started).toBeLessThan(SECONDS);
        await page.getByText('budi@people.example').first().waitFor({ timeout: SECONDS });
        await look('mailbox-bounce-arrived');
        const [bounce] = (await client.bounces.list({})).rows;
        expect(bounce).toMatchObject({
          address: 'budi@people.example',
          mailboxId: mailbox.id,
          matchedBy: 'message_id',
        });

        // Only the report was moved; the letters are as they were.
        await eventually('it is moved', () => imap.mails('Merpati').length === 1);
        expect(imap.mails().map(({ flags }) => flags)).toEqual([[], [], []]);
        await click('link', t('bounces:view.mailboxes'));
        await read(t('mailboxes:reports', { count: 1, n: '1' }));
        await click('button', t('mailboxes:menu', { name: ADDRESS }));
        await page.getByRole('menuitem', { name: t('mailboxes:switchOff'), exact: true }).click();
        await read(t('mailboxes:state.off'));
        await click('button', t('mailboxes:menu', { name: ADDRESS }));
        await page.getByRole('menuitem', { name: t('mailboxes:remove.menu'), exact: true }).click();
        await read(t('mailboxes:remove.why'));
        await look('mailbox-remove');
        await click('button', t('mailboxes:remove.yes'));
        await see('heading', t('mailboxes:empty.title'));
        expect((await client.bounces.list({})).rows).toHaveLength(1);
        await imap.close();
      }),
    PATIENCE,
  );
});

describe.concurrent('its card', () => {
  it(
    'tells when the server goes away and comes back, and leads to the test when the password is no longer good',
    () =>
      tour('en', async (journey) => {
        const { page, t, see, read, look, click, engine } = journey;
        const { client } = engine;
        const script: Parameters<typeof scriptedImap>[0] = {};
        const imap = await scriptedImap(script);
        await client.mailboxes.save({
          address: ADDRESS,
          host: '127.0.0.1',
          port: imap.port,
          tls: 'none',
          user: ADDRESS,
          password: 'rahasia',
        });
        const { id } = await onlyMailbox(client);
        await untilState(client, id, 'watching');
        await page.evaluate(() => {
          location.hash = '/bounces/mailboxes';
        });
        await read(t('mailboxes:state.watching'));
        Object.assign(script, { refuse: 'NO [AUTHENTICATIONFAILED] Authentication failed.' });
        await click('button', t('mailboxes:readNow'));
        await client.mailboxes.enable({ id, enabled: false });
        await client.mailboxes.enable({ id, enabled: true });
        await untilState(client, id, 'failed');
        await see('heading', t('causes:password_wrong.title'));
        await look('mailbox-card-failed');
        await click('link', t('mailboxes:failed.mend'));
        await see('heading', t('relays:test.failedSignIn'));
        Object.assign(script, { refuse: '' });
        await page.getByLabel(t('relays:secret.password'), { exact: true }).fill('rahasia');
        await page.keyboard.press('Enter');
        await see('heading', t('relays:test.works'));
        await click('button', t('mailboxes:toFolders'));
        await click('button', t('mailboxes:toHandling'));
        await click('button', t('mailboxes:save'));
        await untilState(client, id, 'watching');
        await read(t('mailboxes:state.watching'));
        await imap.close();
        await untilState(client, id, 'waiting', 30_000);
        await page.getByText(/Merpati tries again by itself/).waitFor();
        await look('mailbox-card-waiting');
      }),
    PATIENCE,
  );
});
