import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { createCutter } from '../../../electron/engine/imports/csv-records.ts';

// Papa Parse is the witness, not the reader: on a quote that is never closed its stream reads the rest of the file anew for
// each chunk (time grows with the square of the size) and gives one record for all of it; lists from people have such quotes.
const cell = fc.stringMatching(/^[a-zé @.,;"'\t\r\n]{0,12}$/);
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 12 });

function ours(text: string, delimiter: string, cuts: readonly number[]): string[][] {
  const cutter = createCutter(delimiter);
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  const pieces = [0, ...places].map((from, i) => text.slice(from, places[i] ?? text.length));
  return [...pieces.flatMap((piece) => cutter.push(piece)), ...cutter.end()].map((record) => record.fields);
}

describe('our cutter and Papa Parse', () => {
  it('read the same cells from whatever Papa Parse writes, however the text arrives', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(), { maxLength: 4 }),
        (rows, delimiter, newline, cuts) => {
          const text = Papa.unparse(rows, { delimiter, newline, quotes: true });
          const theirs = Papa.parse<string[]>(text, { delimiter, newline }).data;
          expect(ours(text, delimiter, cuts)).toEqual(theirs);
        },
      ),
      { numRuns: 500 },
    );
  });
});
