import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readPracticeRecord } from '../../electron/engine/relays/practice/store.ts';
import { fillWorkspace, readyCampaign, spawnPracticeRelay } from '../support/campaign.ts';
import { addressesOf, judge, kill, live, randomFrom, rowsOf } from '../support/crash.ts';
import { openTestEngine } from '../support/engine.ts';
import { faultyWire, type WireFault } from '../support/faulty-wire.ts';
import { cutLog, type LogMark, markLog } from '../support/log-cut.ts';
import type { Bench } from './harness.ts';

// An engine is killed (SIGKILL) at random moments while it sends to a relay in a process of its own, which has on disk what it
// accepted. On the way lines are cut before and after the final dot and left open in silence, other programs hold the
// database, the disk is full for a while, and logs lose what a power cut may take. Afterwards every row is compared with the
// relay's record. A seed repeats a run: MERPATI_SEED=N.
const flag = (name: string, usual: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return Number(at < 0 ? (process.env[name.toUpperCase()] ?? usual) : process.argv[at + 1]);
};
const KILLS = flag('kills', 200);
const RECIPIENTS = flag('recipients', 3_000);
const KILLS_A_ROUND = 25;
const CONNECTIONS = 5;
const SEED = Number(process.env.MERPATI_SEED ?? Math.floor(Math.random() * 1e9));
const DISK = 96_000_000;

const random = randomFrom(SEED);
const tally = {
  kills: 0,
  killsInFlight: 0,
  diedByThemselves: 0,
  mostInDoubtPerKill: 0,
  messages: 0,
  inDoubt: 0,
  lost: 0,
  twice: 0,
  invented: 0,
  left: 0,
  miscounted: 0,
  cutBeforeDot: 0,
  cutAfterDot: 0,
  halfOpen: 0,
  heldDatabases: 0,
  fullDisks: 0,
  logCuts: 0,
  logBytesCut: 0,
};

/** A file system of its own that can be full, where this computer lets us mount one. */
function ownDisk(): { folder: string; canBeFull: boolean; end(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-crash-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return { folder, canBeFull: false, end: remove };
  }
  const end = () => {
    execFileSync('umount', ['-l', folder]);
    remove();
  };
  return { folder, canBeFull: true, end };
}

function fillUp(folder: string): string {
  const ballast = join(folder, 'ballast');
  for (const size of [1_000_000, 4_096]) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size, 1));
    } catch {
      // full
    }
  }
  return ballast;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Something else that goes wrong during a life; answers what ends it. */
async function trouble(workspace: string, disk: { folder: string; canBeFull: boolean }): Promise<() => Promise<void>> {
  const dice = random();
  if (dice < 0.15) {
    const script = fileURLToPath(new URL('../support/hold-database.ts', import.meta.url));
    const holder = fork(script, [workspace, '300'], { execArgv: [], stdio: 'ignore' });
    await Promise.race([once(holder, 'message'), once(holder, 'exit')]);
    tally.heldDatabases += 1;
    return () => (holder.exitCode === null ? kill(holder) : Promise.resolve());
  }
  if (dice < 0.3 && disk.canBeFull) {
    const ballast = fillUp(disk.folder);
    tally.fullDisks += 1;
    await sleep(random() * 300);
    if (random() < 0.5) rmSync(ballast);
    return async () => rmSync(ballast, { force: true });
  }
  return async () => undefined;
}

