import { AppError } from '../../../shared/errors.ts';
import type { OpenSource } from './batches.ts';
import { knownCharset } from './charset.ts';

export type NumberedLine = { line: number; text: string };

const AROUND = 5;
const LONGEST = 300;

/**
 * The lines around line `wanted` (the first is 1), as they stand in the file: five before it, five after. Reads no further
 * than that and keeps no more than it answers, however long a line is. Throws `invalid_input` for a charset nobody knows.
 */
export async function linesAround(source: OpenSource, charset: string, wanted: number): Promise<NumberedLine[]> {
  if (!knownCharset(charset)) throw new AppError('invalid_input', { path: 'charset' });
  const decoder = new TextDecoder(charset);
  const cutter = createCutter(wanted - AROUND, wanted + AROUND);
  for await (const bytes of source()) {
    cutter.feed(decoder.decode(bytes, { stream: true }));
    if (cutter.over()) break;
  }
  return cutter.end();
}

/** Cuts text into lines at CR, LF and CRLF and keeps those from `first` to `last`. */
function createCutter(first: number, last: number) {
  const kept: NumberedLine[] = [];
  let line = 1;
  let text = '';
  let afterReturn = false;
  const close = () => {
    if (line >= first && line <= last) kept.push({ line, text: text.replaceAll('\0', '') });
    line += 1;
    text = '';
  };
  const keep = (part: string) => {
    if (line >= first && text.length < LONGEST) text = (text + part).slice(0, LONGEST);
  };
  return {
    feed(part: string): void {
      let from = 0;
      for (const { index, 0: end } of part.matchAll(/\r\n|\r|\n/g)) {
        // A CRLF that fell between two reads is one end of a line.
        const halved = afterReturn && index === 0 && end === '\n';
        if (!halved) {
          keep(part.slice(from, index));
          close();
        }
        afterReturn = false;
        from = index + end.length;
        if (line > last) return;
      }
      keep(part.slice(from));
      if (part.length > 0) afterReturn = part.endsWith('\r');
    },
    over: () => line > last,
    end(): NumberedLine[] {
      if (text !== '') close();
      return kept;
    },
  };
}
