import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { Verdict } from '../../../shared/verdict.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { unfinished } from '../unfinished.ts';

export { classifyReply } from './classify.ts';

/** Records a refusal met while sending, with its effect by policy, in the caller's transaction. */
export function recordRefusal(
  _ctx: EngineContext,
  _refusal: {
    messageRowId: number;
    campaignId: number;
    contactId: number | null;
    address: string;
    verdict: Verdict;
    code: number | null;
    enhanced: string | null;
    reply: string;
    at: number;
  },
): void {
  unfinished('bounces.recordRefusal');
}
/** Bounces of one normalised address, newest first. */
export function bouncesOf(_db: Db, _addressKey: string): Bounce[] {
  return unfinished('bounces.bouncesOf');
}
