import type { contract } from '../../../shared/contract/index.ts';
import type { Suppression } from '../../../shared/contract/suppressions.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { addressesInFile } from '../imports/public.ts';
import { countErased, lift, suppressMany } from './public.ts';
import { countMatching, findById, listPage, totals } from './repo.ts';
import { readAddresses } from './rules.ts';

const SAMPLES = 50;

/** The calls of suppressions. */
export function suppressionsHandlers(ctx: EngineContext): Handlers<typeof contract.suppressions> {
  const { db, clock } = ctx;
  return {
    list: ({ search, reason, cursor, limit }) => {
      const rows = listPage(db, { search, reason }, cursor === null ? null : Number(cursor), limit);
      const next = rows.length === limit ? String(rows.at(-1)?.id) : null;
      return { rows, next, total: countMatching(db, { search, reason }) };
    },
    totals: () => {
      const byReason = { unsubscribed: 0, bounced: 0, complained: 0, manual: 0 };
      for (const row of totals(db)) byReason[row.reason] = row.addresses;
      const total = Object.values(byReason).reduce((sum, n) => sum + n, 0);
      return { total, byReason, erased: countErased(db) };
    },
    add: ({ addresses, reason, note }) => {
      const read = readAddresses(addresses);
      const counts = addAll(ctx, read.addresses, { reason, source: 'person', detail: note });
      published(ctx);
      return { ...counts, invalid: read.invalid };
    },
    remove: ({ id, because }) => {
      const known = findById(db, id);
      if (!known) throw new AppError('not_found');
      db.transaction(() => lift(db, known.key, because, clock.now()))();
      published(ctx);
      return { address: known.address };
    },
    import: async ({ ticket, reason, note }) => {
      const { name } = ctx.files.find(ticket);
      const result = { added: 0, already: 0, invalid: 0, invalidSamples: [] as string[] };
      for await (const found of addressesInFile(ctx, ticket)) {
        const counts = addAll(ctx, found.addresses, { reason, source: 'import', detail: note || name });
        result.added += counts.added;
        result.already += counts.already;
        result.invalid += found.invalid.length;
        result.invalidSamples.push(...found.invalid.slice(0, SAMPLES - result.invalidSamples.length));
      }
      published(ctx);
      return result;
    },
  };
}

function addAll(
  { db, clock }: EngineContext,
  addresses: readonly { address: string }[],
  entry: { reason: Suppression['reason']; source: string; detail: string },
): { added: number; already: number } {
  const at = clock.now();
  const many = addresses.map(({ address }) => ({ ...entry, address, at }));
  const already = db
    .transaction(() => suppressMany(db, many))()
    .filter((one) => one.already).length;
  return { added: many.length - already, already };
}

function published(ctx: EngineContext): void {
  changed(ctx, 'suppressions');
  changed(ctx, 'contacts');
}
