import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from './open.ts';
import { ERASED } from './placeholder.ts';

/** Whom an erasure or an export is about. */
export interface Person {
  /** Normalised addresses: the one that was named, and those that the same contact had before. */
  readonly keys: readonly string[];
  /** Contacts with one of these addresses (one, or none). */
  readonly contactIds: readonly number[];
  /** Lower-case forms of the addresses as texts may hold them. */
  readonly addresses: readonly string[];
  /** Names and field values that tell who it is; too common to be sought in what is about others. */
  readonly words: readonly string[];
}

/** How an address may stand in a text: as it is, in a return address (VERP), in a link, in international and ASCII form. */
export function formsOf(key: string): string[] {
  const at = key.lastIndexOf('@');
  const [local, domain] = [key.slice(0, at), key.slice(at + 1)];
  if (at < 1) return [key];
  const forms = [
    key,
    `${local}=${domain}`,
    `${encodeURIComponent(local)}%40${domain}`,
    `${local}%40${domain}`,
    `${local}=40${domain}`,
  ];
  return [...new Set(forms.map((form) => form.toLowerCase()))];
}

/**
 * Texts that stand, whatever its case, wherever a form of this address does: what is sought first, longest first. Each of them is
 * sought once where the forms are five.
 */
function coresOf(key: string): string[] {
  const at = key.lastIndexOf('@');
  if (at < 1) return [key.toLowerCase()];
  const [local, domain] = [key.slice(0, at).toLowerCase(), key.slice(at + 1).toLowerCase()];
  if (encodeURIComponent(local).toLowerCase() !== local) return [domain];
  return local.length > domain.length ? [local, domain] : [domain, local];
}

/** Tells whether a text holds one of these words, whatever its case. */
export function mentions(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.some((word) => lower.includes(word));
}

/** The text with each of the person's addresses replaced by the placeholder. */
export function withoutAddresses(text: string, addresses: readonly string[], placeholder = ERASED): string {
  let out = text;
  for (const address of addresses) {
    const lower = out.toLowerCase();
    // Where lower case has another length (a few letters of a few scripts) positions would not fit: nothing of it is kept then.
    if (lower.length !== out.length) return lower.includes(address) ? placeholder : out;
    const pieces: string[] = [];
    let from = 0;
    for (let at = lower.indexOf(address); at >= 0; at = lower.indexOf(address, from)) {
      pieces.push(out.slice(from, at), placeholder);
      from = at + address.length;
    }
    out = pieces.join('') + out.slice(from);
  }
  return out;
}

/** A table whose texts may mention somebody: its primary key (the first part a whole number) and the columns to look at. */
type TextTable = {
  readonly table: string;
  readonly keys: readonly string[];
  readonly texts: readonly string[];
  /** Those of the texts that are JSON: no NUL can stand in them. */
  readonly json?: readonly string[];
  /** Only rows with this value: a table whose first key part has few values is gone through one by one. */
  readonly of?: { readonly column: string; readonly value: number };
};
type Named = Pick<Person, 'keys' | 'addresses'>;
export type MentionRow = Record<string, string | number | null>;
type Ends = { least: number | null; most: number | null };

/** So many keys at a time: a few milliseconds each. */
const SPAN = 10_000;

/**
 * Asks whether all of these parts stand in a text, whatever its case. LIKE takes half the time of looking through a copy in lower
 * case, but ends at a NUL: a text that has one, or more bytes than characters for another reason, is copied.
 */
function allIn(text: string, parts: readonly string[], json: boolean): { sql: string; values: string[] } {
  const like = `${text} LIKE ? ESCAPE '\\'`;
  const safe = `(${like} OR (length(${text}) <> octet_length(${text}) AND instr(lower(${text}), ?) > 0))`;
  const sql = `(${parts.map(() => (json ? like : safe)).join(' AND ')})`;
  const pattern = (part: string) => `%${part.replace(/[\\%_]/g, '\\$&')}%`;
  return { sql, values: parts.flatMap((part) => (json ? [pattern(part)] : [pattern(part), part])) };
}

/** Goes through a table in slices and gives each row that mentions an address to `found`, inside a transaction; answers how many. */
export async function eachMention(
  db: Db,
  { keys: sought, addresses }: Named,
  { table, keys, texts, json = [], of }: TextTable,
  found: (row: MentionRow) => void,
): Promise<number> {
  const [first = 'rowid'] = keys;
  const cores = sought.map(coresOf);
  const all = texts.flatMap((text) => cores.map((parts) => allIn(text, parts, json.includes(text))));
  const tests = all.map(({ sql }) => sql).join(' OR ');
  const needles = all.flatMap(({ values }) => values);
  const scope = of ? `${of.column} = ${of.value}` : 'TRUE';
  // Each end by itself is found at once; both in one question read the whole table.
  const end = (which: 'min' | 'max') => `(SELECT ${which}(${first}) FROM ${table} WHERE ${scope})`;
  const ends = db.prepare(`SELECT ${end('min')} AS least, ${end('max')} AS most`).get() as Ends;
  if (ends.least == null || ends.most == null || needles.length === 0) return 0;
  const slice = db.prepare(
    `SELECT ${[...keys, ...texts].join(', ')} FROM ${table} WHERE ${scope} AND ${first} >= ? AND ${first} < ? AND (${tests})`,
  );
  let count = 0;
  for (let from = ends.least; from <= ends.most && db.open; from += SPAN) {
    const rows = (slice.all(from, from + SPAN, ...needles) as MentionRow[]).filter((row) =>
      texts.some((text) => mentions(String(row[text] ?? ''), addresses)),
    );
    count += rows.length;
    if (rows.length > 0) db.transaction(() => rows.forEach(found))();
    await nextTurn();
  }
  return count;
}

/** Replaces the person's addresses in all texts of a table; answers in how many rows they stood. */
export function cleanTable(db: Db, person: Named, what: TextTable): Promise<number> {
  const { table, keys, texts, of } = what;
  const which = [...keys.map((key) => `${key} = ?`), ...(of ? [`${of.column} = ${of.value}`] : [])].join(' AND ');
  const put = db.prepare(`UPDATE ${table} SET ${texts.map((text) => `${text} = ?`).join(', ')} WHERE ${which}`);
  return eachMention(db, person, what, (row) => {
    const cleaned = texts.map((text) =>
      typeof row[text] === 'string' ? withoutAddresses(row[text], person.addresses) : row[text],
    );
    put.run(...cleaned, ...keys.map((key) => row[key]));
  });
}