/** One workspace and campaign with up to so many kills, judged at its end. */
async function round(kills: number): Promise<void> {
  const disk = ownDisk();
  // The relay's own record is never on the disk that is filled up.
  const records = mkdtempSync(join(tmpdir(), 'merpati-relay-'));
  const record = join(records, 'relay.jsonl');
  const relay = await spawnPracticeRelay(['--store', record, '--slow', '200', '--each', '4']);
  const addresses = addressesOf(random, RECIPIENTS);
  const workspace = join(disk.folder, 'workspace');
  mkdirSync(workspace);
  let atDot: LogMark | null = null;
  let mayFreeze = true;
  const wire = await faultyWire(relay.port, {
    onDot: () => {
      atDot = markLog(workspace);
    },
    fault: () => faultFor(mayFreeze),
  });
  try {
    const filling = await openTestEngine({ folder: workspace });
    const limits = { connections: CONNECTIONS };
    const { relayId } = await fillWorkspace(filling.client, { port: wire.port, addresses, limits });
    const campaignId = await readyCampaign(filling.client, relayId);
    await filling.close();
    const start = Date.now();
    let life = await live(workspace, { start, campaignId, first: true, quiet: true });
    for (let n = 0; n < kills; n++) {
      await Promise.race([life.busy, sleep(30_000)]);
      const over = await trouble(workspace, disk);
      await sleep(random() * 400);
      if (life.finished) {
        await over();
        break;
      }
      if (life.child.exitCode !== null) tally.diedByThemselves += 1;
      const seen = life.endedUnderWay;
      await kill(life.child);
      await over();
      const cut = random() < 0.5 ? cutLog(workspace, atDot, random) : null;
      if (cut !== null) {
        tally.logCuts += 1;
        tally.logBytesCut += cut;
      }
      mayFreeze = n + 2 < kills;
      life = await live(workspace, { start, campaignId, first: false, quiet: true });
      count(life.endedUnderWay - seen);
    }
    mayFreeze = false;
    await finish(
      life.child,
      () => life.finished,
      () => life.last,
    );
    await relay.stop();
    await judged(workspace, campaignId, addresses, record);
  } finally {
    wire.close();
    await relay.stop();
    disk.end();
    rmSync(records, { recursive: true, force: true });
  }
}

function faultFor(mayFreeze: boolean): WireFault | null {
  const dice = random();
  if (dice < 0.003) {
    tally.cutBeforeDot += 1;
    return 'cut-before-dot';
  }
  if (dice < 0.006) {
    tally.cutAfterDot += 1;
    return 'cut-after-dot';
  }
  if (dice > 0.998 && mayFreeze) {
    tally.halfOpen += 1;
    return 'freeze';
  }
  return null;
}

function count(left: number) {
  tally.kills += 1;
  if (left > 0) tally.killsInFlight += 1;
  tally.mostInDoubtPerKill = Math.max(tally.mostInDoubtPerKill, left);
}

async function finish(child: Parameters<typeof kill>[0], finished: () => boolean, last: () => string) {
  const end = Date.now() + 120_000;
  while (!finished() && Date.now() < end) await sleep(50);
  if (!finished()) throw new Error(`the campaign did not end (seed ${SEED}): ${last()}`);
  const closed = once(child, 'exit');
  child.send('close');
  await closed;
}

async function judged(workspace: string, campaignId: number, addresses: readonly string[], record: string) {
  const { rows, miscounted } = await rowsOf(workspace, campaignId);
  const { kept } = await readPracticeRecord(record);
  const judgement = judge(addresses, rows, kept);
  for (const name of ['lost', 'twice', 'invented', 'left'] as const) {
    tally[name] += judgement[name].length;
    if (judgement[name].length > 0)
      process.stderr.write(`seed ${SEED}: ${name}: ${judgement[name].slice(0, 10).join(' ')}\n`);
  }
  tally.miscounted += miscounted.length;
  tally.messages += rows.length;
  tally.inDoubt += rows.filter((row) => row.state === 'in_doubt').length;
}

export const bench: Bench = {
  rounds: 1,
  rivals: [
    {
      name: 'crash',
      async run() {
        process.stderr.write(`crash: ${KILLS} kills, seed ${SEED}\n`);
        while (tally.kills < KILLS) {
          await round(Math.min(KILLS_A_ROUND, KILLS - tally.kills));
          process.stderr.write(`${tally.kills} kills, ${tally.killsInFlight} in flight, ${tally.inDoubt} in doubt\n`);
        }
        return { ...tally, shareInFlight: tally.killsInFlight / tally.kills, seed: SEED };
      },
    },
  ],
  derive: () => ({}),
  targets: [
    { figure: 'crash.kills', at: 'least', bound: KILLS },
    { figure: 'crash.shareInFlight', at: 'least', bound: 0.8 },
    { figure: 'crash.mostInDoubtPerKill', at: 'most', bound: 2 * CONNECTIONS },
    ...(['lost', 'twice', 'invented', 'left', 'miscounted', 'diedByThemselves'] as const).map((name) => ({
      figure: `crash.${name}`,
      at: 'most' as const,
      bound: 0,
    })),
  ],
};
