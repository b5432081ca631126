import type { EngineContext } from '../context.ts';
import type { Person } from '../db/mentions.ts';
import { ERASED } from '../db/placeholder.ts';
import { erasedOf } from '../suppressions/public.ts';
import { keyOf, type Match } from './match.ts';
import { forgetOwnRules } from './own-rules.ts';
import { dropRaw, keepRaw, readRaw } from './raw-store.ts';
import { bounceRecords } from './records.ts';
import { cleanBounceTexts, forgetKept, type KeptReport, makeNameless, reportsOf, rowsOfPerson } from './repo-erase.ts';
import type { Report } from './report.ts';
import { withoutPerson } from './without-person.ts';

type Erasing = Pick<EngineContext, 'db' | 'folder'>;
type Whom = Pick<Person, 'keys' | 'contactIds' | 'words'>;

/**
 * Forgets a person: their address, words and raw mails leave every bounce; the counts stay. A report about several people keeps
 * what it says about the others. Call it inside a transaction; answers how many bounces.
 */
export function eraseFromBounces(ctx: Erasing, person: Whom): number {
  const rows = rowsOfPerson(ctx.db, person);
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  for (const report of reportsOf(ctx.db, ids)) eraseFromRaw(ctx, report, person);
  makeNameless(ctx.db, rows, person.keys);
  return rows.length;
}

function eraseFromRaw(ctx: Erasing, { id, digest, others }: KeptReport, { keys, words }: Whom): void {
  const raw = others.length === 0 ? undefined : readRaw(ctx.folder, digest);
  const rest = raw && withoutPerson(raw, keys, words);
  dropRaw(ctx.folder, digest);
  if (rest) keepRaw(ctx.folder, digest, rest);
  else forgetKept(ctx.db, id);
}

/** Takes the person's addresses out of what is said about others; answers in how many places. */
export async function cleanBounceNotes(ctx: Erasing, person: Person): Promise<number> {
  const places = await cleanBounceTexts(ctx.db, person);
  forgetOwnRules(ctx.db);
  return places;
}

/** Whom a report is about that were erased meanwhile: what it tells of them counts, and is not kept. */
export function erasedIn(
  ctx: Pick<EngineContext, 'db'>,
  report: Report,
  match: Match | undefined,
  more: string[] = [],
): string[] {
  const named = [...report.recipients.flatMap(({ address, original }) => [address, original]), ...more];
  const keys = [...new Set(named.flatMap((address) => (address ? [keyOf(address)] : [])))];
  const erased = erasedOf(ctx.db, keys);
  const ours = match?.message?.address === ERASED;
  const alone = report.recipients.length <= 1;
  const gone = keys.filter((key) => erased.has(key) || (ours && alone));
  return gone.length > 0 || ours ? [...gone, ERASED] : [];
}

/** Everything recorded about a person's mail that came back, with the mails themselves; addresses of others are taken out of those. */
export function bouncesOfPerson(ctx: Erasing, person: Pick<Person, 'keys' | 'contactIds'>) {
  const rows = rowsOfPerson(ctx.db, person);
  const records = bounceRecords(ctx.db, rows);
  return records.map((record) => ({
    ...record,
    mails: reportsOf(ctx.db, [record.id]).flatMap(({ digest, others }) => {
      const raw = readRaw(ctx.folder, digest);
      const strangers = others.filter((key) => key !== '' && !person.keys.includes(key));
      const own = raw && (strangers.length === 0 ? raw : withoutPerson(raw, strangers, []));
      return own ? [own.toString('utf8')] : [];
    }),
  }));
}
