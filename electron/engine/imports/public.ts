import { type Address, parseAddress, unwrapAddress } from '../../../shared/address.ts';
import type { ImportRecord } from '../../../shared/contract/imports.ts';
import { importOf } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import type { Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { dataBatches } from './batches.ts';
import { anyImportRunning, cleanImports, type KeptOfImports, keptOfImports } from './erase-repo.ts';
import { type Opened, openTicket } from './opened.ts';
import { toRecord } from './record.ts';
import { changesOf, findImport, importsInState } from './repo.ts';
import { forgetJob } from './run.ts';
import { readHead } from './table.ts';

export { typosAmong } from './survey.ts';

/** Imports that a crash or a quit interrupted, newest first. */
export function interruptedImports(db: Db): ImportRecord[] {
  return importsInState(db, 'interrupted').map((stored) => toRecord(db, stored));
}

/** Which imports brought or changed a contact. */
export function importsOfContact(
  db: Db,
  contactId: number,
): { at: number; fileName: string; what: 'created' | 'updated' }[] {
  const made = importOf(db, contactId);
  const maker = made === null ? undefined : findImport(db, made);
  const changes = changesOf(db, contactId).map((one) => ({ ...one, what: 'updated' as const }));
  return maker ? [{ at: maker.startedAt, fileName: maker.fileName, what: 'created' }, ...changes] : changes;
}

/** Tells whether an import is being written just now. */
export function isImporting(db: Db): boolean {
  return anyImportRunning(db);
}

/** Imports that were interrupted cannot go on any more: their files, in which a person may stand who must be forgotten, are removed. */
function forgetResumables(ctx: Pick<EngineContext, 'db' | 'folder'>): void {
  for (const { id } of importsInState(ctx.db, 'interrupted').concat(importsInState(ctx.db, 'failed')))
    forgetJob(ctx, id);
}

/** Forgets what imports keep about a person; their counts stay. Answers in how many places. */
export function eraseFromImports(ctx: Pick<EngineContext, 'db' | 'folder'>, person: Person): Promise<number> {
  forgetResumables(ctx);
  return cleanImports(ctx.db, person);
}

/** What imports keep about a person. */
export function importsOfPerson(db: Db, person: Person): Promise<KeptOfImports> {
  return keptOfImports(db, person);
}

/**
 * Every address in a file of any layout (text or workbook with all its sheets), batch by batch; cells that look like one and are
 * none come back as `invalid`. Throws what `openTicket` throws.
 */
export async function* addressesInFile(
  ctx: EngineContext,
  ticket: string,
): AsyncGenerator<{ addresses: Address[]; invalid: string[] }> {
  const first = await openTicket(ctx, ticket, { headerRow: null });
  yield* addressesIn(first);
  for (const { name } of first.sheets)
    if (name !== first.wanted.sheet)
      yield* addressesIn(await openTicket(ctx, ticket, { headerRow: null, sheet: name }));
}

async function* addressesIn({ source, wanted }: Opened): AsyncGenerator<{ addresses: Address[]; invalid: string[] }> {
  const { dialect } = await readHead(source, wanted);
  for await (const { records } of dataBatches(source, dialect)) {
    const found = { addresses: [] as Address[], invalid: [] as string[] };
    for (const cell of records.flatMap((record) => record.fields)) {
      if (!cell.includes('@')) continue;
      const parsed = parseAddress(unwrapAddress(cell));
      if (parsed.ok) found.addresses.push(parsed);
      else found.invalid.push(cell.trim().slice(0, 320));
    }
    yield found;
  }
}
