import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { openSideFile } from '../db/side.ts';
import type { BlockBuilder, Column } from './block-builder.ts';

/** Raised whenever what stands in the file means something else: files of another version are made anew. */
const VERSION = 1;
export const searchFileOf = (folder: string) => join(folder, 'search.db');

/** A stretch of ids whose texts are in the file: contacts from `from` to `upto`, as they were once all changes up to `seq` were made. */
export interface Block {
  readonly id: number;
  readonly from: number;
  readonly upto: number;
  readonly contacts: number;
}

const SCHEMA = `
CREATE TABLE about (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, workspace TEXT NOT NULL, taken INTEGER NOT NULL,
  last_id INTEGER NOT NULL, last_key TEXT NOT NULL) STRICT;
CREATE TABLE blocks (id INTEGER PRIMARY KEY, from_id INTEGER NOT NULL, upto_id INTEGER NOT NULL, contacts INTEGER NOT NULL) STRICT;
CREATE TABLE grams (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE columns (block INTEGER NOT NULL, field TEXT NOT NULL, vals TEXT NOT NULL, codes BLOB NOT NULL, PRIMARY KEY (block, field)) STRICT;
`;
/** Groups of grams in one block: a row's number is the block's times this, plus the group. */
const GROUPS = 4_096;

export interface About {
  readonly version: number;
  readonly workspace: string;
  /** Changes of the log up to this one are in the blocks. */
  readonly taken: number;
  /** The newest contact in the blocks, with its address: another history of the same workspace has another one. */
  readonly lastId: number;
  readonly lastKey: string;
}

/** Opens the search file for writing, or makes it anew where it is missing, damaged, of another version or of another workspace. */
export function openSearchFile(folder: string, workspace: string, believable: (about: About) => boolean): Db {
  const file = searchFileOf(folder);
  try {
    const known = openSideFile(file);
    try {
      const about = readAbout(known);
      if (about && about.version === VERSION && about.workspace === workspace && believable(about)) return known;
    } catch {
      // Damaged: as if it were missing.
    }
    known.close();
  } catch {
    // No database at all: the same.
  }
  removeSearchFile(folder);
  const fresh = openSideFile(file);
  fresh.exec(SCHEMA);
  fresh.prepare('INSERT INTO about VALUES (1, ?, ?, 0, 0, ?)').run(VERSION, workspace, '');
  return fresh;
}

function removeSearchFile(folder: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(searchFileOf(folder) + end, { force: true });
}

/** What the file says about itself; undefined where it says nothing. */
export function readAbout(file: Db): About | undefined {
  const there = file.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'about'").get();
  if (!there) return undefined;
  return file.prepare('SELECT version, workspace, taken, last_id AS lastId, last_key AS lastKey FROM about').get() as
    | About
    | undefined;
}

/** All blocks by ascending ids. */
export function readBlocks(file: Db): Block[] {
  return prepared(
    file,
    'SELECT id, from_id AS "from", upto_id AS upto, contacts FROM blocks ORDER BY from_id',
  ).all() as Block[];
}

/** Remembers how far the log of changes was taken, and the newest contact. */
export function writeAbout(file: Db, about: Pick<About, 'taken' | 'lastId' | 'lastKey'>): void {
  prepared(file, 'UPDATE about SET taken = ?, last_id = ?, last_key = ?').run(about.taken, about.lastId, about.lastKey);
}

/** Writes what a builder holds as a new block; answers it. */
export function insertBlock(file: Db, builder: BlockBuilder): Block {
  const { from, upto, contacts } = builder;
  const made = prepared(file, 'INSERT INTO blocks (from_id, upto_id, contacts) VALUES (?, ?, ?)').run(
    from,
    upto,
    contacts,
  );
  const id = Number(made.lastInsertRowid);
  const put = prepared(file, 'INSERT INTO grams (id, data) VALUES (?, ?)');
  builder.groups((group, data) => put.run(id * GROUPS + group, data));
  for (const column of builder.columns()) insertColumn(file, id, column);
  return { id, from, upto, contacts };
}

/** Notes a stretch whose contacts are still to be read (`contacts` is -1): nothing may be concluded from what is not there. */
export function insertUnread(file: Db, { from, upto }: Pick<Block, 'from' | 'upto'>): Block {
  const made = prepared(file, 'INSERT INTO blocks (from_id, upto_id, contacts) VALUES (?, ?, -1)').run(from, upto);
  return { id: Number(made.lastInsertRowid), from, upto, contacts: -1 };
}

function insertColumn(file: Db, block: number, { field, codes, values }: Column): void {
  const bytes = Buffer.from(codes.buffer, codes.byteOffset, codes.byteLength);
  prepared(file, 'INSERT INTO columns (block, field, vals, codes) VALUES (?, ?, ?, ?)').run(
    block,
    field,
    JSON.stringify(values),
    bytes,
  );
}

/** Takes a block out of the file. */
export function dropBlock(file: Db, id: number): void {
  prepared(file, 'DELETE FROM grams WHERE id >= ? AND id < ?').run(id * GROUPS, (id + 1) * GROUPS);
  prepared(file, 'DELETE FROM columns WHERE block = ?').run(id);
  prepared(file, 'DELETE FROM blocks WHERE id = ?').run(id);
}

/** The bytes of a group of grams in a block, or undefined. */
export function readGroup(file: Db, block: number, group: number): Uint8Array | undefined {
  const row = prepared(file, 'SELECT data FROM grams WHERE id = ?').get(block * GROUPS + group) as
    | { data: Uint8Array }
    | undefined;
  return row?.data;
}

/** A field over a block, or undefined where nobody in it has a value. */
export function readColumn(file: Db, block: number, field: string): Omit<Column, 'field'> | undefined {
  const row = prepared(file, 'SELECT vals, codes FROM columns WHERE block = ? AND field = ?').get(block, field) as
    | { vals: string; codes: Uint8Array }
    | undefined;
  if (!row) return undefined;
  const bytes = Uint8Array.from(row.codes);
  return { values: JSON.parse(row.vals) as string[], codes: new Uint16Array(bytes.buffer) };
}
