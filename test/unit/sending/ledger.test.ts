import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Db, openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import { createFeed } from '../../../electron/engine/sending/feed.ts';
import type { Decision } from '../../../electron/engine/sending/outcome.ts';
import {
  type Candidate,
  deleteSlice,
  dueMessages,
  openLedger,
  underWay,
} from '../../../electron/engine/sending/repo.ts';
import { earlierAttempts, findByMessageId, setReturned } from '../../../electron/engine/sending/repo-read.ts';
import { deleteMessages, insertRun, readTotals } from '../../../electron/engine/sending/repo-runs.ts';
import type { MessageState } from '../../../shared/contract/sending.ts';

const CAMPAIGN = 7;
const person = (n: number) => ({
  contactId: n,
  address: `Siti${n}@a.example`,
  addressKey: `siti${n}@a.example`,
  domain: 'a.example',
});

function open(people: number) {
  const db = openMemoryDatabase();
  const ledger = openLedger(db);
  const inside = (write: () => void) =>
    db.transaction(() => {
      ledger.totals.begin();
      write();
      ledger.totals.end();
    })();
  insertRun(db, { campaignId: CAMPAIGN, relayId: 1, startedAt: 0, sendsFrom: 0, slow: false });
  inside(() =>
    ledger.add(
      CAMPAIGN,
      Array.from({ length: people }, (_, n) => person(n)),
      1_000,
    ),
  );
  return { db, ledger, inside };
}

function counted(db: Db) {
  const rows = db.prepare('SELECT state, count(*) AS n FROM messages GROUP BY state').all() as {
    state: string;
    n: number;
  }[];
  return Object.fromEntries(rows.map(({ state, n }) => [state === 'in_doubt' ? 'inDoubt' : state, n]));
}

const decisionArb: fc.Arbitrary<Decision> = fc.record({
  state: fc.constantFrom<MessageState>('accepted', 'rejected', 'deferred', 'queued', 'in_doubt'),
  dueAt: fc.integer({ min: 0, max: 5_000 }),
  reason: fc.constantFrom(null, 'userunknown'),
  verdict: fc.constant(null),
  slowDown: fc.constant(false),
});

describe('ledger', () => {
  it('keeps totals equal to its rows whatever happens', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(19), decisionArb, fc.constantFrom('settle', 'leave', 'cancel')), { maxLength: 60 }),
        (steps) => {
          const { db, ledger, inside } = open(20);
          for (const [pick, decision, what] of steps) {
            const due = dueMessages(db, CAMPAIGN, 10_000, 100);
            const message = due[pick % Math.max(1, due.length)];
            if (message === undefined) break;
            if (what === 'cancel')
              inside(
                () => void ledger.move(message, message.state, 'cancelled', { dueAt: 0, reason: null, now: 2_000 }),
              );
            else inside(() => ledger.claim(message, 1, `<${message.id}@a.example>`, 2_000));
            if (what === 'settle')
              inside(() => ledger.settle(message, { kind: 'accepted', code: 250, text: 'ok' }, decision, 3_000));
          }
          for (const one of underWay(db)) inside(() => ledger.doubt(one, 4_000));
          const { recipients, ...totals } = readTotals(db, CAMPAIGN);
          expect(recipients).toBe(20);
          expect(Object.fromEntries(Object.entries(totals).filter(([, n]) => n > 0))).toEqual(counted(db));
          db.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has one row per campaign and address, however often it is added', () => {
    const { db, ledger, inside } = open(3);
    inside(() => ledger.add(CAMPAIGN, [person(1), person(9)], 2_000));
    expect(readTotals(db, CAMPAIGN).recipients).toBe(4);
  });

  it('refuses to claim twice and to settle what is not under way', () => {
    const { db, ledger, inside } = open(1);
    const [message] = dueMessages(db, CAMPAIGN, 10_000, 10) as [Candidate];
    inside(() => ledger.claim(message, 1, '<1@a.example>', 2_000));
    expect(() => inside(() => ledger.claim(message, 1, '<1@a.example>', 2_000))).toThrow();
    const accepted = { state: 'accepted', dueAt: 0, reason: null, verdict: null, slowDown: false } as const;
    inside(() => ledger.settle(message, { kind: 'accepted', code: 250, text: 'ok' }, accepted, 3_000));
    expect(() =>
      inside(() => ledger.settle(message, { kind: 'accepted', code: 250, text: 'ok' }, accepted, 3_000)),
    ).toThrow();
    expect(readTotals(db, CAMPAIGN)).toMatchObject({ accepted: 1, queued: 0, sending: 0 });
  });

  it('keeps every attempt, finds a message by its Message-ID, and lets proof end a doubt', () => {
    const { db, ledger, inside } = open(1);
    const deferred = { state: 'deferred', dueAt: 2_500, reason: 'greylisted', verdict: null, slowDown: false } as const;
    const [first] = dueMessages(db, CAMPAIGN, 10_000, 10) as [Candidate];
    inside(() => ledger.claim(first, 1, '<1@a.example>', 2_000));
    inside(() => ledger.settle(first, { kind: 'refused', stage: 'rcpt', code: 451, text: 'later' }, deferred, 2_100));
    const [again] = dueMessages(db, CAMPAIGN, 10_000, 10) as [Candidate];
    inside(() => ledger.claim(again, 1, '<1@a.example>', 3_000));
    expect(earlierAttempts(db, first.id)).toMatchObject([
      { at: 2_000, outcome: 'refused', stage: 'rcpt', code: 451, reply: 'later', endedAt: 2_100 },
    ]);
    inside(() => ledger.doubt(again, 4_000));
    expect(findByMessageId(db, '<1@a.example>')?.state).toBe('in_doubt');
    const back = { bit: 1, column: 'bounced', class: 'address', reason: 'userunknown', at: 5_000 } as const;
    expect(setReturned(db, first.id, back)).toBe(true);
    expect(setReturned(db, first.id, back)).toBe(false);
    expect(readTotals(db, CAMPAIGN)).toMatchObject({ accepted: 1, inDoubt: 0, bounced: 1 });
  });
});

