import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { memorySecrets } from '../../electron/engine/world.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { oauthRelay, ticketFor } from '../support/oauth-relay.ts';
import { bearerSmtp, type OauthScript, oauthServer } from '../support/oauth-server.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

type Limits = Parameters<typeof oauthRelay>[3];

/** A workspace with people, and a tested relay that signs in by token. */
async function world(people: number, script: Partial<OauthScript> = {}, limits: Limits = {}, hangsUp = false) {
  const server = await oauthServer(script);
  const smtp = await bearerSmtp({ valid: server.valid, hangsUp });
  ends.push(server.close, smtp.close);
  const secrets = memorySecrets();
  const engine = await openTestEngine({ secrets });
  ends.push(engine.close);
  const { client } = engine;
  const addresses = Array.from({ length: people }, (_, n) => `siti${n}@people${n % 7}.example`);
  const open = await scriptedServer();
  ends.push(open.close);
  await fillWorkspace(client, { port: open.port, addresses });
  const relay = await oauthRelay(client, server, smtp.port, limits);
  const campaignId = await readyCampaign(client, relay.id);
  return { server, smtp, secrets, client, addresses, relay, campaignId };
}

function eachOnce(smtp: Awaited<ReturnType<typeof bearerSmtp>>, addresses: readonly string[]) {
  expect([...smtp.accepted.keys()].sort()).toEqual([...addresses].sort());
  expect([...smtp.accepted.values()].filter((times) => times !== 1)).toEqual([]);
}

