import type { Statement } from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeToken, rowToldBy } from '../../../electron/engine/campaigns/tokens.ts';
import { type Db, openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import type { Decision } from '../../../electron/engine/sending/outcome.ts';
import { dueMessages, nextDue, openLedger, underWay, waitingSlice } from '../../../electron/engine/sending/repo.ts';
import { findByMessageId, listMessages } from '../../../electron/engine/sending/repo-read.ts';
import { selectSent, sendBack, undoSendBack } from '../../../electron/engine/sending/repo-returned.ts';
import { insertRun } from '../../../electron/engine/sending/repo-runs.ts';
import type { MessageState } from '../../../shared/contract/sending.ts';

function open(people: number) {
  const db = openMemoryDatabase();
  const ledger = openLedger(db);
  const inside = (write: () => void) =>
    db.transaction(() => {
      ledger.totals.begin();
      write();
      ledger.totals.end();
    })();
  insertRun(db, { campaignId: 1, relayId: 1, startedAt: 0, sendsFrom: 0, slow: false });
  const person = (_: unknown, n: number) => {
    const address = `siti${n}@a.example`;
    return { contactId: n, address, addressKey: address, domain: 'a.example' };
  };
  inside(() => ledger.add(1, Array.from({ length: people }, person), 1_000));
  return { db, ledger, inside };
}

const idsWhere = (db: Db, condition: string) =>
  db.prepare(`SELECT id FROM messages WHERE ${condition} ORDER BY id`).pluck().all() as number[];

const decisions: fc.Arbitrary<Decision> = fc.record({
  state: fc.constantFrom<MessageState>('accepted', 'rejected', 'deferred', 'queued', 'in_doubt'),
  dueAt: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })),
  reason: fc.constant(null),
  verdict: fc.constant(null),
  slowDown: fc.constant(false),
});
const steps = fc.array(
  fc.tuple(fc.nat(20), decisions, fc.constantFrom('settle', 'leave', 'cancel', 'unclaim', 'renew', 'back', 'undo')),
  { maxLength: 60 },
);

it('has in line whatever waits and is under way, and nothing else, whatever happens', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const { db, ledger, inside } = open(12);
      for (const [pick, decision, what] of taken) {
        const one = { id: 1 + (pick % 12), campaignId: 1 };
        if (what === 'renew') inside(() => void ledger.renew(one, 'in_doubt', 0));
        const sent = selectSent(db, one.id);
        if (what === 'back' && sent !== undefined) sendBack(db, sent, 'accepted', { at: decision.dueAt, now: 1_500 });
        if (what === 'undo' && sent !== undefined) undoSendBack(db, sent, 1_500);
        const due = dueMessages(db, 1, 2_000, 100);
        const message = due[pick % Math.max(1, due.length)];
        if (message === undefined || ['renew', 'back', 'undo'].includes(what)) continue;
        const stopped = { dueAt: 7, reason: null, now: 2_000 };
        if (what === 'cancel') inside(() => void ledger.move(message, message.state, 'cancelled', stopped));
        else inside(() => ledger.claim(message, 1, `<${message.id}@a.example>`, 2_000));
        if (what === 'unclaim' && message.attempts === 0)
          inside(() => ledger.unclaim(message, pick % 2 === 0 ? 'queued' : 'cancelled', 2_100));
        if (what === 'settle')
          inside(() => ledger.settle(message, { kind: 'accepted', code: 250, text: 'ok' }, decision, 2_500));
      }
      expect(idsWhere(db, 'due_at > 0')).toEqual(idsWhere(db, `state IN ('queued','sending','deferred')`));
      expect(
        underWay(db)
          .map(({ id }) => id)
          .sort((a, b) => a - b),
      ).toEqual(idsWhere(db, `state = 'sending'`));
      const waiting = idsWhere(db, `state IN ('queued','deferred')`);
      expect(
        waitingSlice(db, 1, 100)
          .map(({ id }) => id)
          .sort((a, b) => a - b),
      ).toEqual(waiting);
      expect(new Set(dueMessages(db, 1, 9_000, 100).map(({ id }) => id))).toEqual(new Set(waiting));
      expect(nextDue(db, 1) === null).toBe(waiting.length === 0);
      db.close();
    }),
    { numRuns: 60 },
  );
});

