import type { Bounce } from '../../../shared/contract/bounces.ts';
import { countsAgainst, LIKELY } from './policy.ts';

/** Evidence that only the mail itself carries; who merely knows an address cannot make it up. */
export const PROOFS: ReadonlySet<Bounce['matchedBy']> = new Set(['message_id', 'token', 'return_path', 'headers']);

/** What reports told against an address, as bits: that it is dead, that it failed for temporary reasons of its own. */
export const TOLD = { address: 1, temporary: 2 } as const;

export type Telling = Pick<Bounce, 'kind' | 'origin' | 'class' | 'reason' | 'confidence'> & {
  readonly permanent: number;
  readonly matched_by: Bounce['matchedBy'];
  readonly failed_key?: string;
};

/** What one failure tells against its address, alone or together with others; nothing where it is not proven. */
export function toldBy(one: Telling): number {
  if (!PROOFS.has(one.matched_by) || (one.failed_key ?? '') !== '' || one.kind !== 'bounce') return 0;
  if (one.class === 'address') return one.origin === 'report' || one.permanent === 1 ? TOLD.address : 0;
  return countsAgainst(one) && one.confidence >= LIKELY ? TOLD.temporary : 0;
}
