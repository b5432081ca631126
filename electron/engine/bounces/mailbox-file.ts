import { createReadStream } from 'node:fs';

const MAX_MAIL = 64 * 1024 * 1024;
const NEWLINE = 10;

/**
 * The mails in one file, one at a time: an mbox (RFC 4155, quoted `>From ` undone) gives each of its mails, anything else
 * is one mail. Memory stays within one mail, of which at most 64 MiB are kept.
 */
export async function* mailsIn(path: string): AsyncGenerator<Buffer, void, void> {
  let splitter: Splitter | null = null;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    splitter ??= newSplitter(isSeparator(bytes, 0));
    yield* feed(splitter, bytes);
  }
  if (splitter) yield* finish(splitter);
}

type Splitter = { readonly isMbox: boolean; rest: Buffer; lines: Buffer[]; size: number; blankBefore: boolean };

function newSplitter(isMbox: boolean): Splitter {
  return { isMbox, rest: Buffer.alloc(0), lines: [], size: 0, blankBefore: true };
}

function* feed(splitter: Splitter, chunk: Buffer): Generator<Buffer, void, void> {
  if (!splitter.isMbox) {
    keep(splitter, chunk);
    return;
  }
  const bytes = splitter.rest.length > 0 ? Buffer.concat([splitter.rest, chunk]) : chunk;
  let at = 0;
  for (let end = bytes.indexOf(NEWLINE, at); end !== -1; end = bytes.indexOf(NEWLINE, at)) {
    yield* takeLine(splitter, bytes.subarray(at, end + 1));
    at = end + 1;
  }
  splitter.rest = bytes.length - at > MAX_MAIL ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
}

function* takeLine(splitter: Splitter, line: Buffer): Generator<Buffer, void, void> {
  if (splitter.blankBefore && isSeparator(line, 0)) yield* flush(splitter);
  else keep(splitter, unquoted(line));
  splitter.blankBefore = line.length <= 2 && (line[0] === NEWLINE || line[0] === 13);
}

function* finish(splitter: Splitter): Generator<Buffer, void, void> {
  if (splitter.rest.length > 0) yield* takeLine(splitter, splitter.rest);
  yield* flush(splitter);
}

function* flush(splitter: Splitter): Generator<Buffer, void, void> {
  const mail = Buffer.concat(splitter.lines);
  splitter.lines = [];
  splitter.size = 0;
  if (mail.some((byte) => byte > 32)) yield mail;
}

function keep(splitter: Splitter, bytes: Buffer): void {
  if (splitter.size >= MAX_MAIL) return;
  // A copy: the line is a view into a chunk of a megabyte that would stay in memory with it.
  splitter.lines.push(Buffer.from(bytes.subarray(0, MAX_MAIL - splitter.size)));
  splitter.size += bytes.length;
}

/** `From somebody Thu Apr 29 23:34:45 2015`: a word, then a date; ordinary sentences that begin with "From" have none. */
function isSeparator(bytes: Buffer, at: number): boolean {
  if (
    bytes[at] !== 70 ||
    bytes[at + 1] !== 114 ||
    bytes[at + 2] !== 111 ||
    bytes[at + 3] !== 109 ||
    bytes[at + 4] !== 32
  )
    return false;
  const line = bytes.toString('latin1', at, Math.min(bytes.length, at + 300)).split(/[\r\n]/, 1)[0] ?? '';
  return /^From\s{1,4}\S{0,200}\s{0,8}(?:\w{3},?\s{1,4})?(?:\w{3}\s{1,4}\d{1,2}|\d{1,2}\s{1,4}\w{3}|\d{4}-\d\d-\d\d)\b/.test(
    line,
  );
}

/** mboxrd: `>From ` and `>>From ` lose one mark. */
function unquoted(line: Buffer): Buffer {
  if (line[0] !== 62) return line;
  let marks = 1;
  while (line[marks] === 62 && marks < 20) marks++;
  return line.toString('latin1', marks, marks + 5) === 'From ' ? line.subarray(1) : line;
}
