import { describe, expect, it } from 'vitest';
import { openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import type { Clock } from '../../../electron/engine/ports.ts';
import { openRelayBudget } from '../../../electron/engine/sending/relay-budget.ts';
import type { RelayRecord } from '../../../shared/contract/relays.ts';

/** Whether a relay refuses a message that comes at that moment. */
type Relay = (now: number) => boolean;

/** So many a second, with a bucket of so many. */
function bucket(perSecond: () => number, size = 10): Relay {
  let [tokens, last] = [size, 0];
  return (now) => {
    tokens = Math.min(size, tokens + ((now - last) / 1_000) * perSecond());
    last = now;
    if (tokens < 1) return true;
    tokens -= 1;
    return false;
  };
}

/** So many in each minute of the clock, as Postfix counts. */
function minutes(most: number): Relay {
  let [minute, used] = [-1, 0];
  return (now) => {
    if (Math.floor(now / 60_000) !== minute) [minute, used] = [Math.floor(now / 60_000), 0];
    used += 1;
    return used > most;
  };
}

/** The same chances each run. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Setting {
  readonly relay: Relay;
  readonly seconds: number;
  readonly connections?: number;
  /** How long a message takes on its connection (ms). */
  readonly took?: number;
  readonly words?: 'rate' | 'generic';
  readonly stage?: 'relay' | 'either';
}

/** Plays connections against a relay on a virtual clock; `every` tells what was taken and refused, second by second. */
function play({ relay, seconds, connections = 5, took = 50, words = 'generic', stage = 'either' }: Setting) {
  let now = 0;
  const clock: Clock = { now: () => now, monotonic: () => now, uptime: () => now, sleep: async () => undefined };
  const limits = { windows: [], connections, messagesPerConnection: 100, messageBytes: null, perDomain: null };
  const db = openMemoryDatabase();
  const budget = openRelayBudget(db, clock, { id: 1, kind: 'smtp', limits } as unknown as RelayRecord);
  const taken = new Array<number>(seconds).fill(0);
  const refused = new Array<number>(seconds).fill(0);
  const under: { claimedAt: number; ends: number; domain: string }[] = [];
  let count = 0;
  while (now < seconds * 1_000) {
    let next = now + 1_000;
    while (under.length < Math.min(connections, budget.connections())) {
      const domain = `d${(count * 7) % 40}.example`;
      const wait = budget.take(domain);
      if (wait !== null) {
        next = Math.max(now + 1, wait.at ?? now + 1);
        break;
      }
      count += 1;
      under.push({ claimedAt: now, ends: now + took * (0.75 + ((count * 13) % 50) / 100), domain });
    }
    under.sort((a, b) => a.ends - b.ends);
    const [first] = under;
    if (first === undefined || first.ends > next) {
      now = next;
      continue;
    }
    now = first.ends;
    under.shift();
    const about = { whose: stage, ofSpeed: words === 'rate', domain: first.domain };
    const tally = relay(now) ? refused : taken;
    const second = Math.min(seconds - 1, Math.floor(now / 1_000));
    tally[second] = (tally[second] ?? 0) + 1;
    budget.settle(first.domain);
    if (tally === refused) budget.slowDown(first.claimedAt, about);
    else budget.succeeded(first.domain, first.claimedAt);
  }
  db.close();
  const sum = (counts: readonly number[], from: number, to = seconds) =>
    counts.slice(from, to).reduce((all, one) => all + one, 0);
  return {
    perSecond: (from: number, to = seconds) => sum(taken, from, to) / (to - from),
    refusedShare: (from: number, to = seconds) =>
      sum(refused, from, to) / Math.max(1, sum(refused, from, to) + sum(taken, from, to)),
    refused: (from: number, to = seconds) => sum(refused, from, to),
  };
}

const show = process.env.MERPATI_SHOW === '1';
const told = (name: string, run: ReturnType<typeof play>, from: number, of: number) =>
  show &&
  console.log(
    name.padEnd(44),
    `${((run.perSecond(from) / of) * 100).toFixed(1)} % of it, refused ${(run.refusedShare(0) * 100).toFixed(2)} % (${run.refused(0)})`,
  );

describe('against a relay that bears so many a second', () => {
  const settings = [
    { words: 'rate', stage: 'relay', least: 0.9 },
    { words: 'rate', stage: 'either', least: 0.85 },
    // Words that say nothing of speed may be chance: that is found out, and costs a little of the speed.
    { words: 'generic', stage: 'relay', least: 0.75 },
    { words: 'generic', stage: 'either', least: 0.75 },
  ] as const;
  const cases = settings.flatMap((setting) => [2, 5, 20, 60].map((rate) => ({ ...setting, rate })));
  it.each(cases)('$rate/s, told in $words words about $stage', ({ rate, words, stage, least }) => {
    for (const size of [10, 2 * rate + 5]) {
      const run = play({ relay: bucket(() => rate, size), seconds: 900, words, stage });
      told(`${rate}/s (${words}, ${stage}, bucket of ${size})`, run, 120, rate);
      expect(run.perSecond(120)).toBeGreaterThan(rate * least);
      expect(run.refusedShare(0)).toBeLessThan(0.02);
    }
  });
  it('600 in each minute of the clock', () => {
    const run = play({ relay: minutes(600), seconds: 900, words: 'rate' });
    told('600/min', run, 120, 10);
    expect(run.perSecond(120)).toBeGreaterThan(8);
    expect(run.refusedShare(0)).toBeLessThan(0.02);
  });
});

describe('against chance', () => {
  const cases = [10, 50, 500].flatMap((took) => (['relay', 'either'] as const).map((stage) => ({ took, stage })));
  it.each(cases)('one reply in 250, $took ms each, about $stage', ({ took, stage }) => {
    const clean = play({ relay: () => false, seconds: 300, took }).perSecond(0);
    const shares = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const random = chances(seed * 7_919);
      const run = play({ relay: () => random() < 1 / 250, seconds: 300, took, stage });
      told(`chance ${took} ms (${stage}, ${seed})`, run, 0, clean);
      return run.perSecond(0) / clean;
    });
    for (const share of shares) expect(share).toBeGreaterThanOrEqual(0.8);
  });
});

describe('a relay whose limit changes', () => {
  it('is followed down at once, and up within minutes', () => {
    let rate = 30;
    let now = 0;
    const inner = bucket(() => rate);
    const relay: Relay = (at) => {
      now = at;
      rate = now < 300_000 ? 30 : now < 600_000 ? 6 : 40;
      return inner(at);
    };
    const run = play({ relay, seconds: 1_500, words: 'rate' });
    const seen = [run.perSecond(200, 300), run.perSecond(330, 600), run.perSecond(900, 1_500)];
    if (show) console.log(seen, run.refusedShare(0), run.refused(300, 330));
    expect(seen[0]).toBeGreaterThan(30 * 0.85);
    expect(seen[1]).toBeGreaterThan(6 * 0.8);
    expect(seen[2]).toBeGreaterThan(40 * 0.85);
    expect(run.refusedShare(0)).toBeLessThan(0.02);
  });
});