describe('a campaign through a relay that signs in by token', () => {
  it('tokens end every second and rotate: 500 messages, nobody twice, nobody lost', async () => {
    const limits = { connections: 4, messagesPerConnection: 5, windows: [{ messages: 120, seconds: 1 }] };
    const { server, smtp, client, addresses, campaignId } = await world(500, { expiresIn: 1 }, limits);
    const before = server.refreshes();
    await startCampaign(client, campaignId);
    const { totals } = await until(client, campaignId, ({ state }) => state === 'finished', 50_000);
    expect(totals).toMatchObject({ accepted: 500, rejected: 0, inDoubt: 0 });
    eachOnce(smtp, addresses);
    const refreshes = server.refreshes() - before;
    expect(refreshes).toBeGreaterThanOrEqual(3);
    // One for each life of a token, whatever the number of connections (0.75 s each), and no old refresh token was ever used.
    expect(refreshes).toBeLessThanOrEqual(12);
    expect(smtp.tokens.length).toBeGreaterThanOrEqual(100);
    expect(smtp.refused()).toBe(0);
  }, 60_000);

  it('the permission is taken back: pauses, the card says sign in again, and after that everybody gets it once', async () => {
    const { server, smtp, client, addresses, relay, campaignId } = await world(
      60,
      {},
      { connections: 2, messagesPerConnection: 5, windows: [{ messages: 40, seconds: 1 }] },
    );
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 10);
    server.revokeAll();
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused.pausedBecause).toBe('sign_in');
    await until(client, campaignId, ({ totals }) => totals.sending === 0);
    expect(await client.relays.get({ id: relay.id })).toMatchObject({ oauth: { needsSignIn: true } });
    const asked = server.asked.length;
    const steps = [];
    for await (const step of await client.relays.test({ id: relay.id })) steps.push(step);
    const failed = steps.find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ step: 'sign_in', cause: 'oauth_needs_sign_in' });
    expect(failed?.remedies).toContain('sign_in_again');
    // Nobody knocks at the provider's door in vain.
    expect(server.asked.length).toBe(asked);
    const { limits, host, port, tls, auth, name } = relay;
    const again = { id: relay.id, limits, host, port, tls, auth, name, oauth: server.settings() };
    expect(await client.relays.save({ ...again, oauthTicket: await ticketFor(client, server) })).toMatchObject({
      oauth: { needsSignIn: false },
    });
    for await (const step of await client.relays.test({ id: relay.id })) expect(step.state).not.toBe('failed');
    await client.sending.resume({ campaignId });
    await until(client, campaignId, ({ state }) => state === 'finished');
    eachOnce(smtp, addresses);
  }, 60_000);

  for (const hangsUp of [false, true]) {
    it(`an access token dies before its time${hangsUp ? ', and the server hangs up on it' : ''}: one fresh one is fetched`, async () => {
      const limits = { connections: 3, messagesPerConnection: 5, windows: [{ messages: 60, seconds: 1 }] };
      const { server, smtp, client, addresses, campaignId } = await world(60, {}, limits, hangsUp);
      const before = server.refreshes();
      await startCampaign(client, campaignId);
      await until(client, campaignId, ({ totals }) => totals.accepted >= 10);
      server.dropAccessTokens();
      await until(client, campaignId, ({ state }) => state === 'finished');
      eachOnce(smtp, addresses);
      expect(server.refreshes()).toBe(before + 1);
      expect(smtp.refused()).toBeGreaterThan(0);
    }, 60_000);
  }

  it('a server that takes no token at all is not asked for ever: one fresh one, then the person', async () => {
    const { server, client, relay } = await world(1, {}, { connections: 2 }, true);
    const deaf = await bearerSmtp({ valid: () => false, hangsUp: true });
    ends.push(deaf.close);
    const { limits, host, tls, auth, name } = relay;
    await client.relays.save({
      id: relay.id,
      limits,
      host,
      port: deaf.port,
      tls,
      auth,
      name,
      oauth: server.settings(),
    });
    const steps = [];
    for await (const step of await client.relays.test({ id: relay.id })) steps.push(step);
    for await (const step of await client.relays.test({ id: relay.id })) steps.push(step);
    for await (const step of await client.relays.test({ id: relay.id })) steps.push(step);
    const causes = steps.filter(({ state }) => state === 'failed').map(({ cause }) => cause);
    expect(causes.at(-1)).toBe('xoauth2_refused');
    expect(server.refreshes()).toBe(1);
    expect(await client.relays.get({ id: relay.id })).toMatchObject({ oauth: { needsSignIn: false } });
  }, 60_000);

  for (const token of ['down', 'busy', 'html'] as const) {
    it(`the provider cannot be reached (${token}): waits like for a relay that is down, no pause`, async () => {
      const { server, smtp, client, addresses, relay, campaignId } = await world(
        30,
        { expiresIn: 1 },
        { connections: 2, messagesPerConnection: 3, windows: [{ messages: 20, seconds: 1 }] },
      );
      await startCampaign(client, campaignId);
      await until(client, campaignId, ({ totals }) => totals.accepted >= 5);
      server.script.token = token;
      const waits = await until(client, campaignId, ({ waiting }) => waiting?.reason === 'network');
      expect(waits.state).toBe('sending');
      expect(await client.relays.get({ id: relay.id })).toMatchObject({ oauth: { needsSignIn: false } });
      server.script.token = 'ok';
      await until(client, campaignId, ({ state }) => state === 'finished', 30_000);
      eachOnce(smtp, addresses);
    }, 60_000);
  }
});

it('tokens outlive the engine, and the one that was rotated last counts', async () => {
  const server = await oauthServer({ expiresIn: 1 });
  const smtp = await bearerSmtp({ valid: server.valid });
  ends.push(server.close, smtp.close);
  const folder = mkdtempSync(join(tmpdir(), 'merpati-oauth-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const secrets = memorySecrets();
  const first = await openTestEngine({ secrets, folder });
  const { id } = await oauthRelay(first.client, server, smtp.port);
  const works = async ({ client }: typeof first) => {
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    for await (const step of await client.relays.test({ id })) expect(step.state).not.toBe('failed');
  };
  await works(first);
  await first.close();
  const second = await openTestEngine({ secrets, folder });
  ends.push(second.close);
  await works(second);
  expect(server.refreshes()).toBeGreaterThanOrEqual(2);
});
