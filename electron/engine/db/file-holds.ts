import { createReadStream } from 'node:fs';

/**
 * Whether a file holds one of these texts, whatever the case of its ASCII letters; read in pieces that overlap by the longest text.
 * With a descriptor that is what is read, from its beginning, and it stays open.
 */
export async function fileHolds(path: string, texts: readonly string[], descriptor?: number): Promise<boolean> {
  const sought = texts.flatMap((text) => [
    Buffer.from(text).toString('latin1'),
    Buffer.from(text, 'utf16le').toString('latin1'),
  ]);
  const overlap = Math.max(0, ...sought.map((text) => text.length));
  let before = '';
  try {
    const lent = descriptor === undefined ? {} : { fd: descriptor, autoClose: false, start: 0 };
    for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20, ...lent })) {
      const text = before + String(chunk).toLowerCase();
      if (sought.some((one) => text.includes(one))) return true;
      before = text.slice(-overlap);
    }
  } catch {
    // It is gone already.
  }
  return false;
}
