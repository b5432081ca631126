import { join } from 'node:path';
import type { Field } from '../../../shared/contract/contacts.ts';
import { createStageMemory, openStage, sortName } from '../contacts/staged/public.ts';
import type { Db } from '../db/open.ts';
import { createTableFile } from '../db/table-file.ts';
import { erasedOf, strongerReason, suppressedAmong, suppressionMark } from '../suppressions/known/public.ts';
import type { CsvRecord } from './csv-records.ts';
import { createLateFields } from './late-fields.ts';
import { createGroupNames, type NamedGroup, OVERFLOW } from './names-of-groups.ts';
import { createSeen } from './seen.ts';
import { boundedJson, openStagedRows } from './staging-repo.ts';
import type { SuppressionReason } from './status-words.ts';
import type { StagedRun, ThreadOrder, Wanted } from './thread-messages.ts';
import {
  type Corrections,
  consentOfRow,
  type ImportProblem,
  misfitWords,
  type RowContact,
  toContact,
} from './to-contact.ts';

/** Runs grow: the first people are there soon, and large runs touch each page of an index less often. */
const RUN_ROWS = [8_000, 32_000, 100_000];
/** Towards the end of a file they shrink, down to this: the last one is taken over while nothing is read any more. */
const LAST_RUN_ROWS = 20_000;
/** Rows of a hostile file may be large. */
const RUN_BYTES = 32 * 1024 * 1024;
const USUAL_ROW_BYTES = 90;
/** Rows that are looked at together: few enough to be gone before the collector of garbage comes by. */
const ROWS_AT_ONCE = 128;

