import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Download } from '../../../shared/contract/define.ts';
import { AppError } from '../../../shared/errors.ts';
import { fileHolds } from '../db/file-holds.ts';

/** A file that a ticket stands for. */
interface TicketFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

/** Files by opaque name: uploads of the page, files named by the command line or a picker, and files made to be kept. */
export interface TicketStore {
  /** A new empty upload; throws `file_too_large`. */
  open(name: string, bytes: number): string;
  write(ticket: string, offset: number, data: Buffer): number;
  read(ticket: string, offset: number, most: number): { data: Buffer; next: number | null };
  drop(ticket: string): void;
  /** A ticket for a file that is there already (host side only: never reachable from the page). */
  give(path: string, name?: string): string;
  /** The file behind a ticket; throws `ticket_unknown`. */
  find(ticket: string): TicketFile;
  /** A fresh file of the engine's own for a download; write it, then `download` it. */
  make(name: string): { ticket: string; path: string };
  download(ticket: string, type: string): Download;
  /** Forgets the files of the engine's own that hold one of these texts (lower case, UTF-8 or UTF-16); answers how many. */
  dropHolding(texts: readonly string[]): Promise<number>;
  close(): void;
}

const MOST_BYTES = 4 * 1024 ** 3;

interface Entry {
  readonly path: string;
  readonly name: string;
  readonly own: boolean;
  readonly expected: number | null;
}

/** Keeps tickets for as long as the engine is open; files of its own live in `folder`, which is emptied at both ends. */
export function createTicketStore(folder: string): TicketStore {
  rmSync(folder, { recursive: true, force: true });
  const entries = new Map<string, Entry>();
  const add = (entry: Entry, ticket = randomBytes(18).toString('base64url')) => {
    entries.set(ticket, entry);
    return ticket;
  };
  const entryOf = (ticket: string) => {
    const entry = entries.get(ticket);
    if (!entry) throw new AppError('ticket_unknown');
    return entry;
  };
  const make = (name: string, expected: number | null) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const ticket = randomBytes(18).toString('base64url');
    const path = join(folder, ticket);
    closeSync(openSync(path, 'w', 0o600));
    add({ path, name: basename(name), own: true, expected }, ticket);
    return { ticket, path };
  };
  const find = (ticket: string): TicketFile => {
    const { path, name } = entryOf(ticket);
    try {
      return { path, name, bytes: statSync(path).size };
    } catch (error) {
      throw new AppError('file_unreadable', { name }, { cause: error });
    }
  };
  return {
    open(name, bytes) {
      if (bytes > MOST_BYTES) throw new AppError('file_too_large', { name: basename(name), most: MOST_BYTES });
      return make(name, bytes).ticket;
    },
    write(ticket, offset, data) {
      const entry = entryOf(ticket);
      if (!entry.own || entry.expected === null) throw new AppError('ticket_unknown');
      if (offset + data.length > entry.expected)
        throw new AppError('file_too_large', { name: entry.name, most: entry.expected });
      const file = openSync(entry.path, 'r+');
      try {
        // On a disk that is getting full a write may take only a part and say so by its count alone.
        for (let done = 0; done < data.length; ) done += writeSync(file, data, done, data.length - done, offset + done);
      } finally {
        closeSync(file);
      }
      return offset + data.length;
    },
    read(ticket, offset, most) {
      const { path, bytes } = find(ticket);
      const file = openSync(path, 'r');
      try {
        const data = Buffer.alloc(Math.max(0, Math.min(most, bytes - offset)));
        const got = readSync(file, data, 0, data.length, offset);
        return { data: data.subarray(0, got), next: offset + got < bytes ? offset + got : null };
      } finally {
        closeSync(file);
      }
    },
    drop(ticket) {
      const entry = entries.get(ticket);
      entries.delete(ticket);
      if (entry?.own) rmSync(entry.path, { force: true });
    },
    give: (path, name = basename(path)) => add({ path, name, own: false, expected: null }),
    find,
    make: (name) => make(name, null),
    download(ticket, type) {
      const { name, bytes } = find(ticket);
      return { ticket, name, type, bytes };
    },
    async dropHolding(texts) {
      let dropped = 0;
      for (const [ticket, { path, own }] of [...entries]) {
        if (!own || !(await fileHolds(path, texts))) continue;
        entries.delete(ticket);
        rmSync(path, { force: true });
        dropped++;
      }
      return dropped;
    },
    close() {
      entries.clear();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
