import { createReadStream } from 'node:fs';

/** Whether a file holds one of these texts, whatever the case of its ASCII letters; read in pieces that overlap by the longest text. */
export async function fileHolds(path: string, texts: readonly string[]): Promise<boolean> {
  const sought = texts.flatMap((text) => [
    Buffer.from(text).toString('latin1'),
    Buffer.from(text, 'utf16le').toString('latin1'),
  ]);
  const overlap = Math.max(0, ...sought.map((text) => text.length));
  let before = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
      const text = before + String(chunk).toLowerCase();
      if (sought.some((one) => text.includes(one))) return true;
      before = text.slice(-overlap);
    }
  } catch {
    // It is gone already.
  }
  return false;
}
