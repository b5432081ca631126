import { type NumberStyle, numberText, unescapeText } from './workbook-cells.ts';
import type { StringTable } from './workbook-strings.ts';
import { attribute, createXmlScanner } from './workbook-xml.ts';

export type SheetReading = { strings: StringTable | null; styles: readonly NumberStyle[]; date1904: boolean };

/** Excel's own bounds are 1,048,576 rows and 16,384 columns; no more than 500 columns can be matched. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 1_000;
const LONGEST = 32_767;

/** What stands for a line break inside a cell, so that a line of the text is a row of the sheet. */
export const CELL_BREAK = '\u2028';

/**
 * Turns the XML of a sheet into CSV, one line a row of the sheet (line 17 is row 17): what formulas last gave, dates as ISO 8601,
 * whole numbers with all digits, TRUE and FALSE, nothing for errors. Merged cells have their value where they begin, as a
 * spreadsheet saves them. `write` gets each line.
 */
export function createSheetReader(reading: SheetReading, write: (line: string) => void) {
  let cells: string[] = [];
  let row = 0;
  let column = 0;
  let kind = '';
  let style = 0;
  let value = '';
  let taking = false;
  let phonetic = false;
  let over = false;

  function startRow(attributes: string): void {
    const named = Number(attribute(attributes, 'r'));
    const next = Number.isInteger(named) && named > row ? named : row + 1;
    if (next > MOST_ROWS) {
      over = true;
      return;
    }
    if (next > row + 1) write('\n'.repeat(next - row - 1));
    row = next;
    column = -1;
    cells = [];
  }

  function startCell(attributes: string): void {
    const place = attribute(attributes, 'r');
    column = place === undefined ? column + 1 : (columnOf(place) ?? column + 1);
    kind = attribute(attributes, 't') ?? 'n';
    style = Number(attribute(attributes, 's') ?? 0);
    value = '';
  }

  function endCell(): void {
    if (value === '' || column >= MOST_COLUMNS) return;
    const text = cellText(value, kind, style, reading);
    if (text === '') return;
    while (cells.length < column) cells.push('');
    cells[column] = text;
  }

  return createXmlScanner({
    open(name, attributes) {
      if (over) return;
      if (name === 'c') startCell(attributes);
      else if (name === 'v' || name === 't') taking = !phonetic;
      else if (name === 'row') startRow(attributes);
      else if (name === 'rPh') phonetic = true;
    },
    close(name) {
      if (over) return;
      if (name === 'v' || name === 't') taking = false;
      else if (name === 'c') endCell();
      else if (name === 'rPh') phonetic = false;
      else if (name === 'row') write(`${cells.map(csvCell).join(',')}\n`);
      else if (name === 'sheetData') over = true;
    },
    text(part) {
      if (taking && value.length < LONGEST) value += part;
    },
  });
}

function cellText(value: string, kind: string, style: number, reading: SheetReading): string {
  if (kind === 's') return reading.strings?.at(Number(value)) ?? '';
  if (kind === 'b') return /^\s*(1|true)\s*$/i.test(value) ? 'TRUE' : 'FALSE';
  if (kind === 'e') return '';
  if (kind === 'str' || kind === 'inlineStr') return unescapeText(value);
  if (kind === 'd')
    return value
      .trim()
      .replace(/T00:00(:00(\.0+)?)?Z?$/, '')
      .replace('T', ' ');
  return numberText(value, reading.styles[style] ?? 'plain', reading.date1904);
}

/** The 0-based column of a place such as `AB12`; null where it names none. */
export function columnOf(place: string): number | null {
  let column = 0;
  for (let at = 0; at < 4; at++) {
    const letter = (place.charCodeAt(at) | 32) - 97;
    if (!(letter >= 0 && letter < 26)) return at === 0 || at > 3 ? null : column - 1;
    column = column * 26 + letter + 1;
  }
  return null;
}

// Line breaks would part rows; tabs and quotes are for the reader to undo.
function csvCell(text: string): string {
  const flat = /[\r\n]/.test(text) ? text.replace(/\r\n|\r|\n/g, CELL_BREAK) : text;
  return /[",]|^\s/.test(flat) ? `"${flat.replaceAll('"', '""')}"` : flat;
}
