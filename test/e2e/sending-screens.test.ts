import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../shared/contract/sending.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import type { Journey, Language } from '../support/journey.ts';
import { journeys } from '../support/journeys.ts';
import { untilEqual } from '../support/until-equal.ts';

const { open } = journeys();

const PATIENCE = 300_000;
/** The practice relay behaves by the first word: every answer that a screen has words for, and enough that go well. */
const WORDS = ['siti', 'budi', 'dewi', 'unknown', 'full', 'greylist', 'overquota', 'siti', 'budi', 'eka'];
const PEOPLE = Array.from({ length: 60 }, (_, n) => `${WORDS[n % WORDS.length]}${n}@example.com`);

async function go({ page }: Journey, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
}

/** Relays in an order, one of which does not answer; a campaign that met every kind of answer. */
async function prepare({ engine: { client }, language }: Journey) {
  await client.settings.set({ language, started: true });
  const { port } = await client.relays.practice({});
  const { relayId } = await fillWorkspace(client, { port, addresses: PEOPLE });
  const relay = await client.relays.get({ id: relayId });
  const { limits } = relay;
  const down = await client.relays.save({ name: 'Hosting', host: '127.0.0.1', port: 1, tls: 'none', limits });
  for await (const _step of await client.relays.test({ id: down.id }));
  const id = await readyCampaign(client, relayId);
  await startCampaign(client, id);
  const isAnswered = ({ totals }: Progress) => totals.accepted + totals.rejected + totals.deferred === PEOPLE.length;
  await until(client, id, isAnswered, 60_000);
  return { relayId, down: down.id, id, next: await readyCampaign(client, relayId) };
}

async function relays(journey: Journey, { relayId, down }: { relayId: number; down: number }): Promise<void> {
  const { t, see, read, look, by } = journey;
  await go(journey, '/relays');
  await read(t('causes:port_refused.title'));
  await look('relay-cards');
  await go(journey, `/relays/${relayId}/health`);
  await see('heading', t('relays:card.timeTitle'));
  await read(t('relays:card.phase.reply'));
  await go(journey, `/relays/${down}/health`);
  const error = by('button', t('causes:port_refused.title')).first();
  await error.focus();
  await journey.page.keyboard.press('Enter');
  await see('link', t('relays:card.toRelay'));
  await look('relay-health');
}

async function sendStep(journey: Journey, { next }: { next: number }): Promise<void> {
  const { t, read, look, page, engine } = journey;
  await go(journey, `/campaigns/${next}/send`);
  await read(t('campaigns:when.later'));
  await page.getByText(t('campaigns:when.later'), { exact: true }).click();
  await page.getByText(t('campaigns:when.certain'), { exact: true }).click();
  await page.getByText(t('campaigns:when.slice'), { exact: true }).click();
  await page.locator('.s-hours').waitFor();
  await look('send-scheduled');
  const planned = async () => (await engine.client.campaigns.get({ id: next })).when;
  await untilEqual(planned, expect.objectContaining({ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }));
  expect((await planned()).startAt).toBeGreaterThan(Date.now());
}

/** Schedules by keyboard; then the moment is missed, as if the computer had been off, and the person decides. */
async function schedule(journey: Journey, { next }: { next: number }): Promise<void> {
  const { t, by, see, read, look, page, engine } = journey;
  const { client, folder } = engine;
  const { willGet } = await client.campaigns.recipients({ id: next });
  const word = t('campaigns:send.goLater', { count: willGet, n: String(willGet) });
  await journey.tabTo('button', word);
  await page.keyboard.press('Enter');
  await see('button', t('live:scheduled.other'));
  await look('scheduled');
  const database = new DatabaseSync(join(folder, 'merpati.db'), { timeout: 10_000 });
  database
    .prepare("UPDATE schedules SET start_at = ?, missed = 'late' WHERE campaign_id = ?")
    .run(Date.now() - 7_200_000, next);
  database.close();
  await go(journey, '/');
  await page.reload();
  await read(t('home:decision.missed_schedule.action'));
  await go(journey, `/campaigns/${next}/live`);
  await see('button', t('live:missed.now'));
  await read(t('live:missed.nothing'));
  await look('missed');
  await by('button', t('live:scheduled.back')).click();
  await see('button', word);
  await untilEqual(async () => (await client.campaigns.get({ id: next })).state, 'draft');
}

async function watch(journey: Journey, { id }: { id: number }): Promise<void> {
  const { t, by, see, look, page, click } = journey;
  await go(journey, `/campaigns/${id}/live`);
  await see('heading', t('live:journey.title'));
  await page
    .getByRole('radiogroup', { name: t('live:chart.label') })
    .getByText(t('live:chart.answers'))
    .click();
  await see('heading', t('live:chart.answersTitle'));
  await look('live-answers');
  await go(journey, `/campaigns/${id}/messages/rejected`);
  const cause = by('button', t('reasons:userunknown.title')).first();
  await cause.focus();
  await page.keyboard.press('Enter');
  await see('button', t('ui:serverWords'));
  await click('button', t('ui:serverWords'));
  await page
    .getByText(/550 5\.1\.1/)
    .first()
    .waitFor();
  await look('messages-by-cause');
  await go(journey, `/campaigns/${id}/report`);
  await by('button', t('reasons:userunknown.title')).first().click();
  await see('button', t('ui:serverWords'));
  await look('report-explained');
}

describe.concurrent.each<Language>(['id', 'en'])('the screens of sending (%s)', (language) => {
  it(
    'explain every error, are reached by keyboard and read by everybody',
    async () => {
      const journey = await open(language);
      try {
        const made = await prepare(journey);
        await journey.page.reload();
        await relays(journey, made);
        await sendStep(journey, made);
        await schedule(journey, made);
        await watch(journey, made);
      } catch (error) {
        await journey.close().catch(() => undefined);
        throw error;
      }
      await journey.close();
    },
    PATIENCE,
  );
});
