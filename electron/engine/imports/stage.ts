import { join } from 'node:path';
import { openStage, type StagedPerson, sortName } from '../contacts/staged/public.ts';
import type { Db } from '../db/open.ts';
import { createStaging } from '../db/staging.ts';
import { erasedOf, strongerReason, suppressedAmong, suppressionMark } from '../suppressions/public.ts';
import type { CsvRecord } from './csv-records.ts';
import { createGroupNames, OVERFLOW } from './names-of-groups.ts';
import { createSeen } from './seen.ts';
import { boundedJson, openStagedRows } from './staging-repo.ts';
import type { StagedRun, ThreadOrder, Wanted } from './thread-messages.ts';
import { type Corrections, consentOfRow, type ImportProblem, type RowContact, toContact } from './to-contact.ts';

/** Runs grow: the first people are there soon, and large runs touch each page of an index less often. */
const RUN_ROWS = [8_000, 32_000, 100_000];
/** Rows of a hostile file may be large. */
const RUN_BYTES = 32 * 1024 * 1024;

type Row = { record: CsvRecord; number: number; contact: RowContact };
type Work = {
  order: ThreadOrder;
  corrections: Corrections;
  workspace: Db;
  ask(wanted: Wanted[]): Promise<(number | string)[]>;
};

/**
 * Turns records into staging files, run by run: the same file and order always give the same runs. `add` takes a batch and
 * answers a run once it is whole, `end` the last one.
 */
