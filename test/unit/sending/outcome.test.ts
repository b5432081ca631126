import { describe, expect, it } from 'vitest';
import { asksToSlowDown, decide, endsSession } from '../../../electron/engine/sending/outcome.ts';
import { faster, fullSpeed, type Pace, slower, type WentThrough } from '../../../electron/engine/sending/pace.ts';
import type { Verdict } from '../../../shared/verdict.ts';

const clock = { now: 1_000_000, scale: 1 };
const first = { attempts: 1, firstAttemptAt: 1_000_000, lost: 0 };
const verdict = (about: Verdict['class'], reason: Verdict['reason'], permanent: boolean): Verdict => ({
  class: about,
  reason,
  permanent,
  confidence: 1,
  rule: 'test',
});
const refused = (code: number, text: string, enhanced?: string) => ({
  kind: 'refused' as const,
  stage: 'rcpt' as const,
  code,
  text,
  enhanced,
});

describe('outcome to next state', () => {
  it('accepts only on the reply to the final dot', () => {
    expect(decide({ kind: 'accepted', code: 250, text: 'ok' }, null, first, clock).state).toBe('accepted');
  });
  it('is in doubt after the dot and queued before it', () => {
    expect(decide({ kind: 'lost', afterDot: true, cause: 'reset' }, null, first, clock).state).toBe('in_doubt');
    const before = decide({ kind: 'lost', afterDot: false, cause: 'reset' }, null, first, clock);
    expect(before).toMatchObject({ state: 'queued' });
    expect(before.dueAt).toBeGreaterThan(clock.now);
  });
  it('does not let one message that keeps losing the line run for ever', () => {
    const often = decide(
      { kind: 'lost', afterDot: false, cause: 'reset' },
      null,
      { ...first, attempts: 5, lost: 5 },
      clock,
    );
    expect(often.state).toBe('deferred');
    const old = { attempts: 40, lost: 40, firstAttemptAt: clock.now - 50 * 3_600_000 };
    expect(decide({ kind: 'lost', afterDot: false, cause: 'reset' }, null, old, clock)).toMatchObject({
      state: 'rejected',
      reason: 'expired',
    });
  });
  it('rejects 5yz, defers 4yz', () => {
    expect(
      decide(refused(550, 'no such user', '5.1.1'), verdict('address', 'userunknown', true), first, clock).state,
    ).toBe('rejected');
    expect(
      decide(refused(452, 'mailbox full', '4.2.2'), verdict('temporary', 'mailboxfull', false), first, clock).state,
    ).toBe('deferred');
    expect(decide(refused(550, 'greylisted'), verdict('temporary', 'greylisted', true), first, clock).state).toBe(
      'deferred',
    );
    expect(decide(refused(554, 'blocked', '5.7.1'), verdict('us', 'blocked', true), first, clock).state).toBe(
      'rejected',
    );
  });
  it('keeps the row queued when asked to slow down', () => {
    const slow = decide(refused(421, 'too many messages', '4.7.0'), verdict('us', 'ratelimited', false), first, clock);
    expect(slow).toMatchObject({ state: 'queued', slowDown: true });
  });
  it('tells slow-down replies from a matter of one mailbox', () => {
    const slow = [
      refused(421, 'service not available'),
      refused(451, 'local error', '4.3.0'),
      refused(452, 'insufficient storage', '4.3.1'),
    ];
    slow.push(
      refused(454, 'temporary failure', '4.7.0'),
      refused(450, 'Too many messages from you', '4.2.1'),
      refused(451, 'rate exceeded', '4.7.1'),
    );
    for (const reply of slow) expect([reply.text, asksToSlowDown(reply, null)]).toEqual([reply.text, true]);
    const not = [
      refused(452, 'mailbox full', '4.2.2'),
      refused(450, 'greylisted, try later', '4.7.1'),
      refused(550, 'no such user', '5.1.1'),
      refused(451, '<siti@example.com>: Temporary lookup failure', '4.3.0'),
    ];
    for (const reply of not) expect([reply.text, asksToSlowDown(reply, null)]).toEqual([reply.text, false]);
    expect(asksToSlowDown(refused(550, 'too many'), verdict('address', 'userunknown', true))).toBe(false);
  });
});

describe('pace', () => {
  const passing = (from: Pace, messages: number, start: number, seen: Partial<WentThrough> = {}) => {
    let [pace, now] = [from, start];
    for (let n = 0; n < messages; n++) {
      now += Math.max(10, pace.gap);
      const usual = { claimedAt: now, now, perSecond: 20, borne: 20, lone: false, inVain: false };
      pace = faster(pace, { ...usual, perSecond: pace.gap > 0 ? 1_000 / pace.gap : 100, ...seen });
    }
    return { pace, now };
  };
  it('halves once for one complaint heard on many connections', () => {
    const now = 50_000;
    const once = slower(fullSpeed, { claimedAt: 49_000, now, perSecond: 20 });
    expect(once.gap).toBe(100);
    expect(slower(once, { claimedAt: 49_500, now: now + 5, perSecond: 20 })).toBe(once);
    const twice = slower(once, { claimedAt: 50_500, now: 51_000, perSecond: 10 });
    expect(twice.gap).toBe(200);
  });
  it('is back at 90 % of what was borne within 30 s, then asks for more with care', () => {
    const once = slower(fullSpeed, { claimedAt: 49_000, now: 50_000, perSecond: 20 });
    let [pace, now] = [once, 50_000];
    while (pace.phase !== 'probing') ({ pace, now } = passing(pace, 1, now));
    expect(now).toBeLessThanOrEqual(80_000);
    expect(1_000 / pace.gap).toBeCloseTo(18);
    const stays = passing(pace, 300, now).pace;
    expect(1_000 / stays.gap).toBeLessThan(18 * 1.1);
    expect(passing(pace, 10_000, now).pace.gap).toBe(0);
  });
  it('is as it was before after one bad reply among many', () => {
    const once = slower(fullSpeed, { claimedAt: 49_000, now: 50_000, perSecond: 200 });
    expect(passing(once, 25, 50_000, { lone: true }).pace.gap).toBe(0);
  });
});

describe('a connection that is full', () => {
  const refused = (code: number, text: string, stage: 'mail' | 'rcpt' | 'dot' = 'mail') =>
    ({ kind: 'refused', stage, code, text }) as const;
  it.each([
    ['OpenSMTPD', refused(452, 'Too many messages sent'), 151, true],
    ['Exim', refused(421, 'mail.example too many messages in one connection'), 20, true],
    ['another connection would be refused as well', refused(452, 'Too many messages sent'), 1, false],
    ['a rate', refused(450, 'Too many messages per hour'), 20, false],
    ['for good', refused(550, 'Too many messages sent'), 20, false],
    ['after the dot', refused(452, 'Too many messages sent', 'dot'), 20, false],
    ['other words', refused(452, 'Insufficient system storage'), 20, false],
  ])('%s', (_name, outcome, sent, expected) => {
    expect(endsSession(outcome, sent)).toBe(expected);
  });
});
