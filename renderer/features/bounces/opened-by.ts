import { REPORT_KINDS } from '../../../shared/contract/bounces.ts';
import { REASONS, VERDICT_CLASSES } from '../../../shared/verdict.ts';
import type { Opened } from './bounces-store.ts';

/** A part of an address as it was before it was escaped; null where it never was. */
export function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The place that an address of this screen names, or null. */
export function openedBy(params: Readonly<Record<string, string | undefined>>): Opened | null {
  if (params.provider !== undefined) {
    const provider = decoded(params.provider);
    return provider === null ? null : { by: 'provider', provider };
  }
  const kind = REPORT_KINDS.find((each) => each === params.kind);
  const about = VERDICT_CLASSES.find((each) => each === params.class);
  const reason = REASONS.find((each) => each === params.reason);
  return kind && about && reason ? { by: 'cause', group: { kind, class: about, reason } } : null;
}
