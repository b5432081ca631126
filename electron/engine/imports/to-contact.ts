import { type Address, parseAddress, plainAddress, unwrapAddress } from '../../../shared/address.ts';
import type { Consent } from '../../../shared/contract/contacts.ts';
import type { IMPORT_PROBLEMS } from '../../../shared/contract/imports.ts';
import { attributesIn } from './attributes.ts';
import type { CsvRecord } from './csv-records.ts';
import { type DateOrder, readDate } from './dates.ts';
import { withoutGuard } from './formula-guard.ts';
import { greetingName, tidy } from './names.ts';
import { reasonFromCell, type SuppressionReason } from './status-words.ts';
import { readValue, type ValueFormat } from './values.ts';

export type ImportProblem = (typeof IMPORT_PROBLEMS)[number];

/** A mapping made ready for many rows: where each part of a contact stands in a record. */
export type RowPlan = {
  width: number;
  /** The names of the file's columns; none where it has none. */
  columns: readonly string[];
  address: number;
  name: number;
  firstName: number;
  lastName: number;
  list: readonly number[];
  tags: readonly number[];
  consentSource: number;
  consentDate: number;
  consentOrder: DateOrder;
  /** `as` is the column name that its cells are judged by: its own, or one whose meaning the person chose. */
  status: readonly { index: number; header: string; as: string }[];
  fields: readonly PlannedField[];
  /** Columns whose cells are JSON objects, and which field each of their keys becomes. */
  attributes: readonly { index: number; fields: ReadonlyMap<string, PlannedField> }[];
};

/** A field of the person's own: where it stands, its key, and how its column writes values. */
export type PlannedField = { index: number; key: string; format: ValueFormat };

export type RowContact = {
  line: number;
  address: Address;
  name: string;
  firstName: string;
  lastName: string;
  fields: Record<string, string>;
  lists: string[];
  tags: string[];
  /** Values that are not of their field's type and were left out. */
  misfits: { key: string; value: string }[];
  /** Values under keys of a JSON cell that the plan does not know. */
  late: readonly (readonly [name: string, value: string])[];
  consent: { note: string; date: number | null } | null;
  /** The file says that this person must not be mailed. */
  suppress: { reason: SuppressionReason; words: string } | null;
};

export type RowOutcome = { ok: true; contact: RowContact } | { ok: false; cause: ImportProblem; found: string };

/** What the person decided about single rows, and what every typo of a domain becomes. */
export type Corrections = { repairs: ReadonlyMap<number, string>; domains: ReadonlyMap<string, string> };

const MOST_TEXT = 10_000;
const MOST_ADDRESS = 320;
const MOST_LISTS = 20;
const GOOGLE_JOIN = ' ::: ';
const NOTHING: readonly string[] = [];

/** Turns a record into a contact, or says why it cannot be one. Pure: the same record always gives the same answer. */
export function toContact(record: CsvRecord, plan: RowPlan, corrections: Corrections): RowOutcome {
  const { fields: cells } = record;
  const repaired = corrections.repairs.get(record.line);
  const cell = repaired ?? cells[plan.address] ?? '';
  if (repaired === undefined) {
    const broken = brokenRow(record, plan.width);
    if (broken) return broken;
  }
  const [first = cell, ...others] = cell.includes(GOOGLE_JOIN) ? cell.split(GOOGLE_JOIN) : NOTHING;
  const address = plainAddress(first) ?? addressIn(first);
  if ('found' in address) return address;
  const { domains } = corrections;
  const right = domains.size === 0 ? address : corrected(address, domains);
  return { ok: true, contact: fill(record, plan, right, others) };
}

function addressIn(cell: string): Address | Extract<RowOutcome, { ok: false }> {
  const text = unwrapAddress(withoutGuard(cell));
  if (text === '') return { ok: false, cause: 'no_address', found: '' };
  if (text.length > MOST_ADDRESS) return { ok: false, cause: 'too_long', found: text.slice(0, MOST_ADDRESS) };
  const address = parseAddress(text);
  return address.ok ? address : { ok: false, cause: 'not_an_address', found: text };
}

/** The consent of a row: what its own columns say, on top of what the person said about the whole file. */
export function consentOfRow(row: RowContact, whole: Consent | null, now: number): Consent | null {
  if (!row.consent) return whole;
  const { note, date } = row.consent;
  // A date alone says when, not that anybody agreed: without a source it changes a consent and never makes one.
  if (!whole && note === '') return null;
  return { source: whole?.source ?? 'other', note: note || (whole?.note ?? ''), date: date ?? whole?.date ?? now };
}

// A row with more filled cells than the table has columns has slipped (an unquoted comma): no cell of it can be trusted.
function brokenRow(record: CsvRecord, width: number): RowOutcome | null {
  const { fields, flaw } = record;
  const found = () => fields.join(' | ').slice(0, 500);
  if (flaw === 'unclosed_quote') return { ok: false, cause: 'malformed', found: found() };
  if (flaw === 'too_long') return { ok: false, cause: 'too_long', found: found() };
  if (fields.length <= width || fields.slice(width).every((cell) => cell.trim() === '')) return null;
  return { ok: false, cause: 'malformed', found: found() };
}

