import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { Verdict } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';
import { readOwn } from '../settings/public.ts';
import { classifyReply as classify, type Reply } from './classify.ts';
import { ownRules } from './own-rules.ts';
import { bounceRecords } from './records.ts';
import { bouncesByKey, bounceTotals } from './repo.ts';
import { LAST_READ } from './take-in.ts';

export { bouncesOfPerson, cleanBounceNotes, eraseFromBounces } from './erase.ts';
export { recordRefusal } from './refusals.ts';
export { requestStanding } from './requests.ts';
export { mailsWereRead, type TakenIn, takeInMail } from './take-in.ts';

/** What one SMTP reply means; with a database the person's own rules come first (kept in memory: no query per reply). */
export function classifyReply(reply: Reply, db?: Db): Verdict {
  return classify(reply, db === undefined ? [] : ownRules(db));
}

/** Bounces of one normalised address, newest first (at most 200). */
export function bouncesOf(db: Db, addressKey: string): Bounce[] {
  return bounceRecords(db, bouncesByKey(db, addressKey));
}

/** How many bounces wait for a person's decision, and when mails that came back were last looked at. */
export function bounceStanding(db: Db): { pending: number; lastReadAt: number | null } {
  const at = readOwn(db, LAST_READ);
  return { pending: bounceTotals(db).pending, lastReadAt: typeof at === 'number' ? at : null };
}
