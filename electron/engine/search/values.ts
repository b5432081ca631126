import { existsSync } from 'node:fs';
import { highestId } from '../contacts/table/public.ts';
import { addId, eitherOf, emptySet, type IdSet, sizeOf } from '../db/id-set.ts';
import type { Db } from '../db/open.ts';
import { openSideFile } from '../db/side.ts';
import { LONG_VALUE } from './block-builder.ts';
import { type Block, readAbout, readBlocks, readColumn, searchFileOf } from './file-repo.ts';
import { bitsInBlock, findInBlock } from './find-in-blocks.ts';
import { gramsOfWords } from './grams.ts';
import { changesAfter, workspaceName } from './log-repo.ts';
import { BLOCK_SPAN, baseOf } from './postings.ts';
import { fold, SUBSTRING_FROM } from './text.ts';

/** The search file as another thread reads it, beside its own connection to the workspace. Everything throws where it is damaged. */
export interface ValuesFile {
  /**
   * Who has a value in `field` (a custom field's key, or `@domain`, `@first_name`, `@last_name`) that passes `test`, which is asked
   * once for each different value as it is stored ('' for those without one). `unsure` are people whom the file does not know as they
   * are now, or whose value is too long for it: look at them yourself, their bits in `ids` mean nothing. Bits of numbers that nobody
   * has may be set. Where only values pass that hold `part`, saying so spares reading the others.
   */
  where(field: string, test: (value: string) => boolean, part?: string): { ids: IdSet; unsure: IdSet };
  /** Everybody with `part` in any text, and some without: look at them yourself. Null where it is too short, or they are more than `most`. */
  having(part: string, most: number): IdSet | null;
  close(): void;
}

type Sets = { readonly ids: IdSet; readonly unsure: IdSet };

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
    return {
      where: (field, test, part = '') => valuesWhere(opened, db, { field, test, grams: gramsOf(part) }),
      having: (part, most) => peopleHaving(opened, db, gramsOf(part), most),
      close: () => opened.close(),
    };
  } catch {
    file?.close();
    return null;
  }
}

/** The grams of a text wherever it stands within another one. */
function gramsOf(part: string): number[] {
  return gramsOfWords(
    fold(part)
      .split(' ')
      .filter((word) => word.length >= SUBSTRING_FROM),
  );
}

const ALL_CHANGES = 100_000_000;

/** Goes through the blocks as of one moment; answers whom the file does not know as they are now. */
function throughBlocks(file: Db, db: Db, see: (block: Block) => void): IdSet {
  // The workspace is read first: what the file took in since then is newer, never missing.
  const changes = changesAfter(db, 0, ALL_CHANGES);
  const highest = highestId(db);
  const unsure = emptySet(highest);
  file.transaction(() => {
    const taken = readAbout(file)?.taken ?? 0;
    for (const { seq, id } of changes) if (seq > taken) addId(unsure, id);
    let mark = 0;
    for (const block of readBlocks(file)) {
      if (block.contacts >= 0) see(block);
      else for (let id = block.from; id <= block.upto; id++) addId(unsure, id);
      mark = Math.max(mark, block.upto);
    }
    for (let id = mark + 1; id <= highest; id++) addId(unsure, id);
  })();
  return unsure;
}

function peopleHaving(file: Db, db: Db, grams: readonly number[], most: number): IdSet | null {
  if (grams.length === 0) return null;
  const found = emptySet(highestId(db));
  let many = 0;
  const unsure = throughBlocks(file, db, (block) => {
    if (many <= most) many += findInBlock(file, block, grams, found);
  });
  return many + sizeOf(unsure) > most ? null : eitherOf(found, unsure);
}

type Asked = { readonly field: string; readonly test: (value: string) => boolean; readonly grams: readonly number[] };

function valuesWhere(file: Db, db: Db, asked: Asked): Sets {
  const ids = emptySet(highestId(db));
  const longer = emptySet(highestId(db));
  const unsure = throughBlocks(file, db, (block) => readBlock(file, block, asked, { ids, unsure: longer }));
  for (let at = 0; at < longer.words.length; at++) unsure.words[at] = (unsure.words[at] ?? 0) | (longer.words[at] ?? 0);
  return { ids, unsure };
}

const EVERY_PLACE = new Uint32Array(BLOCK_SPAN / 32).fill(0xffffffff);
const NOT_ASKED = 2;

function readBlock(file: Db, block: Block, { field, test, grams }: Asked, { ids, unsure }: Sets): void {
  const places = grams.length === 0 ? EVERY_PLACE : bitsInBlock(file, block, grams);
  if (places === null) return;
  const column = readColumn(file, block.id, field);
  const without = test('') ? 1 : 0;
  if (!column && !without) return;
  const { codes, values } = column ?? { codes: new Uint16Array(BLOCK_SPAN), values: [] };
  const passes = new Uint8Array(values.length + 2).fill(NOT_ASKED);
  passes[0] = without;
  const base = baseOf(block.from);
  for (let place = block.from - base; place <= block.upto - base; place++) {
    if (((places[place >>> 5] as number) & (1 << (place & 31))) === 0) continue;
    const code = codes[place] ?? 0;
    if (code === LONG_VALUE) addId(unsure, base + place);
    else {
      if (passes[code] === NOT_ASKED) passes[code] = test(values[code - 2] ?? '') ? 1 : 0;
      if (passes[code] === 1) addId(ids, base + place);
    }
  }
}
