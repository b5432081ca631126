import { describe, expect, it } from 'vitest';
import { calm, type GuardEvent, usualGuard, watch } from '../../../electron/engine/sending/guard.ts';

function run(events: readonly GuardEvent[]) {
  let state = calm;
  for (const [at, event] of events.entries()) {
    const next = watch(state, event, usualGuard);
    if (next.cause !== null) return { at, cause: next.cause };
    state = next.state;
  }
  return null;
}
const ok: GuardEvent = { kind: 'accepted' };
const refused = (
  about: 'us' | 'address' | 'temporary',
  code: number,
  reason = 'undefined',
): GuardEvent & { kind: 'refused' } => ({
  kind: 'refused',
  about,
  code,
  reason,
  permanent: code >= 500,
  again: false,
});

describe('guard', () => {
  it('stops at the first failed sign-in', () => {
    expect(run([ok, refused('us', 535)])).toEqual({ at: 1, cause: 'sign_in' });
  });
  it('stops on refusals about us, once they are more than a stray', () => {
    const blocked = refused('us', 554, 'blocked');
    expect(run([ok, blocked, ok, blocked, blocked])).toEqual({ at: 4, cause: 'blocklist' });
    expect(run([...Array.from({ length: 500 }, () => ok), blocked, blocked, blocked])).toBeNull();
  });
  it.each([
    ['blocked', 'blocklist'],
    ['badreputation', 'reputation'],
    ['mesgtoobig', 'too_big'],
    ['speeding', 'quota'],
    ['spamdetected', 'content'],
    ['authfailure', 'authentication'],
    ['policyviolation', 'policy'],
    ['undefined', 'about_us'],
  ])('names what it is about: %s', (reason, cause) => {
    const one = refused('us', 550, reason);
    expect(run([ok, one, one, one])).toEqual({ at: 3, cause });
  });
  it('does not stop for a few dead addresses, and does for a list of them', () => {
    const dead = refused('address', 550, 'userunknown');
    const some = Array.from({ length: 600 }, (_, at) => (at % 15 === 0 ? dead : ok));
    expect(run(some)).toBeNull();
    expect(run(Array.from({ length: 19 }, () => dead))).toBeNull();
    expect(run(Array.from({ length: 300 }, (_, at) => (at % 4 === 0 ? dead : ok)))?.cause).toBe('bounce_rate');
    const late = [...Array.from({ length: 2_000 }, () => ok), ...Array.from({ length: 120 }, () => dead)];
    expect(run(late)?.cause).toBe('bounce_rate');
  });
  it('stops before a host does that tolerates five deferred an hour, whichever campaign they were of', () => {
    const limits = { ...usualGuard, failedPerHour: 5 };
    const deferred = (failedInHour: number): GuardEvent => ({
      ...refused('temporary', 451),
      deferred: true,
      failedInHour,
    });
    expect(watch(calm, deferred(4), limits).cause).toBeNull();
    expect(watch(calm, deferred(5), limits).cause).toBe('deferral_rate');
    expect(watch(calm, deferred(5), usualGuard).cause).toBeNull();
  });
  it('stops where most is deferred, but not for greylisting', () => {
    const put = (deferred: boolean): GuardEvent => ({ ...refused('temporary', 451, 'mailboxfull'), deferred });
    expect(run(Array.from({ length: 200 }, () => put(true)))?.cause).toBe('deferral_rate');
    expect(run(Array.from({ length: 200 }, () => put(false)))).toBeNull();
  });
  it('stops on many failures in a row only', () => {
    const lost: GuardEvent = { kind: 'lost', again: false };
    expect(run(Array.from({ length: 200 }, (_, at) => (at % 20 === 0 ? ok : lost)))).toBeNull();
    expect(run(Array.from({ length: 40 }, () => ({ kind: 'lost', again: true })))).toBeNull();
    expect(run(Array.from({ length: 40 }, () => lost))).toEqual({ at: usualGuard.failures - 1, cause: 'failures' });
  });
});
