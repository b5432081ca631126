import { type FileHandle, open } from 'node:fs/promises';
import { blankLines } from './blank-lines.ts';

/** One accepted message for one recipient, as the relay itself saw it. */
export type KeptMessage = {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly behaviour: string;
  readonly messageId: string;
  readonly subject: string;
  readonly bytes: number;
  /** False where the connection was cut instead of a reply. */
  readonly answered: boolean;
};

/** Something the relay did not keep: refused, put off or lost. */
export type Note = {
  readonly event: 'refused' | 'deferred' | 'lost';
  readonly at: number;
  readonly to: string;
  readonly behaviour: string;
  readonly code: number;
};

/** Where accepted messages go. `keep` resolves once the message is as safe as the store promises; only then is a 250 sent. */
export type PracticeStore = {
  keep(message: KeptMessage, raw: Buffer): Promise<void>;
  note(note: Note): void;
  /** In order of acceptance. */
  list(): readonly KeptMessage[];
  raw(id: string): Promise<Buffer | null>;
  empty(): Promise<void>;
  /** Forgets whatever is on record about these recipients; answers how many lines or messages. */
  forget(isMeant: (to: string) => boolean): Promise<number>;
  close(): Promise<void>;
};

/** Keeps everything in memory; gone when the process ends. */
export function memoryStore(): PracticeStore {
  let messages: KeptMessage[] = [];
  const bodies = new Map<string, Buffer>();
  return {
    keep: async (message, raw) => {
      messages.push(message);
      bodies.set(message.id, raw);
    },
    note: () => undefined,
    list: () => messages,
    raw: async (id) => bodies.get(id) ?? null,
    empty: async () => {
      messages = [];
      bodies.clear();
    },
    forget: async (isMeant) => {
      const gone = messages.filter(({ to }) => isMeant(to));
      for (const { id } of gone) bodies.delete(id);
      messages = messages.filter(({ to }) => !isMeant(to));
      return gone.length;
    },
    close: async () => undefined,
  };
}

type Line = ({ readonly event: 'kept'; readonly raw: string } & KeptMessage) | Note;
type Place = { readonly offset: number; readonly length: number };

/**
 * An append-only file of JSON lines. With `sync` (the default) a message is on disk (fsync) before `keep` resolves, so no
 * kill of either side can lose what was answered with 250; messages that arrive together share one fsync.
 */
export async function openFileStore(path: string, options: { sync?: boolean } = {}): Promise<PracticeStore> {
  const sync = options.sync ?? true;
  const file = await open(path, 'a+', 0o600);
  const messages: KeptMessage[] = [];
  const places = new Map<string, Place>();
  let size = await index(file, (message, place) => {
    messages.push(message);
    places.set(message.id, place);
  });
  let waiting: {
    text: string;
    kept: (KeptMessage & { raw?: never }) | null;
    done: () => void;
    failed: (error: unknown) => void;
  }[] = [];
  let writing: Promise<void> | null = null;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await writeAll(file, Buffer.from(batch.map((entry) => entry.text).join('')));
        if (sync && batch.some((entry) => entry.kept)) await file.datasync();
      } catch (error) {
        for (const entry of batch) entry.failed(error);
        continue;
      }
      for (const entry of batch) {
        const length = Buffer.byteLength(entry.text);
        if (entry.kept) {
          messages.push(entry.kept);
          places.set(entry.kept.id, { offset: size, length });
        }
        size += length;
        entry.done();
      }
    }
    writing = null;
  };
  const append = (line: Line, kept: KeptMessage | null): Promise<void> =>
    new Promise((done, failed) => {
      waiting.push({ text: `${JSON.stringify(line)}\n`, kept, done, failed });
      writing ??= flush();
    });

  return {
    keep: (message, raw) => append({ event: 'kept', ...message, raw: raw.toString('base64') }, message),
    note: (note) => void append(note, null).catch(() => undefined),
    list: () => messages,
    raw: async (id) => {
      const place = places.get(id);
      if (!place) return null;
      const buffer = Buffer.alloc(place.length);
      await file.read(buffer, 0, place.length, place.offset);
      const line = JSON.parse(buffer.toString()) as Line;
      return line.event === 'kept' ? Buffer.from(line.raw, 'base64') : null;
    },
    empty: async () => {
      await writing;
      await file.truncate(0);
      messages.length = 0;
      places.clear();
      size = 0;
    },
    forget: async (isMeant) => {
      await writing;
      const stay = messages.filter(({ to }) => !isMeant(to));
      for (const { id, to } of messages) if (isMeant(to)) places.delete(id);
      messages.splice(0, messages.length, ...stay);
      return blankLines(path, isMeant);
    },
    close: async () => {
      await writing;
      await file.close();
    },
  };
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

/** Reads the lines there are; a torn last line (the relay itself was killed) is cut off. Answers the size that stays. */
async function index(file: FileHandle, found: (message: KeptMessage, place: Place) => void): Promise<number> {
  const bytes = await readWhole(file);
  let offset = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, offset);
    if (end < 0) break;
    const line = parseLine(bytes.subarray(offset, end).toString());
    if (line?.event === 'kept') {
      const { event: _event, raw: _raw, ...message } = line;
      found(message, { offset, length: end + 1 - offset });
    }
    offset = end + 1;
  }
  if (offset < bytes.length) await file.truncate(offset);
  return offset;
}

async function readWhole(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const bytes = Buffer.alloc(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await file.read(bytes, at, Math.min(size - at, 1 << 24), at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

function parseLine(text: string): Line | null {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return null;
  }
}

/** Reads a record that another process wrote (also while it runs or after it was killed): what was kept and what was not. */
export async function readPracticeRecord(path: string): Promise<{ kept: KeptMessage[]; notes: Note[] }> {
  const file = await open(path, 'r');
  try {
    const text = (await readWhole(file)).toString();
    const kept: KeptMessage[] = [];
    const notes: Note[] = [];
    for (const part of text.split('\n')) {
      const line = part ? parseLine(part) : null;
      if (!line) continue;
      if (line.event !== 'kept') {
        notes.push(line);
        continue;
      }
      const { event: _event, raw: _raw, ...message } = line;
      kept.push(message);
    }
    return { kept, notes };
  } finally {
    await file.close();
  }
}
