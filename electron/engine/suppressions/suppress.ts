import { addressKey } from '../../../shared/address.ts';
import type { Suppression } from '../../../shared/contract/suppressions.ts';
import { noteSuppression, noteSuppressions } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';
import { isPlaceholder } from '../db/placeholder.ts';
import { erasedIn, putErased } from './erased-repo.ts';
import {
  addHistory,
  addHistoryOfMany,
  type Entry,
  findAmong,
  findByKey,
  type HistoryRow,
  historyOf,
  insert,
  insertMany,
  replace,
} from './repo.ts';
import { isStronger } from './rules.ts';

type Suppressing = Omit<Entry, 'key'>;
type Suppressed = { id: number; already: boolean };

/** Whatever a server wrote must be suppressible too, so an address that does not parse is its own key. */
const keyFor = (address: string): string => addressKey(address) ?? address.trim().toLowerCase();

const claimOf = ({ at, reason, source, detail }: Suppressing) =>
  ({ at, kind: 'suppressed', reason, source, text: detail }) as const;

/** Never mail this address again. Idempotent; a stronger reason (complained > unsubscribed > bounced > manual) replaces a weaker one. */
export function suppress(db: Db, input: Suppressing): Suppressed {
  const key = keyFor(input.address);
  if (isPlaceholder(key) || suppressErased(db, key, input.reason, input.at)) return { id: 0, already: true };
  const entry = { ...input, key };
  const known = findByKey(db, key);
  const claim = claimOf(input);
  if (known && !isStronger(input.reason, known.reason)) {
    // A weaker reason changes nothing today, but must still stand when the stronger one is taken back.
    const said = claimsOf(db, key).some(
      (one) => one.reason === claim.reason && one.source === claim.source && one.text === claim.text,
    );
    if (!said) addHistory(db, key, claim);
    return { id: known.id, already: true };
  }
  const id = known?.id ?? insert(db, entry);
  if (known) replace(db, id, entry);
  addHistory(db, key, claim);
  noteSuppression(db, key, input.reason);
  return { id, already: known !== undefined };
}

/** Addresses that are asked for and written at once. */
const AT_ONCE = 1_000;

/**
 * Never mail any of these again: exactly what `suppress` does with one after the other, and what it answers for each, but
 * those who are new are written together. Call it inside a transaction.
 */
export function suppressMany(db: Db, inputs: readonly Suppressing[]): Suppressed[] {
  const done: Suppressed[] = [];
  for (let from = 0; from < inputs.length; from += AT_ONCE)
    done.push(...suppressSome(db, inputs.slice(from, from + AT_ONCE)));
  return done;
}

function suppressSome(db: Db, inputs: readonly Suppressing[]): Suppressed[] {
  const entries = inputs.map((input) => ({ ...input, key: keyFor(input.address) }));
  const leaveAlone = notSimple(db, entries);
  const done: Suppressed[] = [];
  let waiting: Entry[] = [];
  const write = () => {
    if (waiting.length > 0) done.push(...writeNew(db, waiting));
    waiting = [];
  };
  for (const entry of entries) {
    if (!leaveAlone(entry)) {
      waiting.push(entry);
      continue;
    }
    // What stands before this one may be what it adds to, and has the lower numbers.
    write();
    done.push(suppress(db, entry));
  }
  write();
  return done;
}

/** Tells, asked for one after the other, who cannot simply be written as new: whoever is known, erased, or met already. */
function notSimple(db: Db, entries: readonly Entry[]): (entry: Entry) => boolean {
  const keys = entries.filter(isPlain).map((entry) => entry.key);
  const known = findAmong(db, keys);
  const erased = erasedIn(db, keys);
  const met = new Set<string>();
  return (entry) => {
    const { key } = entry;
    const before = met.has(key);
    met.add(key);
    return before || !isPlain(entry) || isPlaceholder(key) || known.has(key) || erased.has(key);
  };
}

// Texts travel as JSON, in which SQLite ends a text at a null character and keeps halves of characters otherwise.
const isPlain = ({ key, address, source, detail }: Entry): boolean =>
  !/\0|\p{Cs}/u.test(key + address + source + detail);

function writeNew(db: Db, entries: readonly Entry[]): Suppressed[] {
  const first = insertMany(db, entries);
  addHistoryOfMany(
    db,
    entries.map((entry) => ({ key: entry.key, ...claimOf(entry) })),
  );
  noteSuppressions(db, entries);
  return entries.map((_, n) => ({ id: first + n, already: false }));
}

/** An erased person's address stays a hash, whoever names it anew; a stronger reason is remembered with it. */
function suppressErased(db: Db, key: string, reason: Suppression['reason'], at: number): boolean {
  const erased = erasedIn(db, [key]).get(key);
  if (erased && isStronger(reason, erased.reason)) putErased(db, key, reason, at);
  return erased !== undefined;
}

/** Who says now that an address must not be mailed: everything since it was last restored. */
export function claimsOf(db: Db, key: string): HistoryRow[] {
  const newestFirst = historyOf(db, key);
  const restored = newestFirst.findIndex((row) => row.kind === 'restored');
  return restored < 0 ? newestFirst : newestFirst.slice(0, restored);
}