type Row = {
  record: CsvRecord;
  number: number;
  contact: RowContact;
  groups: readonly NamedGroup[];
  /** Names in its JSON cells whose field is not known yet. */
  unknown: readonly string[];
};
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
  const seen = createSeen(order.source.bytes / USUAL_ROW_BYTES);
  const names = createGroupNames();
  const late = createLateFields();
  const everybody = new Set(order.everybody);
  let number = 0;
  let read = 0;
  const memory = createStageMemory();
  let run = openRun(order, 0, 0, workspace, memory);

  async function add(records: readonly CsvRecord[], bytesRead: number): Promise<StagedRun | null> {
    for (let from = 0; from < records.length; from += ROWS_AT_ONCE) {
      const rows = rowsOf(records.slice(from, from + ROWS_AT_ONCE));
      const wanted = run.parts ? wantedBy(rows) : NOTHING;
      if (wanted.length > 0) await learn(wanted);
      takeAll(rows);
    }
    run.rows += records.length;
    read = bytesRead;
    return run.rows >= most() || bytesRead - run.begins >= RUN_BYTES ? close() : null;
  }

  function rowsOf(records: readonly CsvRecord[]): Row[] {
    const rows: Row[] = [];
    for (const record of records) {
      number++;
      const outcome = toContact(record, order.plan, corrections);
      if (outcome.ok) {
        const { contact } = outcome;
        const unknown = contact.late.length === 0 ? NOTHING : late.meet(contact);
        rows.push({ record, number, contact, groups: groupsIn(contact), unknown });
      } else leave(record, number, outcome.cause, outcome.found);
    }
    return rows;
  }

  function groupsIn({ lists, tags }: RowContact): readonly NamedGroup[] {
    if (lists.length === 0 && tags.length === 0) return NO_GROUPS;
    const groups: NamedGroup[] = [];
    for (const name of lists) groups.push(names.group('list', name));
    for (const name of tags) groups.push(names.group('tag', name));
    return groups;
  }

  function takeAll(rows: readonly Row[]): void {
    const suppressed = suppressedAmong(
      workspace,
      rows.map(({ contact }) => contact.address.key),
    );
    const erased = suppressed.size === 0 ? suppressed : erasedOf(workspace, [...suppressed.keys()]);
    for (const row of rows) {
      const { key } = row.contact.address;
      // Nothing about a person who was erased is stored again, not even that they stood in this file.
      if (erased.has(key)) leave({ ...row.record, fields: [] }, row.number, 'suppressed', '');
      else take(row, suppressed.get(key)?.reason ?? null);
    }
  }

  function most(): number {
    const usual = RUN_ROWS[Math.min(run.index, RUN_ROWS.length - 1)] ?? 1;
    const left = (order.source.bytes - read) * (number / Math.max(1, read));
    return Math.min(usual, Math.max(LAST_RUN_ROWS, (run.rows + left) / 2));
  }

  function close(): StagedRun | null {
    const staged = run.finish(read);
    run = openRun(order, run.index + 1, read, workspace, memory);
    return staged;
  }

  function leave(record: CsvRecord, at: number, cause: ImportProblem, found: string): void {
    const row = { number: at * 2, line: record.line, cause, found, cells: boundedJson(record.fields) };
    run.parts?.rows.left(cause === 'misfit' ? { ...row, number: at * 2 + 1 } : row);
  }

  /** What the engine must be asked for before these rows can be staged. */
  function wantedBy(rows: readonly Row[]): Wanted[] {
    const wanted = new Map<string, Wanted>();
    const want = (one: Wanted) => void wanted.set(`${one.kind} ${one.name.toLowerCase()}`, one);
    const field = (name: string) => names.fieldKey(name) === undefined && want({ kind: 'field', name });
    for (const { contact, groups, unknown } of rows) {
      for (const name of unknown) wanted.set(`attribute ${name}`, { kind: 'attribute', name });
      if (contact.fields.other_addresses !== undefined) field(OTHER_ADDRESSES);
      for (const { kind, name, code, over } of groups) {
        if (over) field(OVERFLOW[kind]);
        else if (code < 0) want({ kind, name });
      }
    }
    return wanted.size === 0 ? NOTHING : [...wanted.values()];
  }

  async function learn(wanted: Wanted[]): Promise<void> {
    const answers = await ask(wanted);
    wanted.forEach((one, at) => {
      const answer = answers[at] ?? -1;
      if (one.kind === 'attribute') late.learn(one.name, attributeIn(String(answer)));
      else names.answer(one, answer);
    });
  }

  function take({ record, number: at, contact, groups: named }: Row, known: SuppressionReason | null): void {
    const { address, suppress } = contact;
    const again = seen.again(address.key);
    const { parts } = run;
    if (!parts) return;
    if (contact.late.length > 0) late.settle(contact);
    const over = named.some((group) => group.over) ? keepOverflow(contact, named) : NOTHING;
    if (contact.misfits.length + over.length > 0) {
      run.misfits += contact.misfits.length + over.length;
      const found = [...misfitWords(contact.misfits, order.plan), ...over];
      leave(record, at, 'misfit', found.join(' | ').slice(0, 500));
    }
    if (suppress)
      parts.rows.claim({
        address: address.address,
        key: address.key,
        reason: suppress.reason,
        detail: `${order.fileName}:${record.line} ${suppress.words}`,
        again: again ? 1 : 0,
      });
    const reason = suppress ? strongerReason(suppress.reason, known) : known;
    const groups = named.length === 0 ? NOTHING : codesOf(named);
    const { name, firstName, lastName, fields } = contact;
    // What the whole file says is left to the engine, which knows it without being told of each person.
    const consent = again || contact.consent ? consentOfRow(contact, order.consent, order.startedAt) : null;
    const draft = { address: address.address, key: address.key, name, firstName, lastName, fields, consent };
    if (!again) parts.people.person(draft, sortName(name, address.key), reason, groups);
    else parts.rows.later({ number: at * 2, line: record.line, draft, groups, cells: boundedJson(record.fields) });
  }

  /** Names beyond the limits become a field of the person: no longer a group, but not lost. Answers what was kept so. */
  function keepOverflow(contact: RowContact, named: readonly NamedGroup[]): string[] {
    const kept: string[] = [];
    for (const kind of ['list', 'tag'] as const) {
      const over = named.filter((group) => group.over && group.kind === kind).map((group) => group.name);
      const key = names.fieldKey(OVERFLOW[kind]);
      if (over.length === 0 || key === undefined) continue;
      const text = over.join(', ');
      contact.fields[key] = text;
      kept.push(text);
    }
    return kept;
  }

  function codesOf(named: readonly NamedGroup[]): number[] {
    const codes: number[] = [];
    for (const { code } of named) if (code >= 0 && !everybody.has(code) && !codes.includes(code)) codes.push(code);
    return codes;
  }

  return { add, end: (): StagedRun | null => (run.rows > 0 ? close() : null) };
}

/** A field as the engine answers it. */
function attributeIn(answer: string): Pick<Field, 'key' | 'type'> {
  const [type, key] = answer.split(' ') as [Field['type'], string];
  return { type, key };
}

export const OTHER_ADDRESSES = 'Other addresses';
const NO_GROUPS: readonly NamedGroup[] = [];
const NOTHING: never[] = [];

type Memory = ReturnType<typeof createStageMemory>;

/** A run that is being filled; one that is through already keeps nothing. */
function openRun(order: ThreadOrder, index: number, begins: number, workspace: Db, memory: Memory) {
  const file = join(order.folder, `run-${index}.db`);
  const mark = suppressionMark(workspace);
  const parts = index < order.firstRun ? null : openParts(file, memory);
  return {
    index,
    begins,
    parts,
    rows: 0,
    misfits: 0,
    finish(ends: number): StagedRun | null {
      if (!parts) return null;
      const { groups, ...people } = parts.people.finish();
      parts.file.end();
      const counts = { ...parts.rows.counts(), ...people };
      return { run: index, file, counts, groups, misfits: this.misfits, begins, ends, mark };
    },
  };
}

function openParts(path: string, memory: Memory) {
  const file = createTableFile(path);
  return { file, people: openStage(file, memory), rows: openStagedRows(file) };
}
