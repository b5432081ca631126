import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteResult, noteResults } from '../../../electron/engine/contacts/public.ts';
import { type Db, openDatabase } from '../../../electron/engine/db/open.ts';
import { createGroupCommit } from '../../../electron/engine/sending/group-commit.ts';
import type { Neighbours } from '../../../electron/engine/sending/neighbours.ts';
import { createResults } from '../../../electron/engine/sending/results.ts';
import { silentLog } from '../../../electron/engine/world.ts';

let folder = '';
let db: Db;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'merpati-results-'));
  db = openDatabase(folder);
  db.pragma('foreign_keys = OFF');
  const contact = db.prepare(
    "INSERT INTO contacts (key, address, sort_name, created_at, updated_at) VALUES (?, ?, '', 0, 0)",
  );
  const message =
    db.prepare(`INSERT INTO messages (id, campaign_id, address, address_key, domain, state, reason, due_at, changed_at)
    VALUES (?, 1, ?, ?, 'x.example', ?, ?, 0, ?)`);
  for (const [n, state, reason] of [
    [1, 'accepted', null],
    [2, 'rejected', 'userunknown'],
    [3, 'queued', null],
  ] as const) {
    contact.run(`${n}@x.example`, `${n}@x.example`);
    message.run(n, `${n}@x.example`, `${n}@x.example`, state, reason, 100 + n);
  }
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const onContact = (n: number) =>
  db
    .prepare('SELECT result_state AS state, result_reason AS reason, result_at AS at FROM contacts WHERE key = ?')
    .get(`${n}@x.example`);
const nothing = { state: null, reason: null, at: null };
const left = () => db.prepare('SELECT count(*) FROM results_to_note').pluck().get();
const result = (n: number, state: string, reason: string | null = null) => ({
  addressKey: `${n}@x.example`,
  state,
  reason,
  at: 100 + n,
});

/** An engine's results with its group commit; `failing` rolls back what is written while it is true. */
function open() {
  const disk = { failing: false };
  const engine = { db, log: silentLog, closing: new AbortController().signal };
  const results = createResults(engine, { noteResults } as unknown as Neighbours, () => group);
  const group = createGroupCommit(db, {
    begin: () => results.begin(),
    end() {
      results.end();
      if (disk.failing) throw new Error('disk full');
    },
    done: () => results.done(),
  });
  return { results, group, disk };
}

describe('results on contacts', () => {
  it('are shown together a moment later, and nothing is left to be told', async () => {
    const { results, group } = open();
    await group.write(() => results.add(1, result(1, 'accepted')));
    await group.write(() => results.add(2, result(2, 'rejected', 'userunknown')));
    expect([onContact(1), left()]).toEqual([nothing, 2]);
    await expect.poll(left).toBe(0);
    expect(onContact(1)).toEqual({ state: 'accepted', reason: null, at: 101 });
    expect(onContact(2)).toEqual({ state: 'rejected', reason: 'userunknown', at: 102 });
    results.stop();
  });

  it('that an engine was killed with are told by the next one, as the ledger has them', async () => {
    const killed = open();
    for (const n of [1, 2, 3]) await killed.group.write(() => killed.results.add(n, result(n, 'accepted')));
    killed.results.stop();
    const next = open();
    await expect.poll(left).toBe(0);
    expect([onContact(1), onContact(2), onContact(3)]).toEqual([
      { state: 'accepted', reason: null, at: 101 },
      { state: 'rejected', reason: 'userunknown', at: 102 },
      nothing,
    ]);
    next.results.stop();
  });

  it('of a transaction that was rolled back are not told, those before it are', async () => {
    const { results, group, disk } = open();
    await group.write(() => results.add(1, result(1, 'accepted')));
    disk.failing = true;
    await expect(group.write(() => results.add(2, result(2, 'accepted')))).rejects.toThrow('disk full');
    await expect(group.write(results.note)).rejects.toThrow('disk full');
    disk.failing = false;
    await expect.poll(left).toBe(0);
    expect([onContact(1), onContact(2)]).toEqual([{ state: 'accepted', reason: null, at: 101 }, nothing]);
    results.stop();
  });

  it('do not hide what happened since, but what a clock that was wrong left for later', async () => {
    noteResult(db, '1@x.example', { state: 'bounced', reason: 'mailboxfull', at: 150 });
    noteResult(db, '2@x.example', { state: 'accepted', reason: null, at: 3_600_000 });
    const { results, group } = open();
    await group.write(() => {
      results.add(1, result(1, 'accepted'));
      results.add(2, result(2, 'rejected', 'userunknown'));
    });
    await group.write(results.note);
    expect(onContact(1)).toEqual({ state: 'bounced', reason: 'mailboxfull', at: 150 });
    expect(onContact(2)).toEqual({ state: 'rejected', reason: 'userunknown', at: 102 });
    results.stop();
  });
});
