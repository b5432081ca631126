import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Db, openDatabase } from '../../../electron/engine/db/open.ts';
import { type CommitFrame, createGroupCommit } from '../../../electron/engine/sending/group-commit.ts';
import { createJournal, enterWhatIsLeft, type Followers } from '../../../electron/engine/sending/journal.ts';
import { openLedger } from '../../../electron/engine/sending/repo.ts';
import type { Entry } from '../../../electron/engine/sending/repo-journal.ts';
import { readTotals } from '../../../electron/engine/sending/repo-runs.ts';
import { isEntered, upToDate } from '../../../electron/engine/sending/up-to-date.ts';

const CAMPAIGN = 1;
const PEOPLE = 12;
const keyOf = (id: number) => `p${id}@a.example`;
const ownerOf = (id: number) => ({ campaignId: CAMPAIGN, addressKey: keyOf(id), domain: 'a.example' });
const claimed = (id: number): Entry => ({ kind: 'claimed', id, relayId: 7, messageId: `m${id}@b.example`, at: 1_000 });
const accepted = (id: number): Entry => ({ kind: 'accepted', id, code: 250, reply: `ok ${id}`, at: 2_000 });

type State = 'queued' | 'sending' | 'accepted' | 'cancelled';

/** An engine's part of the ledger: what it was told, how often a contact was noted, and how it ends. */
function openPart(folder: string) {
  const db = openDatabase(folder);
  const ledger = openLedger(db);
  const noted: number[] = [];
  const followers: Followers = {
    claimed: (_, { campaignId }) => ledger.totals.move(campaignId, 'queued', 'sending'),
    accepted({ id, at }, { campaignId }, wasUnderWay) {
      ledger.totals.move(campaignId, wasUnderWay ? 'sending' : 'queued', 'accepted');
      ledger.totals.handled(campaignId, at, 'accepted');
      noted.push(id);
    },
  };
  const frame: CommitFrame = { begin: ledger.totals.begin, end: ledger.totals.end };
  const left = db
    .transaction(() => {
      ledger.totals.begin();
      const answer = enterWhatIsLeft(db, followers);
      ledger.totals.end();
      return answer;
    })
    .immediate();
  const group = createGroupCommit(db, frame, (_file, done) => done(null), createJournal(db, followers));
  return { db, ledger, group, noted, left };
}

function fill(db: Db) {
  const ledger = openLedger(db);
  ledger.totals.begin();
  ledger.totals.open(CAMPAIGN);
  const people = Array.from({ length: PEOPLE }, (_, at) => ({
    contactId: at + 1,
    address: keyOf(at + 1),
    ...ownerOf(at + 1),
  }));
  ledger.add(CAMPAIGN, people, 0);
  ledger.totals.end();
}

const rowsOf = (db: Db) =>
  db.prepare('SELECT id, state, attempts, message_id AS messageId, reply FROM messages ORDER BY id').all() as {
    id: number;
    state: State;
    attempts: number;
    messageId: string | null;
    reply: string | null;
  }[];

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('brief' as const),
      ids: fc.array(fc.nat(PEOPLE - 1), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('full' as const), id: fc.nat(PEOPLE - 1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('foreign' as const), holds: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fault' as const), id: fc.nat(PEOPLE - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const) }) },
);

describe('the journal of the sender', () => {
  it('never loses or doubles what was told, whoever reads, rolls back or is killed meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const folder = mkdtempSync(join(tmpdir(), 'merpati-journal-'));
        const model = new Map<number, State>(Array.from({ length: PEOPLE }, (_, at) => [at + 1, 'queued']));
        let part = openPart(folder);
        fill(part.db);
        /** The next thing that happens to a message: claimed, then accepted. */
        const next = (id: number): Entry | null => {
          const state = model.get(id);
          if (state !== 'queued' && state !== 'sending') return null;
          model.set(id, state === 'queued' ? 'sending' : 'accepted');
          return state === 'queued' ? claimed(id) : accepted(id);
        };
        try {
          for (const one of steps) {
            if (one.kind === 'brief') {
              const told = one.ids.flatMap((at) => next(at + 1) ?? []);
              const writes = told.map((entry) =>
                part.group.gather(
                  () => {
                    throw new Error('told in full');
                  },
                  () => ({ entry, owner: ownerOf(entry.id) }),
                ),
              );
              part.group.hasten();
              expect(await Promise.all(writes)).toEqual(told.map(() => null));
            } else if (one.kind === 'full') {
              const id = one.id + 1;
              const state = model.get(id);
              if (state !== 'queued') continue;
              model.set(id, 'cancelled');
              await part.group.write(() => {
                const change = { dueAt: 0, reason: null, now: 3_000 };
                expect(part.ledger.move({ id, campaignId: CAMPAIGN }, 'queued', 'cancelled', change)).toBe(true);
              });
            } else if (one.kind === 'read') {
              expect(isEntered(part.db)).toBe(true);
              for (const row of rowsOf(part.db)) expect(row.state).toBe(model.get(row.id));
            } else if (one.kind === 'foreign') {
              const work = part.db.transaction(() => {
                for (const row of rowsOf(upToDate(part.db))) expect(row.state).toBe(model.get(row.id));
                if (!one.holds) throw new Error('rolled back');
              });
              if (one.holds) work();
              else expect(work).toThrow('rolled back');
            } else if (one.kind === 'fault') {
              await expect(
                part.group.write(() => {
                  throw new Error('not to be written');
                }),
              ).rejects.toThrow('not to be written');
            } else {
              // As a kill leaves it: nothing is entered, nothing is told.
              part.db.close();
              part = openPart(folder);
            }
          }
          const rows = rowsOf(upToDate(part.db));
          for (const { id, state, attempts, messageId, reply } of rows) {
            expect(state).toBe(model.get(id));
            const went = state === 'sending' || state === 'accepted';
            expect({ attempts, messageId }).toEqual({
              attempts: went ? 1 : 0,
              messageId: went ? `m${id}@b.example` : null,
            });
            expect(reply).toBe(state === 'accepted' ? `ok ${id}` : null);
          }
          const count = (state: State) => rows.filter((row) => row.state === state).length;
          const { queued, sending, accepted: took, cancelled } = readTotals(part.db, CAMPAIGN);
          expect({ queued, sending, took, cancelled }).toEqual({
            queued: count('queued'),
            sending: count('sending'),
            took: count('accepted'),
            cancelled: count('cancelled'),
          });
        } finally {
          part.group.close();
          part.db.close();
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('tells of accepted messages whose use of the limits was not written down', async () => {
    // Nothing is entered by the clock, however long this takes.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const folder = mkdtempSync(join(tmpdir(), 'merpati-journal-'));
    const part = openPart(folder);
    fill(part.db);
    const tell = async (entry: Entry) => {
      const told = part.group.gather(
        () => undefined,
        () => ({ entry, owner: ownerOf(entry.id) }),
      );
      part.group.hasten();
      expect(await told).toBe(null);
    };
    await tell(claimed(1));
    upToDate(part.db);
    for (const entry of [accepted(1), claimed(2), accepted(2), claimed(3)]) await tell(entry);
    part.db.close();
    const again = openPart(folder);
    expect(again.left).toEqual([{ relayId: 7, domain: 'a.example' }]);
    expect(again.noted).toEqual([1, 2]);
    expect(
      rowsOf(again.db)
        .map((row) => row.state)
        .slice(0, 4),
    ).toEqual(['accepted', 'accepted', 'sending', 'queued']);
    again.group.close();
    again.db.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
