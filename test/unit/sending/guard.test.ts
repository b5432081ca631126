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
const refused = (about: 'us' | 'address' | 'temporary', code: number, reason = 'undefined'): GuardEvent => ({
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
    expect(run([ok, blocked, ok, blocked, blocked])).toEqual({ at: 4, cause: 'about_us' });
    expect(run([...Array.from({ length: 500 }, () => ok), blocked, blocked, blocked])).toBeNull();
  });
  it('does not stop for dead addresses, however many', () => {
    expect(run(Array.from({ length: 300 }, () => refused('address', 550)))).toBeNull();
  });
  it('stops on many failures in a row only', () => {
    const lost: GuardEvent = { kind: 'lost', again: false };
    expect(run(Array.from({ length: 200 }, (_, at) => (at % 20 === 0 ? ok : lost)))).toBeNull();
    expect(run(Array.from({ length: 40 }, () => ({ kind: 'lost', again: true })))).toBeNull();
    expect(run(Array.from({ length: 40 }, () => lost))).toEqual({ at: usualGuard.failures - 1, cause: 'failures' });
  });
});
