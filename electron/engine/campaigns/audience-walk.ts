import { setImmediate } from 'node:timers/promises';
import type { LEFT_OUT } from '../../../shared/contract/campaigns.ts';
import type { AudienceRow, ResolvedAudience } from '../contacts/public.ts';
import { audienceSlice, isLeft } from '../contacts/public.ts';
import type { Db } from '../db/open.ts';

const SLICE = 1_000;
export type LeftOutReason = (typeof LEFT_OUT)[number];

/** Everybody of an audience by ascending contact id, in slices with a breath between them. */
async function* slices(db: Db, who: ResolvedAudience, after: number): AsyncGenerator<AudienceRow[]> {
  for (let from = after; ; ) {
    const rows = audienceSlice(db, who, from, SLICE);
    if (rows.length > 0) yield rows;
    if (rows.length < SLICE) return;
    from = rows.at(-1)?.contactId ?? from;
    await setImmediate();
  }
}

/** Whether a campaign would write to this person. */
const isMailable = (row: AudienceRow) => row.suppressed === null && row.consent;

/** The contact at a position among those who get the message, or undefined behind the last one. */
export async function recipientAt(db: Db, who: ResolvedAudience, position: number): Promise<number | undefined> {
  let seen = 0;
  for await (const rows of slices(db, who, 0)) {
    for (const row of rows) {
      if (isMailable(row) && seen++ === position) return row.contactId;
    }
  }
  return undefined;
}

/** The position of a contact among those who get the message (0 where it is none of them). */
export async function positionOf(db: Db, who: ResolvedAudience, contactId: number): Promise<number> {
  let seen = 0;
  for await (const rows of slices(db, who, 0)) {
    for (const row of rows) {
      if (row.contactId === contactId) return isMailable(row) ? seen : 0;
      if (row.contactId > contactId) return 0;
      if (isMailable(row)) seen++;
    }
  }
  return 0;
}

/** Up to `limit` contact ids after `after` that are left out for a reason, by ascending id. */
export async function leftOutIds(
  db: Db,
  who: ResolvedAudience,
  { reason, after, limit, capped }: LeftOutQuestion,
): Promise<number[]> {
  const found: number[] = [];
  const source = reason === 'excluded' ? { ...who, left: null } : who;
  for await (const rows of slices(db, source, after)) {
    const isOut = outOf(who, rows, reason, capped);
    for (const row of rows) {
      if (isOut(row)) found.push(row.contactId);
      if (found.length === limit) return found;
    }
  }
  return found;
}

interface LeftOutQuestion {
  readonly reason: LeftOutReason;
  readonly after: number;
  readonly limit: number;
  /** Which of some people had enough messages lately. */
  readonly capped: (addressKeys: readonly string[]) => ReadonlySet<string>;
}

function outOf(
  who: ResolvedAudience,
  rows: readonly AudienceRow[],
  reason: LeftOutReason,
  capped: LeftOutQuestion['capped'],
): (row: AudienceRow) => boolean {
  if (reason === 'excluded') return (row) => isLeft(who, row.contactId);
  if (reason !== 'frequency_cap') return (row) => isOutFor(row, reason);
  const found = capped(rows.filter(isMailable).map((row) => row.addressKey));
  return (row) => isMailable(row) && found.has(row.addressKey);
}

function isOutFor(row: AudienceRow, reason: LeftOutReason): boolean {
  return reason === 'no_consent' ? row.suppressed === null && !row.consent : row.suppressed === reason;
}
