import type { CleaningRun } from '../../../shared/contract/cleaning.ts';
import type { Db } from '../db/open.ts';
import type { Action, Finding, Group, Reason } from './judge.ts';

/** Contacts per reason, and what was chosen for it. */
export type Tally = Partial<Record<Reason, { contacts: number; action: Action }>>;
export type Run = Omit<CleaningRun, 'groups' | 'reasons'> & { tally: Tally };

type Row = {
  id: number;
  list_id: number | null;
  list_name: string | null;
  state: CleaningRun['state'];
  dns: number;
  checked: number;
  total: number;
  counts: string;
  started_at: number;
  finished_at: number | null;
  applied_at: number | null;
};

function toRun(row: Row): Run {
  return {
    id: row.id,
    listId: row.list_id,
    listName: row.list_name,
    state: row.state,
    checked: row.checked,
    total: row.total,
    dns: row.dns === 1,
    tally: JSON.parse(row.counts) as Tally,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    appliedAt: row.applied_at,
  };
}

/** A new running check; answers its id. */
export function insertRun(
  db: Db,
  run: { listId: number | null; listName: string | null; dns: boolean; total: number; at: number },
): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO cleaning_runs (list_id, list_name, state, dns, total, started_at) VALUES (?, ?, 'running', ?, ?, ?)`,
    )
    .run(run.listId, run.listName, run.dns ? 1 : 0, run.total, run.at);
  return Number(lastInsertRowid);
}

/** Drops some findings of runs before this one that were never applied; answers how many, 0 at the end. */
export function dropOldFindings(db: Db, runId: number, limit: number): number {
  return db
    .prepare(
      `DELETE FROM cleaning_findings WHERE (run_id, contact_id) IN (SELECT f.run_id, f.contact_id FROM cleaning_findings f
         JOIN cleaning_runs r ON r.id = f.run_id WHERE f.run_id < ? AND r.state != 'applied' LIMIT ?)`,
    )
    .run(runId, limit).changes;
}

/** The run with that id, or undefined. */
export function findRun(db: Db, id: number): Run | undefined {
  const row = db.prepare('SELECT * FROM cleaning_runs WHERE id = ?').get(id) as Row | undefined;
  return row && toRun(row);
}

/** The newest run, or undefined. */
export function latestRun(db: Db): Run | undefined {
  const row = db.prepare('SELECT * FROM cleaning_runs ORDER BY id DESC LIMIT 1').get() as Row | undefined;
  return row && toRun(row);
}

/** Ids of runs in a state. */
export function runsInState(db: Db, state: CleaningRun['state']): number[] {
  return (db.prepare('SELECT id FROM cleaning_runs WHERE state = ?').all(state) as { id: number }[]).map(
    (row) => row.id,
  );
}

/** Records how far a run is. */
export function storeTally(db: Db, id: number, tally: Tally, checked: number): void {
  db.prepare('UPDATE cleaning_runs SET counts = ?, checked = ? WHERE id = ?').run(JSON.stringify(tally), checked, id);
}

/** Moves a run to a state; the first end is its finishing time. */
export function setRunState(db: Db, id: number, state: CleaningRun['state'], at: number): void {
  db.prepare(
    `UPDATE cleaning_runs SET state = ?, finished_at = coalesce(finished_at, ?), applied_at = CASE ? WHEN 'applied' THEN ? ELSE applied_at END WHERE id = ?`,
  ).run(state, at, state, at, id);
}

export type FindingRow = {
  contactId: number;
  address: string;
  name: string;
  group: Group;
  reason: Reason;
  suggestion: string | null;
};

/** Prepared statement that writes findings of a run. */
export function openFindings(
  db: Db,
  runId: number,
): (contact: { id: number; address: string; name: string }, finding: Finding) => void {
  const insert = db.prepare(
    'INSERT OR REPLACE INTO cleaning_findings (run_id, contact_id, address, name, grp, reason, suggestion) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  return (contact, finding) =>
    void insert.run(
      runId,
      contact.id,
      contact.address,
      contact.name,
      finding.group,
      finding.reason,
      finding.suggestion,
    );
}

/** Findings of a run with contact ids after `after`, of one group or reason or of all. */
export function findingSlice(
  db: Db,
  runId: number,
  filter: { group: Group | null; reason: Reason | null },
  after: number,
  limit: number,
): FindingRow[] {
  const parts = ['run_id = ?', 'contact_id > ?'];
  const values: (string | number)[] = [runId, after];
  if (filter.group) {
    parts.push('grp = ?');
    values.push(filter.group);
  }
  if (filter.reason) {
    parts.push('reason = ?');
    values.push(filter.reason);
  }
  return db
    .prepare(
      `SELECT contact_id AS contactId, address, name, grp AS "group", reason, suggestion FROM cleaning_findings WHERE ${parts.join(' AND ')} ORDER BY contact_id LIMIT ?`,
    )
    .all(...values, limit) as FindingRow[];
}

/** Something that applying did to one contact; `before` is what undoing needs. */
export type Effect =
  | { effect: 'fixed'; before: { contactId: number; from: string; to: string } }
  | { effect: 'suppressed'; before: { key: string } }
  | { effect: 'left'; before: { contactId: number; listIds: number[] } }
  | { effect: 'removed'; before: { snapshot: string } }
  | { effect: 'merged'; before: { snapshot: string; into: number; joined: number[] } };

/** Prepared statement that writes effects of a run in their order. */
export function openEffects(db: Db, runId: number): (effect: Effect) => void {
  let number = (
    db.prepare('SELECT coalesce(max(number), 0) AS n FROM cleaning_effects WHERE run_id = ?').get(runId) as {
      n: number;
    }
  ).n;
  const insert = db.prepare('INSERT INTO cleaning_effects (run_id, number, effect, before) VALUES (?, ?, ?, ?)');
  return ({ effect, before }) => void insert.run(runId, ++number, effect, JSON.stringify(before));
}

/** The last effects of a run, newest first. */
export function lastEffects(db: Db, runId: number, limit: number): (Effect & { number: number })[] {
  const rows = db
    .prepare('SELECT number, effect, before FROM cleaning_effects WHERE run_id = ? ORDER BY number DESC LIMIT ?')
    .all(runId, limit) as {
    number: number;
    effect: string;
    before: string;
  }[];
  return rows.map(
    (row) =>
      ({ number: row.number, effect: row.effect, before: JSON.parse(row.before) as unknown }) as Effect & {
        number: number;
      },
  );
}

/** Forgets effects that were undone. */
export function dropEffects(db: Db, runId: number, from: number): void {
  db.prepare('DELETE FROM cleaning_effects WHERE run_id = ? AND number >= ?').run(runId, from);
}
