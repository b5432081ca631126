import { AppError } from '../../../shared/errors.ts';
import { unescapeText } from './workbook-cells.ts';
import { createXmlScanner } from './workbook-xml.ts';

const PAGE_BYTES = 1_048_576;
const MOST_BYTES = 128 * 1024 ** 2;
const LONGEST = 32_767;

/**
 * The shared strings of a workbook as bytes: a million rows may share four million texts, which as JavaScript strings take more
 * than a quarter of a gigabyte. Throws `workbook_too_large` beyond 128 MB.
 */
function createStringTable() {
  const pages: Buffer[] = [];
  let used = PAGE_BYTES;
  let count = 0;
  let starts = new Float64Array(1_024);
  let lengths = new Uint32Array(1_024);

  function add(text: string): void {
    const bytes = Buffer.from(text.slice(0, LONGEST));
    if (used + bytes.length > PAGE_BYTES) {
      if ((pages.length + 1) * PAGE_BYTES > MOST_BYTES) throw new AppError('workbook_too_large');
      pages.push(Buffer.allocUnsafe(PAGE_BYTES));
      used = 0;
    }
    if (count === starts.length) {
      starts = grown(starts, new Float64Array(count * 2));
      lengths = grown(lengths, new Uint32Array(count * 2));
    }
    bytes.copy(pages.at(-1) ?? Buffer.alloc(0), used);
    starts[count] = (pages.length - 1) * PAGE_BYTES + used;
    lengths[count] = bytes.length;
    used += bytes.length;
    count++;
  }

  return {
    add,
    /** The text with that number; empty where there is none. */
    at(index: number): string {
      const start = starts[index];
      if (start === undefined || index >= count) return '';
      const from = start % PAGE_BYTES;
      return pages[Math.floor(start / PAGE_BYTES)]?.toString('utf8', from, from + (lengths[index] ?? 0)) ?? '';
    },
  };
}
export type StringTable = ReturnType<typeof createStringTable>;

/** Reads `sharedStrings.xml` into a table: runs of rich text joined, phonetic readings left out. */
export async function readStrings(pieces: AsyncIterable<string>): Promise<StringTable> {
  const table = createStringTable();
  let text = '';
  let inText = false;
  let phonetic = false;
  const scanner = createXmlScanner({
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') inText = true;
      else if (name === 'rPh') phonetic = true;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') table.add(unescapeText(text));
    },
    text(part) {
      if (inText && !phonetic && text.length < LONGEST) text += part;
    },
  });
  for await (const piece of pieces) scanner.push(piece);
  scanner.end();
  return table;
}

function grown<T extends Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
