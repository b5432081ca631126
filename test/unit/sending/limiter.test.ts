import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter, type LimitRules } from '../../../electron/engine/sending/limiter.ts';

// Failing seeds are kept here and run first.
const KEPT_SEEDS: readonly number[] = [1, 42, 20_261_122];

interface Sent {
  readonly claimed: number;
  readonly settled: number;
  readonly domain: string;
}

const limitArb = fc.record({ count: fc.integer({ min: 1, max: 40 }), ms: fc.integer({ min: 5, max: 5_000 }) });
const rulesArb: fc.Arbitrary<LimitRules> = fc.record({
  windows: fc.array(limitArb, { minLength: 1, maxLength: 3 }),
  domains: fc.dictionary(
    fc.constantFrom('a.test', 'b.test', '*'),
    fc.record({ windows: fc.array(limitArb, { maxLength: 2 }) }),
  ),
});
const stepArb = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('take' as const), domain: fc.constantFrom('a.test', 'b.test', 'c.test') }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.double({ min: 0.1, max: 900, noNaN: true }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('await' as const), domain: fc.constantFrom('a.test', 'b.test') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('restart' as const), back: fc.integer({ min: 0, max: 3_000 }) }),
  },
);

type Step = typeof stepArb extends fc.Arbitrary<infer T> ? T : never;

