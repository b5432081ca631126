import { existsSync } from 'node:fs';
import { highestId } from '../contacts/table/public.ts';
import { addId, emptySet, type IdSet } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import { openSideFile } from '../db/side.ts';
import { LONG_VALUE } from './block-builder.ts';
import { type Block, readAbout, readBlocks, readColumn, searchFileOf } from './file-repo.ts';
import { changesAfter, workspaceName } from './log-repo.ts';
import { baseOf } from './postings.ts';

/** The search file as another thread reads it, beside its own connection to the workspace. */
export interface ValuesFile {
  /**
   * Who has a value in `field` (a custom field's key, or `@domain`, `@first_name`, `@last_name`) that passes `test`, which is asked
   * once for each different value as it is stored ('' for those without one). `unsure` are people whom the file does not know as they
   * are now, or whose value is too long for it: look at them yourself, their bits in `ids` mean nothing. Bits of numbers that nobody
   * has may be set. Throws where the file is damaged.
   */
  where(field: string, test: (value: string) => boolean): { ids: IdSet; unsure: IdSet };
  close(): void;
}

/**
 * Opens the search file for reading its values, or null where there is none that belongs to this workspace (ask again later: it is
 * made anew by itself). `db` is a connection to the workspace; it may hold a transaction that has begun to read.
 */
export function openValues(folder: string, db: Db): ValuesFile | null {
  if (!existsSync(searchFileOf(folder))) return null;
  let file: Db | undefined;
  try {
    const opened = openSideFile(searchFileOf(folder), { readonly: true });
    file = opened;
    if (readAbout(opened)?.workspace !== workspaceName(db)) throw new Error('of another workspace');
    return { where: (field, test) => valuesWhere(opened, db, field, test), close: () => opened.close() };
  } catch {
    file?.close();
    return null;
  }
}

const ALL_CHANGES = 100_000_000;

function valuesWhere(file: Db, db: Db, field: string, test: (value: string) => boolean): { ids: IdSet; unsure: IdSet } {
  // The workspace is read first: what the file took in since then is newer, never missing.
  const changes = changesAfter(db, 0, ALL_CHANGES);
  const highest = highestId(db);
  const found = { ids: emptySet(highest), unsure: emptySet(highest) };
  file.transaction(() => {
    const taken = readAbout(file)?.taken ?? 0;
    for (const { seq, id } of changes) if (seq > taken) addId(found.unsure, id);
    let mark = 0;
    for (const block of readBlocks(file)) {
      if (block.contacts >= 0) readBlock(file, block, field, test, found);
      else for (let id = block.from; id <= block.upto; id++) addId(found.unsure, id);
      mark = Math.max(mark, block.upto);
    }
    for (let id = mark + 1; id <= highest; id++) addId(found.unsure, id);
  })();
  return found;
}

function readBlock(
  file: Db,
  block: Block,
  field: string,
  test: (value: string) => boolean,
  { ids, unsure }: { ids: IdSet; unsure: IdSet },
): void {
  const column = readColumn(file, block.id, field);
  const without = test('');
  if (!column) {
    if (without) for (let id = block.from; id <= block.upto; id++) addId(ids, id);
    return;
  }
  const passes = Uint8Array.from([without ? 1 : 0, 0, ...column.values.map((value) => (test(value) ? 1 : 0))]);
  const { codes } = column;
  const base = baseOf(block.from);
  for (let id = block.from; id <= block.upto; id++) {
    const code = codes[id - base] ?? 0;
    if (code === LONG_VALUE) addId(unsure, id);
    else if (passes[code] === 1) addId(ids, id);
  }
}