/** Values that were left out, each behind the name of its column, as one text for a person to look them up by. */
export function misfitWords(misfits: RowContact['misfits'], { fields, attributes, columns }: RowPlan): string[] {
  return misfits.map(({ key, value }) => {
    const field = fields.find((one) => one.key === key);
    const inside = attributes.flatMap((one) => [...one.fields]).find(([, one]) => one.key === key);
    const name = field ? columns[field.index]?.trim() || labelOfKey(key) : (inside?.[0] ?? key);
    return name === '' ? value : `${name}: ${value}`;
  });
}

// A new field has no key yet; one without a column name is called by its number.
const labelOfKey = (key: string) => (key.startsWith('new:') ? key.slice('new:'.length) : key);

/** The address with its misspelt domain mended. */
export function corrected(address: Address, domains: ReadonlyMap<string, string>): Address {
  const domain = domains.get(address.domain);
  if (!domain) return address;
  const { local } = address;
  return { local, domain, address: `${local}@${domain}`, key: `${local.toLowerCase()}@${domain}` };
}

function fill(record: CsvRecord, plan: RowPlan, address: Address, otherAddresses: readonly string[]): RowContact {
  const { fields: cells, line } = record;
  const at = (index: number) => (index < 0 ? '' : tidy(withoutGuard(cells[index] ?? '')));
  const firstGiven = at(plan.firstName);
  const lastName = at(plan.lastName);
  const name = at(plan.name) || tidy(`${firstGiven} ${lastName}`);
  const misfits: RowContact['misfits'] = [];
  const late: [string, string][] = [];
  return {
    line,
    address,
    name,
    firstName: firstGiven || (lastName === '' ? greetingName(name) : ''),
    lastName,
    fields: ownFields(cells, plan, otherAddresses, misfits, late),
    lists: plan.list.length === 0 ? [] : namesIn(cells, plan.list),
    tags: plan.tags.length === 0 ? [] : namesIn(cells, plan.tags),
    misfits,
    late,
    consent: rowConsent(at(plan.consentSource), at(plan.consentDate), plan.consentOrder),
    suppress: plan.status.length === 0 ? null : suppression(cells, plan),
  };
}

function ownFields(
  cells: readonly string[],
  plan: RowPlan,
  otherAddresses: readonly string[],
  misfits: RowContact['misfits'],
  late: [string, string][],
): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const field of plan.fields) putValue(fields, field, cells[field.index] ?? '', misfits);
  for (const { index, fields: known } of plan.attributes) {
    for (const [name, value] of attributesIn(cells[index] ?? '')) {
      const field = known.get(name);
      if (field) putValue(fields, field, value, misfits);
      else late.push([name, value.slice(0, MOST_TEXT)]);
    }
  }
  if (otherAddresses.length > 0) fields.other_addresses = otherAddresses.join(', ').slice(0, MOST_TEXT);
  return fields;
}

/** Puts the value of a cell into its field, as the field stores it; one that does not fit is noted, an empty one is nothing. */
export function putValue(
  fields: Record<string, string>,
  { key, format }: PlannedField,
  cell: string,
  misfits: RowContact['misfits'],
): void {
  const written = withoutGuard(cell.trim());
  if (written === '') return;
  const value = readValue(written, format);
  if (value === null) misfits.push({ key, value: written.slice(0, MOST_TEXT) });
  else if (value !== '') fields[key] = value.slice(0, MOST_TEXT);
}

// Tools write several tags into a cell as a, b or "a","b" or a ::: b; Google puts an asterisk before its own groups.
function namesIn(cells: readonly string[], columns: readonly number[]): string[] {
  if (columns.length === 1) return namesInCell(cells[columns[0] ?? -1] ?? '');
  return [...new Set(columns.flatMap((index) => namesInCell(cells[index] ?? '')))].slice(0, MOST_LISTS);
}

function namesInCell(cell: string): string[] {
  const names: string[] = [];
  const text = cell.slice(0, MOST_TEXT);
  for (const part of text.split(/:::|[;|]/.test(text) ? /:::|[,;|]/ : ',')) {
    const name = nameIn(part);
    if (name === '' || names.includes(name)) continue;
    if (names.push(name) === MOST_LISTS) break;
  }
  for (let n = 0; n < names.length; n++) names[n] = (names[n] ?? '').slice(0, MOST_NAME);
  return names;
}

/** A million rows name a few hundred, each in a way or two. */
const named = new Map<string, string>();
const MOST_NAMED = 4_096;
const LONGEST_NAMED = 100;
const MOST_NAME = 200;

function nameIn(part: string): string {
  const known = named.get(part);
  if (known !== undefined) return known;
  const name = tidy(part.replace(/["[\]]/g, '')).replace(/^\*\s*/, '');
  if (part.length > LONGEST_NAMED) return name;
  if (named.size >= MOST_NAMED) named.clear();
  const copy = alone(name);
  named.set(alone(part), copy);
  return copy;
}

// A part of a text keeps all of it in memory: a name must not keep the piece of the file that it was found in.
const alone = (text: string) => JSON.parse(JSON.stringify(text)) as string;

function rowConsent(note: string, date: string, order: DateOrder): RowContact['consent'] {
  if (note === '' && date === '') return null;
  return { note: note.slice(0, 500), date: readDate(date, order) };
}

function suppression(cells: readonly string[], plan: RowPlan): RowContact['suppress'] {
  for (const { index, header, as } of plan.status) {
    const value = cells[index] ?? '';
    const reason = reasonFromCell(as, value);
    if (reason) return { reason, words: `${header}: ${value}`.slice(0, 500) };
  }
  return null;
}