it('finds what was under way far behind the front, among retries and among a filter too', () => {
  const { db, ledger, inside } = open(3_000);
  const due = dueMessages(db, 1, 2_000, 3_000);
  const [first, last] = [due[0], due[2_950]];
  if (first === undefined || last === undefined) throw new Error('there are 3,000');
  const later = { state: 'deferred', dueAt: 3_000, reason: null, verdict: null, slowDown: false } as const;
  inside(() => ledger.claim(first, 1, '<1@a.example>', 2_000));
  inside(() => ledger.settle(first, { kind: 'refused', stage: 'rcpt', code: 451, text: '' }, later, 2_100));
  const [again] = dueMessages(db, 1, 4_000, 1);
  if (again === undefined) throw new Error('it is due again');
  expect(again.id).toBe(first.id);
  for (const one of [again, last]) inside(() => ledger.claim(one, 1, `<${one.id}@a.example>`, 4_000));
  expect(underWay(db).map(({ id }) => id)).toEqual(expect.arrayContaining([first.id, last.id]));
  const accepted = { state: 'accepted', dueAt: 0, reason: null, verdict: null, slowDown: false } as const;
  inside(() => ledger.settle(again, { kind: 'accepted', code: 250, text: 'ok' }, accepted, 4_100));
  const back = selectSent(db, again.id);
  expect(back !== undefined && sendBack(db, back, 'accepted', { at: 0, now: 4_200 })).toBe(true);
  expect(dueMessages(db, 1, 4_200, 1).map(({ id }) => id)).toEqual([again.id]);
  inside(() => ledger.claim({ ...again, attempts: 2, state: 'queued' }, 1, `<${again.id}@a.example>`, 4_300));
  const filter = { campaignId: null, state: 'sending', reason: null, search: '', newestFirst: true } as const;
  expect(listMessages(db, filter, null, 50).map(({ id }) => id)).toEqual([last.id, first.id]);
  db.close();
});

it('finds a message by its Message-ID: by the row that ours tell, others by the index', () => {
  const { db, ledger, inside } = open(3);
  const ours = (row: number) => `<${makeToken(Buffer.alloc(32, 7), row)}@toko.example>`;
  const [one, two] = dueMessages(db, 1, 2_000, 3);
  if (one === undefined || two === undefined) throw new Error('there are three');
  inside(() => ledger.claim(one, 1, ours(one.id), 2_000));
  inside(() => ledger.claim(two, 1, '<two@elsewhere.example>', 2_000));
  const find = (messageId: string) => findByMessageId(db, messageId, rowToldBy(messageId))?.id;
  expect(rowToldBy(ours(2 ** 38))).toBe(2 ** 38);
  expect([find(ours(one.id)), find(ours(one.id).slice(1, -1)), find('<two@elsewhere.example>')]).toEqual([1, 1, 2]);
  expect([
    find(ours(2)),
    find(ours(3)),
    find(ours(99)),
    find(`${ours(1)}x`),
    find('<three@elsewhere.example>'),
  ]).toEqual(Array(5).fill(undefined));
  expect([rowToldBy(''), rowToldBy('<@>'), rowToldBy(`<${'u'.repeat(26)}@x.example>`)]).toEqual(
    Array(3).fill(undefined),
  );
  const plan = db.prepare(
    `EXPLAIN QUERY PLAN SELECT id FROM messages WHERE message_id = ? AND substr(message_id, 27, 1) <> '@'`,
  );
  expect(JSON.stringify(plan.all('x'))).toContain('messages_message_id');
  db.close();
});

it('changes a message without building tables for lists of words, and claims it without touching an index', () => {
  const db = openMemoryDatabase();
  const statements: string[] = [];
  const { prepare } = db;
  db.prepare = ((sql: string) => {
    statements.push(sql);
    return prepare.call(db, sql);
  }) as typeof db.prepare;
  openLedger(db);
  const codes = (sql: string) => {
    const values = Array(sql.split('?').length - 1).fill(1);
    const explained = prepare.call(db, `EXPLAIN ${sql}`) as Statement<unknown[], { opcode: string; p4: string }>;
    return explained.all(...values).map(({ opcode, p4 }) => `${opcode} ${p4}`);
  };
  const changing = statements.filter((sql) => sql.startsWith('UPDATE messages'));
  expect(changing.length).toBeGreaterThan(5);
  expect(changing.flatMap(codes).filter((code) => code.startsWith('OpenEphemeral'))).toEqual([]);
  const claim = changing.filter((sql) => sql.includes(`SET state = 'sending'`));
  expect(claim.flatMap(codes).filter((code) => code === 'IdxDelete messages_waiting')).toEqual([]);
  db.close();
});
