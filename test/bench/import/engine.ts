import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { COMMITTED } from '../../../electron/engine/sending/group-commit.ts';
import { fillWorkspace, OPEN_LIMITS, readyCampaign, startCampaign } from '../../support/campaign.ts';
import { openTestEngine } from '../../support/engine.ts';
import type { Expected } from './list.ts';

/** One import of a list in a process of its own: node engine.ts JSON. */
export type ImportWork = { file: string; expected: Expected; sending: boolean };

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const MB = 1024 * 1024;

async function measure({ file, expected, sending }: ImportWork): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-import-'));
  const engine = await openTestEngine({ folder });
  const campaign = sending ? await sendMeanwhile(engine) : null;
  try {
    const figures = await importList(engine, file, expected, campaign?.commits ?? []);
    if (campaign && !(await campaign.isSending())) throw new Error('the campaign ended before the import');
    return { ...figures, ...(campaign ? { sentMeanwhile: await campaign.sent() } : {}) };
  } finally {
    campaign?.end();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importList(engine: Engine, file: string, expected: Expected, commits: number[]) {
  const { client } = engine;
  const ticket = engine.ctx.files.give(file);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target, header }) => ({ index, target: header === 'Tags' ? 'tags' : target }));
  global.gc?.();
  await pause(300);
  const idle = process.memoryUsage.rss();
  let peak = idle;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 25);
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  stalls.enable();
  await pause(50);
  stalls.reset();
  commits.length = 0;
  const cpu = process.cpuUsage();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const consent = { source: 'customer' as const, note: '', date: 1 };
  const { id } = await client.imports.start({ ticket, dialect, mapping, consent, newList: 'All', tags: [] });
  while ((await client.imports.get({ id })).state === 'running') await pause(10);
  const usable = seconds();
  const spent = process.cpuUsage(cpu);
  const delays = { max: stalls.max / 1e6, p99: stalls.percentile(99) / 1e6 };
  const ledger = percentile(commits, 0.99);
  const peakUsable = peak;
  const { counts, state, error } = await client.imports.get({ id });
  if (state !== 'done') throw new Error(`the import is ${state}: ${error}`);
  const right =
    counts.created === expected.rows - expected.bad - expected.duplicates && counts.duplicates === expected.duplicates;
  if (!right) throw new Error(`imported ${JSON.stringify(counts)} of ${JSON.stringify(expected)}`);
  while (!(await client.contacts.searchState({})).ready) await pause(20);
  const searchable = seconds();
  clearInterval(watch);
  return {
    seconds: usable,
    searchableSeconds: searchable,
    cpuMicrosecondsPerRow: (spent.user + spent.system) / expected.rows,
    longestStallMs: delays.max,
    p99StallMs: delays.p99,
    searchLongestStallMs: stalls.max / 1e6,
    ...(commits.length > 0 ? { ledgerP99Ms: ledger } : {}),
    aboveIdleMb: (peakUsable - idle) / MB,
    searchAboveIdleMb: (peak - idle) / MB,
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const RECIPIENTS = Number(process.env.RECIPIENTS ?? 30_000);
/** A usual pace of a relay, so that the campaign lasts as long as the import. */
const A_SECOND = 100;

/** A campaign to a sink in a process of its own, and how long the commits of its ledger take. */
async function sendMeanwhile(engine: Engine) {
  const { client } = engine;
  const sink = spawn(process.execPath, [fileURLToPath(new URL('../send/sink.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve) => sink.stdout.once('data', (line) => resolve(Number(line))));
  const addresses = Array.from({ length: RECIPIENTS }, (_, n) => `siti${n}@people${n % 97}.example`);
  const limits = { ...OPEN_LIMITS, connections: 5, windows: [{ messages: A_SECOND, seconds: 1 }] };
  const { relayId } = await fillWorkspace(client, { port, addresses, limits });
  const campaignId = await readyCampaign(client, relayId);
  const commits = timeCommits();
  await startCampaign(client, campaignId);
  const progress = () => client.sending.progress({ campaignId });
  while ((await progress()).totals.accepted < 50) await pause(20);
  return {
    commits,
    isSending: async () => (await progress()).state === 'sending',
    sent: async () => (await progress()).totals.accepted,
    end: () => sink.kill(),
  };
}

/** How long each commit of the ledger takes, from its beginning until it is on disk. */
function timeCommits(): number[] {
  const taken: number[] = [];
  COMMITTED.subscribe((took) => void taken.push(took as number));
  return taken;
}

if (process.argv[1] === import.meta.filename) {
  const work = JSON.parse(process.argv[2] ?? '{}') as ImportWork;
  process.stdout.write(`${JSON.stringify(await measure(work))}\n`);
  process.exit(0);
}
