import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applied, decide, type Occasion, offerFor } from '../../../electron/engine/bounces/policy.ts';
import { CLASS_OF } from '../../../electron/engine/bounces/verdict-table.ts';
import { REPORT_KINDS } from '../../../shared/contract/bounces.ts';
import { REASONS, type Reason } from '../../../shared/verdict.ts';

const policy = {
  address: 'suppress',
  addressAfter: 2,
  complaint: 'suppress',
  temporaryAfter: 3,
  withinDays: 180,
  retryAfterHours: 0,
} as const;

function occasion(reason: Reason, more: Partial<Occasion> = {}): Occasion {
  const verdict = { class: CLASS_OF[reason], reason, permanent: true, confidence: 0.9, rule: 'x' };
  return { kind: 'bounce', verdict, certain: true, ours: true, final: true, temporaryCampaigns: 1, ...more };
}

test('a dead address goes at once; where it is not certain a person decides', () => {
  expect(decide(occasion('userunknown'), policy)).toEqual({ effect: 'suppressed', as: 'bounced' });
  expect(decide(occasion('userunknown', { certain: false }), policy).effect).toBe('pending');
  expect(decide(occasion('userunknown', { ours: false }), policy).effect).toBe('none');
  expect(decide(occasion('userunknown', { final: false }), policy).effect).toBe('none');
  expect(decide(occasion('userunknown'), { ...policy, address: 'keep' }).effect).toBe('kept');
});

test('temporary failures count campaigns, and 0 means never', () => {
  expect(decide(occasion('mailboxfull', { temporaryCampaigns: 2 }), policy).effect).toBe('none');
  expect(decide(occasion('mailboxfull', { temporaryCampaigns: 3 }), policy).effect).toBe('suppressed');
  expect(decide(occasion('mailboxfull', { temporaryCampaigns: 99 }), { ...policy, temporaryAfter: 0 }).effect).toBe(
    'none',
  );
  expect(decide(occasion('systemerror', { temporaryCampaigns: 99 }), policy).effect).toBe('none');
});

test('a complaint and a wish to leave are final', () => {
  expect(decide(occasion('feedback', { kind: 'complaint' }), policy)).toEqual({
    effect: 'suppressed',
    as: 'complained',
  });
  expect(decide(occasion('delivered', { kind: 'unsubscribe' }), policy)).toEqual({
    effect: 'suppressed',
    as: 'unsubscribed',
  });
});

describe('whatever comes, whatever the policy', () => {
  const policies = fc.record({
    address: fc.constantFrom('suppress', 'after', 'keep'),
    addressAfter: fc.integer({ min: 2, max: 20 }),
    complaint: fc.constantFrom('suppress', 'keep'),
    temporaryAfter: fc.nat(20),
    withinDays: fc.integer({ min: 1, max: 730 }),
    retryAfterHours: fc.nat(168),
  } as const);
  const occasions = fc.record({
    reason: fc.constantFrom(...REASONS),
    kind: fc.constantFrom(...REPORT_KINDS.filter((kind) => kind !== 'unsubscribe')),
    certain: fc.boolean(),
    ours: fc.boolean(),
    final: fc.boolean(),
    temporaryCampaigns: fc.nat(50),
  });

  test('trouble with us, automatic replies and strangers never cost a contact', () => {
    fc.assert(
      fc.property(occasions, policies, ({ reason, ...more }, settings) => {
        const { effect } = decide(occasion(reason, more), settings);
        const about = CLASS_OF[reason];
        if (about === 'us' || about === 'autoreply' || about === 'unknown' || !more.ours) expect(effect).toBe('none');
        if (effect === 'suppressed') expect(['address', 'complaint', 'temporary']).toContain(about);
      }),
    );
  });

  test('applying the policy by hand never suppresses for trouble with us either', () => {
    fc.assert(
      fc.property(fc.constantFrom(...REASONS), policies, (reason, settings) => {
        const { effect } = applied({ class: CLASS_OF[reason], reason }, settings);
        if (!['address', 'complaint'].includes(CLASS_OF[reason]) && reason !== 'suspend') expect(effect).toBe('kept');
      }),
    );
  });
});

test('what the screen offers for a group follows the class', () => {
  const offer = (reason: Reason, kind: Occasion['kind'] = 'bounce') =>
    offerFor({ kind, class: CLASS_OF[reason], reason });
  expect([
    offer('userunknown'),
    offer('blocked'),
    offer('mailboxfull'),
    offer('suspend'),
    offer('vacation', 'autoreply'),
    offer('expired', 'delay'),
  ]).toEqual(['suppress', 'mend', 'keep', 'suppress', 'none', 'none']);
});
