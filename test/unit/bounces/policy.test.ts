import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, judgeByPerson, type Occasion, offerFor } from '../../../electron/engine/bounces/policy.ts';
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
  const usual = { certain: true, ours: true, final: true, addressCampaigns: 1, temporaryCampaigns: 1, mayRetry: false };
  return { kind: 'bounce', verdict, ...usual, ...more };
}

test('a dead address goes at once; where it is not certain a person decides', () => {
  expect(decide(occasion('userunknown'), policy)).toEqual({ effect: 'suppressed', as: 'bounced' });
  expect(decide(occasion('userunknown', { certain: false }), policy).effect).toBe('pending');
  expect(decide(occasion('userunknown', { ours: false }), policy).effect).toBe('none');
  expect(decide(occasion('userunknown', { final: false }), policy).effect).toBe('none');
  expect(decide(occasion('userunknown'), { ...policy, address: 'keep' }).effect).toBe('kept');
});

test('after so many campaigns: a dead address waits until enough of them failed', () => {
  const after = { ...policy, address: 'after', addressAfter: 3 } as const;
  expect(decide(occasion('userunknown', { addressCampaigns: 2 }), after).effect).toBe('none');
  expect(decide(occasion('userunknown', { addressCampaigns: 3 }), after).effect).toBe('suppressed');
  expect(decide(occasion('userunknown', { addressCampaigns: 3, certain: false }), after).effect).toBe('pending');
  expect(judgeByPerson(occasion('userunknown', { addressCampaigns: 2, certain: false }), after).do).toBe('wait');
});

test('what passes by itself goes once more where the person wants it; what costs a contact comes first', () => {
  const again = { ...policy, retryAfterHours: 4 };
  expect(decide(occasion('mailboxfull', { mayRetry: true }), again).effect).toBe('retried');
  expect(decide(occasion('mailboxfull', { mayRetry: true, certain: false }), again).effect).toBe('none');
  expect(decide(occasion('mailboxfull', { mayRetry: true, temporaryCampaigns: 3 }), again).effect).toBe('suppressed');
  expect(decide(occasion('suspend', { mayRetry: true }), again).effect).toBe('pending');
  expect(decide(occasion('blocked', { mayRetry: true }), again).effect).toBe('none');
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
    addressCampaigns: fc.nat(50),
    mayRetry: fc.boolean(),
  });

  test('trouble with us, automatic replies and strangers never cost a contact', () => {
    fc.assert(
      fc.property(occasions, policies, ({ reason, ...more }, settings) => {
        const { effect } = decide(occasion(reason, more), settings);
        const about = CLASS_OF[reason];
        if (about === 'us' || about === 'autoreply' || about === 'unknown' || !more.ours) expect(effect).toBe('none');
        if (effect === 'suppressed') {
          expect(['address', 'complaint', 'temporary']).toContain(about);
          expect(more.certain).toBe(true);
        }
      }),
    );
  });

  test('applying the policy by hand never suppresses for trouble with us either', () => {
    fc.assert(
      fc.property(occasions, policies, ({ reason, ...more }, settings) => {
        const judgement = judgeByPerson(occasion(reason, more), settings);
        expect(judgement.do).not.toBe('ask');
        if (!more.ours || !['address', 'complaint', 'temporary'].includes(CLASS_OF[reason]))
          expect(judgement.do).toBe('nothing');
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