export function createStager({ order, corrections, workspace, ask }: Work) {
  const seen = createSeen();
  const names = createGroupNames();
  const everybody = new Set(order.everybody);
  let number = 0;
  let read = 0;
  let run = openRun(order, 0, 0, workspace);

  async function add(records: readonly CsvRecord[], bytesRead: number): Promise<StagedRun | null> {
    const rows: Row[] = [];
    for (const record of records) {
      number++;
      const outcome = toContact(record, order.plan, corrections);
      if (outcome.ok) rows.push({ record, number, contact: outcome.contact });
      else leave(record, number, outcome.cause, outcome.found);
    }
    const suppressed = suppressedAmong(
      workspace,
      rows.map(({ contact }) => contact.address.key),
    );
    const erased = suppressed.size === 0 ? suppressed : erasedOf(workspace, [...suppressed.keys()]);
    await learnNames(rows);
    for (const row of rows) {
      const { key } = row.contact.address;
      // Nothing about a person who was erased is stored again, not even that they stood in this file.
      if (erased.has(key)) leave({ ...row.record, fields: [] }, row.number, 'suppressed', '');
      else take(row, suppressed.get(key)?.reason ?? null);
    }
    run.rows += records.length;
    read = bytesRead;
    return run.rows >= most() || bytesRead - run.begins >= RUN_BYTES ? close() : null;
  }

  const most = () => RUN_ROWS[Math.min(run.index, RUN_ROWS.length - 1)] ?? 1;

  function close(): StagedRun | null {
    const staged = run.finish(read);
    run = openRun(order, run.index + 1, read, workspace);
    return staged;
  }

  function leave(record: CsvRecord, at: number, cause: ImportProblem, found: string): void {
    const row = { number: at * 2, line: record.line, cause, found, cells: boundedJson(record.fields) };
    run.parts?.rows.left(cause === 'misfit' ? { ...row, number: at * 2 + 1 } : row);
  }

  async function learnNames(rows: readonly Row[]): Promise<void> {
    const { list, tags } = order.plan;
    const named = list.length > 0 || tags.length > 0;
    const wanted = new Map<string, Wanted>();
    const want = (one: Wanted) => void wanted.set(`${one.kind} ${one.name.toLowerCase()}`, one);
    const field = (label: string) => names.fieldKey(label) === undefined && want({ kind: 'field', name: label });
    for (const { contact } of rows) {
      if (contact.fields.other_addresses) field(OTHER_ADDRESSES);
      if (!named) continue;
      for (const [kind, own] of [['list', contact.lists] as const, ['tag', contact.tags] as const]) {
        if (names.note(kind, own).length > 0) field(OVERFLOW[kind]);
        if (run.parts) for (const one of names.unanswered(kind, own)) want(one);
      }
    }
    if (!run.parts || wanted.size === 0) return;
    const asked = [...wanted.values()];
    const answers = await ask(asked);
    asked.forEach((one, at) => {
      names.answer(one, answers[at] ?? -1);
    });
  }

  function take({ record, number: at, contact }: Row, known: StagedPerson['suppressed']): void {
    const { address, suppress } = contact;
    const again = seen.again(address.key);
    const { parts } = run;
    if (!parts) return;
    const misfits = [...contact.misfits.map(({ value }) => value), ...keepOverflow(contact)];
    if (misfits.length > 0) {
      run.misfits += misfits.length;
      leave(record, at, 'misfit', misfits.join(' | ').slice(0, 500));
    }
    if (suppress)
      parts.rows.claim({
        address: address.address,
        key: address.key,
        reason: suppress.reason,
        detail: `${order.fileName}:${record.line} ${suppress.words}`,
      });
    const reason = suppress ? strongerReason(suppress.reason, known) : known;
    const groups = groupsOf(contact);
    const draft = {
      address: address.address,
      key: address.key,
      name: contact.name,
      firstName: contact.firstName,
      lastName: contact.lastName,
      fields: contact.fields,
    };
    if (again) {
      const consent = consentOfRow(contact, order.consent, order.startedAt);
      const cells = boundedJson(record.fields);
      parts.rows.later({ number: at * 2, line: record.line, draft: { ...draft, consent }, groups, cells });
      return;
    }
    const consent = contact.consent ? consentOfRow(contact, order.consent, order.startedAt) : null;
    parts.people.person(
      { ...draft, consent, sortName: sortName(contact.name, address.key), suppressed: reason },
      groups,
    );
  }

  /** Names beyond the limits become a field of the person: no longer a group, but not lost. Answers what was kept so. */
  function keepOverflow(contact: RowContact): string[] {
    const kept: string[] = [];
    for (const [kind, own] of [['list', contact.lists] as const, ['tag', contact.tags] as const]) {
      if (own.length === 0) continue;
      const over = names.note(kind, own);
      const key = names.fieldKey(OVERFLOW[kind]);
      if (over.length === 0 || key === undefined) continue;
      contact.fields[key] = over.join(', ');
      kept.push(contact.fields[key]);
    }
    return kept;
  }

  function groupsOf(contact: RowContact): number[] {
    if (contact.lists.length === 0 && contact.tags.length === 0) return NO_GROUPS;
    const codes = [...names.codes('list', contact.lists), ...names.codes('tag', contact.tags)];
    return [...new Set(codes)].filter((code) => !everybody.has(code));
  }

  return { add, end: (): StagedRun | null => (run.rows > 0 ? close() : null) };
}

export const OTHER_ADDRESSES = 'Other addresses';
const NO_GROUPS: number[] = [];

/** A run that is being filled; one that is through already keeps nothing. */
function openRun(order: ThreadOrder, index: number, begins: number, workspace: Db) {
  const file = join(order.folder, `run-${index}.db`);
  const mark = suppressionMark(workspace);
  const parts = index < order.firstRun ? null : openParts(file);
  return {
    index,
    begins,
    parts,
    rows: 0,
    misfits: 0,
    finish(ends: number): StagedRun | null {
      if (!parts) return null;
      const { people, furthest } = parts.people.finish();
      parts.db.exec('COMMIT');
      parts.db.close();
      const counts = { ...parts.rows.counts, people, furthest };
      return { run: index, file, counts, misfits: this.misfits, begins, ends, mark };
    },
  };
}

function openParts(file: string) {
  const db = createStaging(file);
  db.exec('BEGIN');
  return { db, people: openStage(db), rows: openStagedRows(db) };
}
