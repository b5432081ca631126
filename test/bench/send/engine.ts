import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { OPEN_LIMITS } from '../../support/campaign.ts';
import { openTestEngine } from '../../support/engine.ts';
import { HTML, listOf, measured, SENDER, SUBJECT, TEXT } from './workload.ts';

type Engine = Awaited<ReturnType<typeof openTestEngine>>;

/** How one campaign is sent: by whom it is relayed, and what is looked at. */
export interface EngineWork {
  readonly folder: string;
  readonly port: number;
  readonly connections: number;
  readonly perConnection: number;
  readonly tls?: { readonly fingerprint: string };
  /** A key that every message is signed with. */
  readonly dkim?: 'rsa' | 'ed25519';
  /** Milliseconds after which the engine is closed, for campaigns that are too long to be awaited. */
  readonly stopAfter?: number;
  /** Milliseconds for which campaigns to the same people follow one another. */
  readonly followingFor?: number;
}

/** A workspace with so many contacts and a campaign to all of them, ready to be started. */
export async function fillFolder(folder: string, people: number): Promise<void> {
  const engine = await openTestEngine({ folder });
  const { client } = engine;
  await client.settings.set({
    sender: { ...SENDER, replyTo: '', organisation: 'Toko Melati', postalAddress: 'Jl. Mawar 1, Bandung' },
    unsubscribe: { mailbox: 'stop@toko.example', url: '', urlTestedAt: null },
  });
  const place = mkdtempSync(join(tmpdir(), 'merpati-list-'));
  const file = join(place, 'list.csv');
  for (const piece of listOf(people)) writeFileSync(file, piece, { flag: 'a' });
  const ticket = engine.ctx.files.give(file);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const { id } = await client.imports.start({
    ticket,
    dialect,
    mapping: columns.map(({ index, target }) => ({ index, target })),
    consent: { source: 'customer', note: '', date: 1 },
  });
  while ((await client.imports.get({ id })).state === 'running') await engine.ctx.clock.sleep(20);
  rmSync(place, { recursive: true, force: true });
  await searchable(engine);
  await campaignToAll(engine);
  await engine.close();
}

async function campaignToAll({ client }: Engine): Promise<number> {
  const { id } = await client.campaigns.create({ name: 'Kabar', language: 'id' });
  await client.campaigns.save({
    id,
    subject: SUBJECT,
    content: { kind: 'html', language: 'id', html: HTML },
    text: TEXT,
    audience: { everybody: true, listIds: [], excludeListIds: [], excludeContactIds: [] },
  });
  return id;
}

/** What follows an import is no part of what is measured: resolves when the search over the contacts is ready. */
async function searchable({ client, ctx }: Engine): Promise<void> {
  while (!(await client.contacts.searchState({})).ready) await ctx.clock.sleep(100);
}

/** Sends the campaign of a filled workspace: rows, limiter, durable ledger, composing, SMTP and events. */
async function send(work: EngineWork): Promise<Record<string, number>> {
  const engine = await openTestEngine({ folder: work.folder });
  const { client } = engine;
  await searchable(engine);
  const relay = await client.relays.save({
    name: 'Sink',
    host: '127.0.0.1',
    port: work.port,
    tls: work.tls === undefined ? 'none' : 'starttls',
    fingerprint: work.tls?.fingerprint ?? '',
    limits: {
      ...OPEN_LIMITS,
      connections: work.connections,
      messagesPerConnection: work.perConnection,
      windows: [{ messages: 10_000_000, seconds: 3_600 }],
      burst: true,
    },
  });
  for await (const step of await client.relays.test({ id: relay.id }))
    if (step.state === 'failed') throw new Error(`the relay's test failed: ${step.cause}`);
  if (work.dkim !== undefined) {
    const key = { domain: 'toko.example', selector: 'merpati' };
    await client.domains.createDkimKey({ ...key, kind: work.dkim });
    await client.domains.setDkimKey({ ...key, enabled: true });
  }
  const [campaign] = (await client.campaigns.list({})).rows;
  if (campaign === undefined) throw new Error('no campaign');
  await client.campaigns.save({ id: campaign.id, relayId: relay.id });
  const { recipients } = await client.sending.plan({ campaignId: campaign.id });
  const watched = watch(engine.ctx.events.subscribe(), work.stopAfter);
  const stalls = monitorEventLoopDelay({ resolution: 10 });
  if (work.stopAfter !== undefined) {
    stalls.enable();
    // Its first tick only begins to count.
    await engine.ctx.clock.sleep(100);
    stalls.reset();
  }
  const cpu = process.cpuUsage();
  const started = performance.now();
  await client.sending.start({ campaignId: campaign.id, confirmed: recipients });
  const { first, accepted } = await watched(started);
  const result = measured(accepted, (performance.now() - started) / 1000, cpu);
  if (work.stopAfter !== undefined)
    return { ...result, firstMs: first, queued: recipients, longestStallMs: stalls.max / 1e6 - 10 };
  await wholeOf(engine, campaign.id, recipients);
  if (work.followingFor !== undefined) return following(engine, relay.id, started + work.followingFor);
  await engine.close();
  return { ...result };
}

async function wholeOf({ client }: Engine, campaignId: number, recipients: number): Promise<void> {
  const { totals } = await client.sending.progress({ campaignId });
  if (totals.accepted !== recipients) throw new Error(`accepted ${totals.accepted} of ${recipients}`);
}

/** Campaigns one after another, so that a short queue is watched for as long as a long one: what they need of memory. */
async function following(engine: Engine, relayId: number, until: number): Promise<Record<string, number>> {
  const { client } = engine;
  let messages = 0;
  while (performance.now() < until) {
    const campaignId = await campaignToAll(engine);
    await client.campaigns.save({ id: campaignId, relayId });
    const { recipients } = await client.sending.plan({ campaignId });
    const watched = watch(engine.ctx.events.subscribe());
    await client.sending.start({ campaignId, confirmed: recipients });
    await watched(performance.now());
    await wholeOf(engine, campaignId, recipients);
    messages += recipients;
  }
  await engine.close();
  return { messages, peakMb: process.resourceUsage().maxRSS / 1024 };
}

type Events = Engine['ctx']['events'];

/** Follows a campaign by its events until it is finished, or for a while. */
function watch(events: ReturnType<Events['subscribe']>, stopAfter = Number.POSITIVE_INFINITY) {
  return async (started: number): Promise<{ first: number; accepted: number }> => {
    let first = 0;
    let accepted = 0;
    for await (const event of events) {
      if (event.type !== 'sending') continue;
      accepted = event.progress.totals.accepted;
      if (accepted > 0 && first === 0) first = performance.now() - started;
      if (event.progress.state === 'finished' || performance.now() - started > stopAfter) break;
      if (event.progress.state === 'paused') throw new Error(`paused: ${event.progress.pausedBecause}`);
    }
    return { first, accepted };
  };
}

if (process.argv[1] === import.meta.filename) {
  const [verb = '', work = '{}'] = process.argv.slice(2);
  if (verb === 'fill') {
    const { folder, people } = JSON.parse(work) as { folder: string; people: number };
    await fillFolder(folder, people);
    process.stdout.write('{}\n');
  } else process.stdout.write(`${JSON.stringify(await send(JSON.parse(work) as EngineWork))}\n`);
  process.exit(0);
}
