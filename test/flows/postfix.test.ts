import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRecord } from '../../shared/contract/sending.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { noPostfix, type Postfix, startPostfix } from '../support/postfix.ts';
import { allMessages } from '../support/submission.ts';

const PEOPLE = 200;

const queueIdOf = (reply: string) => /queued as ([0-9A-Za-z]+)/.exec(reply)?.[1];

// Not our own relay and not our own words: what the ledger says is compared with the log of a mail server in daily use.
describe.skipIf(noPostfix() !== null)('a campaign through Postfix', () => {
  let postfix: Postfix;
  let engine: Awaited<ReturnType<typeof openTestEngine>>;
  let messages: MessageRecord[];

  beforeAll(async () => {
    postfix = await startPostfix();
    engine = await openTestEngine();
    const addresses = [
      ...Array.from({ length: PEOPLE }, (_unused, n) => `siti${n}@people.example`),
      'gone@people.example',
      'policy@people.example',
      'full@people.example',
    ];
    const { relayId } = await fillWorkspace(engine.client, { port: postfix.port, addresses });
    const campaignId = await readyCampaign(engine.client, relayId);
    await startCampaign(engine.client, campaignId);
    const everybody = addresses.length;
    await until(
      engine.client,
      campaignId,
      ({ totals }) => totals.accepted + totals.rejected + totals.deferred + totals.inDoubt === everybody,
      60_000,
    );
    messages = await allMessages(engine.client, campaignId);
  });
  afterAll(async () => {
    await engine?.close();
    postfix?.stop();
  });

  it('gives every recipient exactly one row, in the state that Postfix answered', () => {
    expect(messages.length).toBe(PEOPLE + 3);
    const states = Object.groupBy(messages, ({ state }) => state);
    expect(states.accepted?.length).toBe(PEOPLE);
    expect(states.rejected?.map(({ address }) => address).sort()).toEqual([
      'gone@people.example',
      'policy@people.example',
    ]);
    expect(states.deferred?.map(({ address }) => address)).toEqual(['full@people.example']);
    expect(messages.find(({ address }) => address === 'gone@people.example')).toMatchObject({
      replyCode: 550,
      class: 'address',
    });
  });

  it('matches every accepted message with one line of the log, and every line with one message', async () => {
    const accepted = messages.filter(({ state }) => state === 'accepted');
    const inLedger = accepted.map(({ address, reply }) => `${queueIdOf(reply)} ${address}`).sort();
    await expect
      .poll(
        () =>
          postfix
            .mails()
            .flatMap(({ queueId, to }) => to.map((address) => `${queueId} ${address}`))
            .sort(),
        { timeout: 20_000 },
      )
      .toEqual(inLedger);
    expect(new Set(inLedger).size).toBe(PEOPLE);
  });

  it('wrote every message under an id of its own, from the sender’s envelope', () => {
    const mails = postfix.mails().filter(({ to }) => to.length > 0);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(PEOPLE);
    expect(mails.filter(({ messageId }) => !/^<[^<>@\s]+@toko\.example>$/.test(messageId))).toEqual([]);
    expect(mails.filter(({ from }) => !from.endsWith('@toko.example'))).toEqual([]);
  });
});
