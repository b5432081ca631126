import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsOf } from '../../../electron/engine/bounces/groups.ts';
import { bounceCount, bouncePage, insertBounce, setEffect } from '../../../electron/engine/bounces/repo.ts';
import { openMemoryDatabase } from '../../../electron/engine/db/open.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 12);

const bounce = fc.record({
  kind: fc.constantFrom('bounce', 'delay', 'complaint', 'autoreply', 'unsubscribe'),
  class: fc.constantFrom('address', 'temporary', 'us'),
  reason: fc.constantFrom('userunknown', 'mailboxfull'),
  matched_by: fc.constantFrom('message_id', 'address', 'none'),
  contact_id: fc.constantFrom(null, 7),
  campaign_id: fc.constantFrom(null, 1, 2),
  provider: fc.constantFrom('gmail', 'people.example'),
  effect: fc.constantFrom('none', 'pending', 'suppressed'),
  person: fc.nat(3),
  days: fc.nat(100),
} as const);

const filters = fc.record({
  campaignId: fc.constantFrom(null, 1),
  provider: fc.constantFrom(null, 'gmail'),
  onlyPending: fc.boolean(),
});

test('groups, people, weeks and providers are what counting every bounce gives, after changes too', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.constantFrom('none', 'pending', 'kept')), { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(bounce, { maxLength: 25 }), changes, filters, (bounces, changed, filter) => {
      const db = openMemoryDatabase();
      const ids = bounces.map(({ person, days, ...one }) => insertBounce(db, rowOf(one, person, NOW - days * DAY)));
      for (const [n, effect] of changed) if (ids.length > 0) setEffect(db, ids[n % ids.length] ?? 0, { effect });
      const all = { campaignId: null, class: null, reason: null, kind: null, search: '' };
      const within = bouncePage(db, all, null, 100, 100)
        .filter((row) => filter.campaignId === null || row.campaign_id === filter.campaignId)
        .filter((row) => !filter.onlyPending || row.effect === 'pending');
      const rows = within.filter((row) => filter.provider === null || row.provider === filter.provider);
      const { groups, weeks, providers } = groupsOf(db, filter, NOW);
      const told = Object.fromEntries(
        groups.map((one) => [
          `${one.kind} ${one.class} ${one.reason}`,
          [one.bounces, one.pending, one.people, sum(one.weeks)],
        ]),
      );
      const since = (Math.floor(NOW / DAY) + 1 - 84) * DAY;
      const naive: Record<string, number[]> = {};
      for (const key of new Set(rows.map(keyOf))) {
        const mine = rows.filter((row) => keyOf(row) === key);
        const pending = mine.filter((row) => row.effect === 'pending').length;
        const lately = mine.filter((row) => row.written_at >= since).length;
        naive[key] = [mine.length, pending, new Set(mine.map((row) => row.address_key)).size, lately];
      }
      expect(told).toEqual(naive);
      const trend = rows.filter(
        (row) => row.written_at >= since && (row.shown === 'bounce' || row.shown === 'complaint'),
      );
      expect(sum(weeks.map((week) => week.bounces))).toBe(trend.length);
      const refused = within.filter((row) => row.shown === 'bounce' || row.shown === 'complaint');
      expect(sum(providers.map((one) => one.bounces))).toBe(refused.length);
      expect(sum(providers.map((one) => one.address))).toBe(refused.filter((row) => row.class === 'address').length);
      for (const kind of [null, 'bounce', 'other'] as const) {
        const effect = filter.onlyPending ? ('pending' as const) : null;
        const list = { ...all, kind, provider: filter.provider, campaignId: filter.campaignId, effect };
        const wanted = bouncePage(db, all, null, 100, 100).filter(
          (row) =>
            (kind === null || row.shown === kind) &&
            (effect === null || row.effect === effect) &&
            (filter.provider === null || row.provider === filter.provider) &&
            (filter.campaignId === null || row.campaign_id === filter.campaignId),
        );
        expect(bounceCount(db, list)).toBe(wanted.length);
        for (const total of [wanted.length, 1_000_000])
          expect(bouncePage(db, list, null, 100, total).map((row) => row.id)).toEqual(wanted.map((row) => row.id));
      }
      db.close();
    }),
    { numRuns: 40 },
  );
});

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const keyOf = (row: { shown: string; class: string; reason: string }) => `${row.shown} ${row.class} ${row.reason}`;

function rowOf(
  one: Pick<
    Parameters<typeof insertBounce>[1],
    'kind' | 'class' | 'reason' | 'matched_by' | 'contact_id' | 'campaign_id' | 'provider' | 'effect'
  >,
  person: number,
  at: number,
): Parameters<typeof insertBounce>[1] {
  const address = `p${person}@people.example`;
  return {
    ...one,
    report_id: null,
    origin: 'report',
    address,
    address_key: address,
    message_id: null,
    permanent: 1,
    confidence: 1,
    rule: 'x',
    status: null,
    reply: '',
    diagnostic: '',
    made_suppression: 0,
    at,
    mailbox_id: null,
    written_at: at,
  };
}

test('a group says whether its addresses were stopped, not what a policy usually does', () => {
  const db = openMemoryDatabase();
  const one = {
    kind: 'bounce',
    class: 'address',
    reason: 'userunknown',
    matched_by: 'message_id',
    contact_id: 7,
  } as const;
  const rest = { campaign_id: 1, provider: 'gmail', effect: 'suppressed' } as const;
  const ids = [0, 1].map((person) => insertBounce(db, rowOf({ ...one, ...rest }, person, NOW)));
  const all = { campaignId: null, provider: null, onlyPending: false };
  const stopped = (filter: Parameters<typeof groupsOf>[1] = all) =>
    groupsOf(db, filter, NOW).groups.map((group) => group.stopped);
  expect(stopped()).toEqual(['all']);
  setEffect(db, ids[0] ?? 0, { effect: 'undone' });
  expect(stopped()).toEqual(['some']);
  setEffect(db, ids[1] ?? 0, { effect: 'kept' });
  expect(stopped()).toEqual(['none']);
  expect(stopped({ ...all, campaignId: 1, provider: 'gmail' })).toEqual(['none']);
});
