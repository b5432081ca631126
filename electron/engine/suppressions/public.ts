import type { Suppression } from '../../../shared/contract/suppressions.ts';
import type { Db } from '../db/open.ts';
import { unfinished } from '../unfinished.ts';

/** Never mail this address again. Idempotent; a stronger reason (complained > unsubscribed > bounced > manual) replaces a weaker one. */
export function suppress(
  _db: Db,
  _input: { address: string; reason: Suppression['reason']; source: string; detail: string; at: number },
): { id: number; already: boolean } {
  return unfinished('suppressions.suppress');
}
/** Which of these normalised addresses are suppressed, and why. */
export function suppressedAmong(_db: Db, _addressKeys: readonly string[]): Map<string, Suppression> {
  return unfinished('suppressions.suppressedAmong');
}
/** Lifts a suppression by address, recording why; answers whether there was one. */
export function lift(_db: Db, _addressKey: string, _because: string, _at: number): boolean {
  return unfinished('suppressions.lift');
}
