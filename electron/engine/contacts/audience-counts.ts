import { setImmediate } from 'node:timers/promises';
import { hasId } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import {
  consentGaps,
  countWithout,
  domains,
  highestId,
  type IdRange,
  type ListGap,
  listGaps,
  type ResolvedAudience,
  signsIn,
  standingOfAll,
} from './audience-repo.ts';
import type { SuppressionReason } from './contact.ts';

/** Ids looked at in one piece: a few milliseconds, after which everything else has its turn. */
const PIECE = 4_096;
const MOST_DOMAINS = 200;

async function inPieces(db: Db, look: (range: IdRange) => void): Promise<void> {
  const highest = highestId(db);
  for (let after = 0; after < highest; after += PIECE) {
    look({ after, to: after + PIECE });
    if (after + PIECE < highest) await setImmediate();
  }
}

/** How many an audience holds, by what would happen to them. */
export type AudienceCounts = {
  mailable: number;
  noConsent: number;
  /** Left out by the audience itself. */
  excluded: number;
  suppressed: Record<SuppressionReason, number>;
};

const isEverybody = (who: ResolvedAudience) => who.chosen === null && who.left === null;

/** Counts an audience; everybody at once is told by the counters, however many they are. */
export async function audienceCounts(db: Db, who: ResolvedAudience): Promise<AudienceCounts> {
  if (isEverybody(who)) return countsOfAll(db);
  const { chosen, left } = who;
  const bySign = new Uint32Array(6);
  let excluded = 0;
  await inPieces(db, (range) => {
    const { ids, signs } = signsIn(db, who, range);
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] ?? 0;
      if (chosen !== null && !hasId(chosen, id)) continue;
      if (left !== null && hasId(left, id)) excluded += 1;
      else {
        const sign = signs.charCodeAt(at) - 48;
        bySign[sign] = (bySign[sign] ?? 0) + 1;
      }
    }
  });
  const [mailable = 0, noConsent = 0, unsubscribed = 0, bounced = 0, complained = 0, manual = 0] = bySign;
  return { mailable, noConsent, excluded, suppressed: { unsubscribed, bounced, complained, manual } };
}

function countsOfAll(db: Db): AudienceCounts {
  const counts = { mailable: 0, noConsent: 0, suppressed: { unsubscribed: 0, bounced: 0, complained: 0, manual: 0 } };
  for (const { suppressed, consent, n } of standingOfAll(db)) {
    if (suppressed) counts.suppressed[suppressed as SuppressionReason] += n;
    else if (consent) counts.mailable += n;
    else counts.noConsent += n;
  }
  return { ...counts, excluded: 0 };
}

/** The domains of the mailable, most frequent first, at most 200. */
export async function audienceDomains(db: Db, who: ResolvedAudience): Promise<{ domain: string; contacts: number }[]> {
  const found = new Map<string, number>();
  await inPieces(db, (range) => {
    for (const { domain, contacts } of domains(db, who, range)) found.set(domain, (found.get(domain) ?? 0) + contacts);
  });
  const byCount = (a: [string, number], b: [string, number]) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
  const most = [...found].sort(byCount).slice(0, MOST_DOMAINS);
  return most.map(([domain, contacts]) => ({ domain, contacts }));
}

/** Where among an audience's consent sources purchased or scraped ones stand, and lists without a source (for the check). */
export async function audienceConsent(
  db: Db,
  who: ResolvedAudience,
): Promise<{ without: number; refused: number; lists: ListGap[] }> {
  const gaps = { without: 0, refused: 0 };
  await inPieces(db, (range) => {
    const { without, refused } = consentGaps(db, who, range);
    gaps.without += without;
    gaps.refused += refused;
  });
  return { ...gaps, lists: listGaps(db, who.audience) };
}

/** How many mailable people of an audience have no value in a field (for fallbacks). */
export async function countWithoutField(db: Db, who: ResolvedAudience, field: string): Promise<number> {
  let count = 0;
  await inPieces(db, (range) => {
    count += countWithout(db, who, field, range);
  });
  return count;
}