/** The naive model: every event with its time; wherever the relay counted it between claim and settling, no window may overflow. */
function mostInWindow(times: readonly number[], ms: number): number {
  let most = 0;
  let from = 0;
  const sorted = [...times].sort((a, b) => a - b);
  for (let to = 0; to < sorted.length; to++) {
    while ((sorted[from] ?? 0) <= (sorted[to] ?? 0) - ms) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

function play(rules: LimitRules, steps: readonly Step[], pick: number) {
  let limiter = createLimiter(rules);
  let now = 1_000_000;
  let shift = 0; // what the clock on the wall lost: saved times are shifted by it after a restart
  const under: { claimed: number; domain: string }[] = [];
  const sent: Sent[] = [];
  for (const step of steps) {
    const clock = now - shift;
    if (step.do === 'take' && limiter.take(clock, step.domain) === null)
      under.push({ claimed: now, domain: step.domain });
    if (step.do === 'pass') now += step.ms;
    if (step.do === 'await') {
      const wait = limiter.wait(clock, step.domain);
      if (wait !== null && wait.at !== null) now = Math.max(now, wait.at + shift);
    }
    if (step.do === 'settle' || step.do === 'restart') {
      const ending =
        step.do === 'restart' ? under.splice(0) : under.splice(under.length > 0 ? pick % under.length : 0, 1);
      for (const one of ending) {
        limiter.settle(clock, one.domain);
        sent.push({ ...one, settled: now });
      }
    }
    if (step.do === 'restart') {
      const saved = limiter.all(clock);
      limiter = createLimiter(rules);
      shift += step.back;
      limiter.restore(saved, now - shift);
    }
  }
  for (const one of under) sent.push({ ...one, settled: now });
  return sent;
}

function check(rules: LimitRules, sent: readonly Sent[]) {
  const limits = rules.windows.map((limit) => ({ limit, messages: sent }));
  for (const domain of ['a.test', 'b.test', 'c.test']) {
    const local = rules.domains[domain] ?? rules.domains['*'];
    const messages = sent.filter((message) => message.domain === domain);
    for (const limit of local?.windows ?? []) limits.push({ limit, messages });
  }
  for (const { limit, messages } of limits) {
    const seenEarly = mostInWindow(
      messages.map((message) => message.claimed),
      limit.ms,
    );
    const seenLate = mostInWindow(
      messages.map((message) => message.settled),
      limit.ms,
    );
    // What a relay may see at the worst: the last message at its claim, earlier ones as late as they settled.
    const seenMixed = messages.reduce((most, last) => {
      const others = messages.filter(
        (one) => one !== last && one.claimed <= last.claimed && one.settled > last.claimed - limit.ms,
      );
      return Math.max(most, others.length + 1);
    }, 0);
    expect(Math.max(seenEarly, seenLate, seenMixed)).toBeLessThanOrEqual(limit.count);
  }
}

describe('limiter', () => {
  const holds = fc.property(rulesArb, fc.array(stepArb, { maxLength: 250 }), fc.nat(), (rules, steps, pick) => {
    check(rules, play(rules, steps, pick));
  });
  it.each(KEPT_SEEDS)('never exceeds a limit over any window (seed %i)', (seed) => {
    fc.assert(holds, { seed, numRuns: 300 });
  });
  it('never exceeds a limit over any window (new seed each run)', () => {
    fc.assert(holds, { numRuns: 300 });
  });

  it('gives at least 98 % of the allowed rate when there is work', () => {
    for (const limit of [
      { count: 10, ms: 1_000 },
      { count: 7, ms: 60_000 },
      { count: 200, ms: 3_600_000 },
      { count: 500, ms: 86_400_000 },
    ]) {
      const limiter = createLimiter({ windows: [limit], domains: {} });
      let now = 5;
      let sent = 0;
      const until = now + limit.ms * 50;
      while (now < until) {
        const wait = limiter.take(now, 'x.test');
        if (wait === null) {
          limiter.settle(now, 'x.test');
          sent += 1;
        } else now = wait.at ?? now + 1;
      }
      expect(sent / (limit.count * 50)).toBeGreaterThanOrEqual(0.98);
      expect(sent / (limit.count * 50)).toBeLessThanOrEqual(1.0001);
    }
  });

  it('names the time and the window that a message waits for', () => {
    const limiter = createLimiter({
      windows: [{ count: 2, ms: 60_000 }],
      domains: { 'slow.test': { windows: [{ count: 1, ms: 600_000 }], connections: 1 } },
    });
    expect(limiter.take(0, 'slow.test')).toBeNull();
    expect(limiter.wait(0, 'slow.test')).toMatchObject({ at: null, cause: 'domain_connections' });
    limiter.settle(0, 'slow.test');
    const wait = limiter.wait(10, 'slow.test');
    expect(wait).toMatchObject({ cause: 'domain', scope: 'slow.test' });
    expect(wait?.at).toBeGreaterThanOrEqual(600_000);
    expect(wait?.at).toBeLessThan(606_000);
    expect(limiter.take(20, 'fast.test')).toBeNull();
    expect(limiter.wait(30, 'fast.test')).toMatchObject({ cause: 'window' });
  });

  it('waits one window at most after a restart with an earlier clock', () => {
    const rules = { windows: [{ count: 3, ms: 3_600_000 }], domains: {} };
    const before = createLimiter(rules);
    for (let n = 0; n < 3; n++) {
      before.take(10_000_000, 'x.test');
      before.settle(10_000_000, 'x.test');
    }
    const after = createLimiter(rules);
    after.restore(before.all(10_000_000), 5_000);
    const wait = after.wait(5_000, 'x.test');
    expect(wait?.at).toBeLessThanOrEqual(5_000 + 3_600_000 * (1 + 1 / 128));
  });

  it('keeps what was used when the limits are edited', () => {
    const limiter = createLimiter({ windows: [{ count: 5, ms: 60_000 }], domains: {} });
    for (let n = 0; n < 4; n++) limiter.take(0, 'x.test');
    for (let n = 0; n < 3; n++) limiter.settle(0, 'x.test');
    limiter.setRules({ windows: [{ count: 5, ms: 3_600_000 }], domains: {} }, 1);
    expect(limiter.use(1)[0]?.used).toBe(4);
    expect(limiter.take(1, 'x.test')).toBeNull();
    expect(limiter.take(1, 'x.test')).not.toBeNull();
  });

  it('does not let sleep cost more than it lasted', () => {
    const limiter = createLimiter({ windows: [{ count: 1, ms: 3_600_000 }], domains: {} });
    limiter.take(0, 'x.test');
    limiter.settle(0, 'x.test');
    limiter.age(4_000_000);
    expect(limiter.take(1_000, 'x.test')).toBeNull();
  });
});

it('an edit of the rules leaves an empty minute empty, whatever its hour remembers', () => {
  const rules: LimitRules = {
    windows: [
      { count: 20, ms: 60_000 },
      { count: 40, ms: 3_600_000 },
    ],
    domains: {},
  };
  const limiter = createLimiter(rules);
  for (let n = 0; n < 20; n++) {
    expect(limiter.take(n, 'a.test')).toBeNull();
    limiter.settle(n, 'a.test');
  }
  // The minute has let them go; the granule of the hour ends up to 28 s later than the messages it holds.
  const later = 61_000;
  expect(limiter.take(later, 'a.test')).toBeNull();
  limiter.setRules({ ...rules, windows: [...rules.windows] }, later);
  expect(limiter.use(later).map((one) => one.used)).toEqual([1, 21]);
});

it('looking for a slot does not push the next message away', () => {
  const limiter = createLimiter({ windows: [{ count: 20, ms: 60_000 }], domains: {} });
  limiter.setGap(6_000);
  expect(limiter.take(0, 'a.test')).toBeNull();
  limiter.settle(0, 'a.test');
  expect(limiter.take(6_000, 'a.test')).toBeNull();
  limiter.untake('a.test');
  expect(limiter.take(6_001, 'a.test')).toBeNull();
  expect(limiter.take(6_002, 'a.test')).toMatchObject({ cause: 'pace', at: 12_000 });
});

it('keeps the rhythm of a gap where each message comes a little late', () => {
  const limiter = createLimiter({ windows: [], domains: {} });
  limiter.setGap(20);
  let now = 0;
  for (let n = 0; n <= 100; n++) {
    const wait = limiter.wait(now, 'a.test');
    // A timer that ends three milliseconds after it should.
    if (wait !== null) now = (wait.at ?? 0) + 3;
    expect(limiter.take(now, 'a.test')).toBeNull();
    limiter.settle(now, 'a.test');
  }
  expect(now).toBeLessThanOrEqual(2_010);
});
