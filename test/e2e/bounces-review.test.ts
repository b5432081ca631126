import { describe, expect, it } from 'vitest';
import { hasBounceData, labelledMails } from '../support/bounce-data.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { upload } from '../support/engine.ts';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { untilReported } from '../support/practice-reports.ts';
import { untilEqual } from '../support/until-equal.ts';

const { open } = journeys();

const PATIENCE = 300_000;
/** The practice relay behaves by the first word of an address. */
const WORDS = [
  'siti',
  'budi',
  'unknown',
  'disabled',
  'overquota',
  'siti',
  'bounce',
  'bouncefull',
  'dewi',
  'eka',
  'vacation',
  'complain',
];
const PEOPLE = Array.from({ length: 72 }, (_, n) => `${WORDS[n % WORDS.length]}${n}@example.com`);
const SAID = 'Surat ini tidak bisa masuk, kode alasan XG-77';

/** A report in words that no rule knows, about a message of ours. */
function strange(address: string, messageId: string, code: string): string {
  return [
    'From: MAILER-DAEMON@kantor.example',
    'To: news@toko.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    SAID.replace('77', code),
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.kantor.example',
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    'Status: 5.0.0',
    `Diagnostic-Code: X-Kantor; ${SAID.replace('77', code)}`,
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${messageId}>`,
    `To: ${address}`,
    '',
    '--b--',
    '',
  ].join('\r\n');
}

/** A wish to leave by somebody whom nobody knows by that address. */
const REQUEST = [
  'From: Rina <rina.pribadi@rumah.example>',
  'To: stop@toko.example',
  'Subject: unsubscribe',
  'Message-ID: <rina-1@rumah.example>',
  `Date: ${new Date(Date.now() - 3 * 86_400_000).toUTCString()}`,
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Please remove me from your list.',
  '',
].join('\r\n');

async function go({ page }: Journey, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
}

/** A campaign that met many answers, reports that came back, reports of strangers, and a request that waits. */
async function prepare({ engine, language }: Journey): Promise<{ id: number }> {
  const { client, ctx } = engine;
  await client.settings.set({ language, started: true });
  const { port } = await client.relays.practice({});
  const { relayId } = await fillWorkspace(client, { port, addresses: PEOPLE });
  const id = await readyCampaign(client, relayId);
  await startCampaign(client, id);
  await until(client, id, ({ totals }) => totals.accepted + totals.rejected === PEOPLE.length, 60_000);
  const row = ctx.db.prepare(
    `SELECT address, message_id AS messageId FROM messages WHERE state = 'accepted' AND address LIKE 'eka%' ORDER BY id LIMIT 2`,
  );
  const mails = (row.all() as { address: string; messageId: string }[]).map(({ address, messageId }, n) =>
    strange(address, messageId, `${70 + n}`),
  );
  expect(mails).toHaveLength(2);
  const files = [...mails, REQUEST];
  const data = hasBounceData
    ? labelledMails()
        .slice(0, 40)
        .map(({ raw }) => raw)
    : [];
  const tickets = await Promise.all([...files, ...data].map((mail, n) => upload(client, `${n}.eml`, mail)));
  await untilReported(client);
  await client.bounces.read({ tickets, practice: true });
  return { id };
}

async function causes(journey: Journey): Promise<void> {
  const { t, see, read, look, page, by, tabTo, engine } = journey;
  await go(journey, '/bounces');
  await see('heading', t('bounces:advice.label'));
  await see('heading', t('reasons:suspend.title'));
  await look('review');
  // One stop for the Tab key, then arrows; Enter opens the evidence.
  const first = page.locator('.b-who').first();
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await read(t('bounces:match.smtp'));
  await see('heading', t('bounces:person.title'));
  const { rows } = await engine.client.bounces.list({ reason: 'suspend', effect: 'pending' });
  const waiting = rows.length;
  expect(waiting).toBeGreaterThan(2);
  await page.keyboard.press('k');
  await read(t('bounces:row.kept'));
  const kept = async () => (await engine.client.bounces.list({ reason: 'suspend', effect: 'kept' })).rows.length;
  await untilEqual(kept, 1);
  await page.keyboard.press('Home');
  await page.keyboard.press(' ');
  await page.keyboard.press('End');
  await page.keyboard.press(' ');
  await see('button', t('bounces:do.suppress'));
  await look('review-marked');
  await page
    .getByRole('toolbar')
    .getByRole('button', { name: t('bounces:do.suppress'), exact: true })
    .click();
  await soon(
    async () => (await engine.client.bounces.list({ reason: 'suspend', effect: 'suppressed' })).rows.length === 2,
  );
  // What was kept before can still be taken back too: the newer of the two offers is the one.
  await read(t('bounces:applied', { count: 2, n: '2' }));
  await by('button', t('bounces:undo')).last().click();
  await soon(
    async () => (await engine.client.bounces.list({ reason: 'suspend', effect: 'suppressed' })).rows.length === 0,
  );
  // A report that came back: the raw mail, with its line marked, is one click away.
  await page.getByText(t('reasons:mailboxfull.title')).first().click();
  await see('heading', t('reasons:mailboxfull.title'));
  await page.locator('.b-who', { hasText: 'bouncefull' }).nth(1).click();
  await read(t('bounces:match.messageId'));
  await page
    .locator('.b-evidence')
    .getByRole('button', { name: t('bounces:wholeMail'), exact: true })
    .click();
  await page.locator('.b-whole mark').waitFor();
  await look('whole-mail');
  await page.keyboard.press('Escape');
  await page.getByText(t('bounces:by.provider'), { exact: true }).click();
  await see('heading', 'example.com');
  await look('review-receiver');
  await page.getByText(t('bounces:by.cause'), { exact: true }).click();
  await tabTo('textbox', t('bounces:search'));
  await page.keyboard.type('tidak-ada-sama-sekali');
  await see('heading', t('bounces:noHit.title'));
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await by('heading', t('bounces:noHit.title')).waitFor({ state: 'detached' });
}

async function soon(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('waited in vain');
}

async function standing(journey: Journey): Promise<void> {
  const { t, see, look, page, click } = journey;
  await page
    .getByRole('navigation', { name: t('bounces:view.label') })
    .getByRole('link', { name: t('bounces:view.standing') })
    .click();
  await see('heading', t('bounces:rates.relays'));
  await see('heading', t('bounces:weeks.title', { count: 12 }));
  await look('rates');
  await click('button', t('ui:asTable'));
  await see('table', t('bounces:weeks.title', { count: 12 }));
}

async function policy(journey: Journey): Promise<void> {
  const { t, see, look, page, click, read, engine } = journey;
  await go(journey, '/bounces/policy');
  await see('heading', t('bounces:dry.titleKept'));
  await page.getByRole('combobox', { name: t('bounces:policy.address.title') }).click();
  await page.getByRole('option', { name: t('bounces:policy.address.after') }).click();
  await see('heading', t('bounces:dry.titleDraft'));
  await page.locator('.b-would').waitFor();
  await look('policy');
  expect((await engine.client.settings.get({})).bouncePolicy.address).toBe('suppress');
  await click('button', t('bounces:policy.save'));
  await read(t('bounces:policy.saved'));
  expect((await engine.client.settings.get({})).bouncePolicy).toMatchObject({ address: 'after', addressAfter: 2 });
  await page.getByRole('combobox', { name: t('bounces:policy.address.title') }).click();
  await page.getByRole('option', { name: t('bounces:policy.address.suppress') }).click();
  await click('button', t('bounces:policy.save'));
  // The request that waits is answered in a place of its own.
  const totals = await engine.client.bounces.totals({});
  expect(totals.requests.waiting).toBe(1);
  const pending = totals.pending - totals.requests.waiting;
  await page
    .getByRole('button', { name: t('bounces:apply', { count: pending, n: String(pending) }) })
    .last()
    .click();
  await see('heading', t('bounces:batch.title'));
  await look('policy-applied');
  const { batches } = await engine.client.bounces.batches({});
  const [newest] = batches;
  expect(newest?.suppressed).toBeGreaterThan(0);
  await page
    .getByRole('button', { name: new RegExp(`^${t('bounces:batch.undo', { count: 2, n: '' }).trim()}`) })
    .first()
    .press('Enter');
  await soon(
    async () =>
      ((await engine.client.bounces.batches({})).batches.find(({ id }) => id === newest?.id)?.undone ?? 0) > 0,
  );
}

async function teach(journey: Journey): Promise<void> {
  const { t, see, look, page, click, read, engine } = journey;
  const { groups } = await engine.client.bounces.groups({});
  const unclear = groups.find((group) => group.kind === 'bounce' && group.class === 'unknown');
  expect(unclear?.bounces).toBe(2);
  await go(journey, `/bounces/cause/bounce/unknown/${unclear?.reason}`);
  await click('button', t('bounces:teach.button'));
  const words = page.getByRole('textbox', { name: t('bounces:teach.words') });
  await words.waitFor();
  await untilEqual(async () => (await words.inputValue()).toLowerCase(), expect.stringContaining('kode alasan'));
  await page.getByRole('combobox', { name: t('bounces:teach.reason') }).click();
  await page.getByRole('option', { name: t('reasons:mailboxfull.title') }).click();
  await see('heading', t('bounces:trial.title'));
  await page.locator('.b-trial li').nth(1).waitFor();
  await untilEqual(() => page.locator('.b-trial li').count(), 2);
  await look('teach');
  await click('button', t('bounces:teach.save'));
  await soon(
    async () => (await engine.client.bounces.list({ reason: 'mailboxfull', search: 'eka' })).rows.length === 2,
  );
  await go(journey, '/bounces/rules');
  await see('heading', t('bounces:rules.own'));
  await see('heading', t('bounces:rules.shipped'));
  await look('rules');
  await page.getByRole('button', { name: t('bounces:rules.remove'), exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('bounces:rules.remove'), exact: true })
    .click();
  await read(t('bounces:rules.noneOwn'));
}

async function requests(journey: Journey): Promise<void> {
  const { t, see, look, page, click, read, engine } = journey;
  await go(journey, '/bounces/requests');
  await read('rina.pribadi@rumah.example');
  await read(t('bounces:requests.unwatched'));
  await look('requests');
  await page.getByRole('textbox', { name: t('bounces:requests.which') }).fill('siti0@example.com');
  await click('button', t('bounces:requests.stop'));
  await see('heading', t('bounces:requests.none'));
  const { rows } = await engine.client.suppressions.list({ search: 'siti0' });
  expect(rows.map(({ address, reason }) => [address, reason])).toEqual([['siti0@example.com', 'unsubscribed']]);
}

describe.concurrent.each<Language>(['en', 'id'])('the review of what came back (%s)', (language) => {
  it(
    'says what to do first, shows every evidence, tries a policy and a rule before they hold, and takes everything back',
    async () => {
      const journey = await open(language);
      try {
        await go(journey, '/bounces');
        await prepare(journey);
        await journey.page.reload();
        await causes(journey);
        await standing(journey);
        await policy(journey);
        await teach(journey);
        await requests(journey);
      } catch (error) {
        await journey.close().catch(() => undefined);
        throw error;
      }
      await journey.close();
    },
    PATIENCE,
  );
});
