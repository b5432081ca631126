import { open } from 'node:fs/promises';

/** A line says for whom it is within its first bytes: what follows is the message itself. */
const HEAD = 8_192;
const CHUNK = 1 << 20;
const NEWLINE = 0x0a;
const TO = /"to":("(?:[^"\\]|\\.){0,2000}")/;

/**
 * Writes blanks over every line of a record (JSON lines) that is about one of these recipients; the other lines stay where they
 * are. Answers how many lines.
 */
export async function blankLines(path: string, isMeant: (to: string) => boolean): Promise<number> {
  const file = await open(path, 'r+');
  try {
    const places: { start: number; end: number }[] = [];
    for await (const { head, start, end } of linesOf(file)) {
      const to = TO.exec(head)?.[1];
      if (to !== undefined && isMeant(JSON.parse(to) as string)) places.push({ start, end });
    }
    for (const { start, end } of places)
      for (let at = start; at < end; at += CHUNK) {
        const blanks = Buffer.alloc(Math.min(CHUNK, end - at), ' ');
        await file.write(blanks, 0, blanks.length, at);
      }
    if (places.length > 0) await file.datasync();
    return places.length;
  } finally {
    await file.close();
  }
}

async function* linesOf(file: Awaited<ReturnType<typeof open>>) {
  const chunk = Buffer.alloc(CHUNK);
  let start = 0;
  let head = '';
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK, at);
    if (bytesRead === 0) break;
    for (let from = 0; from < bytesRead; ) {
      const stop = chunk.subarray(0, bytesRead).indexOf(NEWLINE, from);
      const to = stop < 0 ? bytesRead : stop;
      if (head.length < HEAD) head += chunk.toString('latin1', from, Math.min(to, from + HEAD));
      from = to + 1;
      if (stop < 0) break;
      yield { head: utf8(head), start, end: at + stop };
      start = at + stop + 1;
      head = '';
    }
    at += bytesRead;
  }
}

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString();
