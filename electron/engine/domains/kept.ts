import { z } from 'zod';
import { domainRow } from '../../../shared/contract/domains.ts';
import type { Db } from '../db/open.ts';
import { readOwn, storeOwn } from '../settings/public.ts';

const kept = z.strictObject({
  selector: z.string().catch(''),
  checkedAt: z.int().nullable(),
  rows: z.array(domainRow),
});
type KeptDomain = z.infer<typeof kept>;

const NAME = 'domains';
const MOST_KEPT = 100;
const NOTHING: KeptDomain = { selector: '', checkedAt: null, rows: [] };

function all(db: Db): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).catch({}).parse(readOwn(db, NAME));
}

/** What is kept about a domain; what an older Merpati kept in another shape counts as never checked. */
export function keptDomain(db: Db, domain: string): KeptDomain {
  return kept.catch(NOTHING).parse(all(db)[domain] ?? NOTHING);
}

/** Keeps what changed about a domain; the domains longest not touched are forgotten beyond a hundred. */
export function keepDomain(db: Db, domain: string, change: Partial<KeptDomain>): void {
  const { [domain]: _, ...others } = all(db);
  const newest = Object.entries(others).slice(1 - MOST_KEPT);
  storeOwn(db, NAME, Object.fromEntries([...newest, [domain, { ...keptDomain(db, domain), ...change }]]));
}