describe('feed', () => {
  const neighbours = { findContacts: () => [], suppressedAmong: () => new Map() };
  const free = () => null;

  it('hands out each message once, retries first, and tells when the next is due', () => {
    const { db, ledger, inside } = open(3);
    const feed = createFeed(db, CAMPAIGN, neighbours);
    const first = feed.take(1_500, free);
    if (first.kind !== 'item') throw new Error('there is one');
    inside(() => ledger.claim(first.item.message, 1, '<1@a.example>', 1_500));
    const deferred = { state: 'deferred', dueAt: 2_000, reason: null, verdict: null, slowDown: false } as const;
    inside(() =>
      ledger.settle(first.item.message, { kind: 'refused', stage: 'rcpt', code: 451, text: '' }, deferred, 1_600),
    );
    feed.done(first.item.message.id);
    feed.clear();
    const next = feed.take(2_500, free);
    expect(next.kind === 'item' && next.item.message.id).toBe(first.item.message.id);
    expect([feed.take(2_500, free), feed.take(2_500, free)].map(({ kind }) => kind)).toEqual(['item', 'item']);
    expect(feed.take(2_500, free).kind).toBe('later');
  });

  it('lets others pass while one domain must wait', () => {
    const { db, ledger, inside } = open(1);
    inside(() =>
      ledger.add(
        CAMPAIGN,
        [{ contactId: 50, address: 'x@b.example', addressKey: 'x@b.example', domain: 'b.example' }],
        1_200,
      ),
    );
    const feed = createFeed(db, CAMPAIGN, neighbours);
    const slot = (domain: string) =>
      domain === 'a.example' ? ({ at: 9_000, scope: domain, limit: null, cause: 'domain' } as const) : null;
    const taken = feed.take(2_000, slot);
    expect(taken.kind === 'item' && taken.item.message.domain).toBe('b.example');
    expect(feed.take(2_000, slot)).toMatchObject({ kind: 'wait', wait: { at: 9_000 } });
    expect(feed.take(9_500, free).kind).toBe('item');
  });
});

it('never gives the number of a message to another one, whichever were deleted', () => {
  const { db, ledger, inside } = open(3);
  const ids = () => db.prepare('SELECT id FROM messages ORDER BY id').pluck().all() as number[];
  const given = new Set(ids());
  const addAnew = (campaign: number, people: number) =>
    inside(() =>
      ledger.add(
        campaign,
        Array.from({ length: people }, (_, n) => person(n)),
        1_000,
      ),
    );
  deleteMessages(db, CAMPAIGN);
  for (let campaign = 8; campaign < 12; campaign++) {
    addAnew(campaign, campaign % 3);
    addAnew(campaign, 3);
    expect(ids().filter((id) => given.has(id))).toEqual([]);
    for (const id of ids()) given.add(id);
    if (campaign % 2 === 0) deleteSlice(db, campaign, 2);
    deleteMessages(db, campaign);
  }
  expect(Math.max(...given)).toBe(3 + 4 * 3);
});
