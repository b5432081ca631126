import { AppError } from '../../../shared/errors.ts';
import { type NumberStyle, numberStyle } from './workbook-cells.ts';
import { attribute, createXmlScanner, type XmlEvents } from './workbook-xml.ts';
import { type Archive, readDirectory, unpack, unreadable, type ZipEntry } from './workbook-zip.ts';

/** A sheet with cells. `rows` is what its own header announces, null where it does not. */
export type SheetPart = { name: string; hidden: boolean; rows: number | null; entry: ZipEntry };

/** What must be known of a workbook before its cells can be read. */
export type WorkbookParts = {
  archive: Archive;
  sheets: SheetPart[];
  date1904: boolean;
  styles: readonly NumberStyle[];
  strings: ZipEntry | null;
};

/** Parts that describe the workbook and hold no people are never larger. */
const MOST_DESCRIPTION = 32 * 1024 ** 2;
const MOST_SHEETS = 1_000;
const MOST_ROWS = 1_048_576;

/** Opens a workbook: sheets in their own order, hidden ones marked, styles. Throws `file_spreadsheet` for workbooks of other kinds. */
export async function openWorkbook(path: string): Promise<WorkbookParts> {
  const archive = await readDirectory(path);
  refuseOtherKinds(archive);
  const main = await mainPart(archive);
  const links = await linksOf(archive, main);
  const { sheets, date1904 } = await readMain(archive, main, links);
  if (sheets.length === 0) throw unreadable();
  const stylesPart = [...links.values()].find(({ type }) => type === 'styles');
  const strings = [...links.values()].find(({ type }) => type === 'sharedStrings');
  return {
    archive,
    sheets,
    date1904,
    styles: await readStyles(archive, archive.entries.get(stylesPart?.target ?? '')),
    strings: archive.entries.get(strings?.target ?? '') ?? null,
  };
}

/** The text of a part, decoded piece by piece: UTF-8, or UTF-16 by its byte order mark. */
export async function* textOf(archive: Archive, entry: ZipEntry): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const piece of unpack(archive, entry)) {
    decoder ??= new TextDecoder(charsetOf(piece));
    yield decoder.decode(piece, { stream: true });
  }
  if (decoder) yield decoder.decode();
}

function charsetOf(piece: Uint8Array): string {
  if (piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le';
  return piece[0] === 0xfe && piece[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function refuseOtherKinds({ entries }: Archive): void {
  const other =
    entries.has('xl/workbook.bin') ||
    entries.has('content.xml') ||
    entries.has('index/document.iwa') ||
    entries.has('index.zip') ||
    entries.has('word/document.xml');
  if (other) throw new AppError('file_spreadsheet');
}

type Link = { target: string; type: string };

async function mainPart(archive: Archive): Promise<string> {
  for (const { target, type } of (await linksIn(archive, '_rels/.rels', '')).values())
    if (type === 'officeDocument' && archive.entries.has(target)) return target;
  if (archive.entries.has('xl/workbook.xml')) return 'xl/workbook.xml';
  throw unreadable();
}

function linksOf(archive: Archive, part: string): Promise<Map<string, Link>> {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  return linksIn(archive, `${folder}_rels/${part.slice(slash)}.rels`, folder);
}

async function linksIn(archive: Archive, part: string, folder: string): Promise<Map<string, Link>> {
  const links = new Map<string, Link>();
  await scan(archive, archive.entries.get(part), {
    open(name, attributes) {
      if (name !== 'Relationship' || links.size > 10 * MOST_SHEETS) return;
      const target = attribute(attributes, 'Target') ?? '';
      links.set(attribute(attributes, 'Id') ?? '', {
        target: resolve(target.startsWith('/') ? '' : folder, target).toLowerCase(),
        type: (attribute(attributes, 'Type') ?? '').replace(/^.*\//, ''),
      });
    },
    close() {},
  });
  return links;
}

function resolve(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of `${folder}${target.replaceAll('\\', '/')}`.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}

async function readMain(archive: Archive, part: string, links: ReadonlyMap<string, Link>) {
  const found: { name: string; hidden: boolean; link: string }[] = [];
  let date1904 = false;
  await scan(archive, archive.entries.get(part), {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = /^(1|true|on)$/i.test(attribute(attributes, 'date1904') ?? '');
      if (name !== 'sheet' || found.length >= MOST_SHEETS) return;
      const state = attribute(attributes, 'state') ?? 'visible';
      const link = attribute(attributes, 'id') ?? '';
      found.push({ name: (attribute(attributes, 'name') ?? '').slice(0, 200), hidden: state !== 'visible', link });
    },
    close() {},
  });
  const sheets: SheetPart[] = [];
  for (const { name, hidden, link } of found) {
    const { target, type } = links.get(link) ?? { target: '', type: '' };
    const entry = archive.entries.get(target);
    // A sheet that is a chart has no cells.
    if (entry && type === 'worksheet')
      sheets.push({ name, hidden, entry, rows: sheets.length < 50 ? await announcedRows(archive, entry) : null });
  }
  return { sheets, date1904 };
}

async function announcedRows(archive: Archive, entry: ZipEntry): Promise<number | null> {
  let head = '';
  try {
    for await (const piece of textOf(archive, entry)) {
      head += piece;
      if (head.length > 16_384 || head.includes('<sheetData')) break;
    }
  } catch {
    return null;
  }
  const [, first = '', last] =
    /<(?:\w+:)?dimension[^>]{0,100}\bref="\$?[A-Z]{1,3}\$?(\d{1,7})(?::\$?[A-Z]{1,3}\$?(\d{1,7}))?"/.exec(head) ?? [];
  const rows = Number(last ?? first);
  // Some writers put A1 there and mean nothing by it.
  return rows > 1 && rows <= MOST_ROWS ? rows : null;
}

async function readStyles(archive: Archive, entry: ZipEntry | undefined): Promise<NumberStyle[]> {
  const formats = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let inCells = false;
  await scan(archive, entry, {
    open(name, attributes) {
      if (name === 'cellXfs') inCells = true;
      if (name === 'numFmt')
        formats.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '');
      if (name !== 'xf' || !inCells || styles.length > 100_000) return;
      const id = Number(attribute(attributes, 'numFmtId') ?? 0);
      styles.push(numberStyle(id, formats.get(id)));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

async function scan(archive: Archive, entry: ZipEntry | undefined, events: XmlEvents): Promise<void> {
  if (!entry) return;
  if (entry.bytes > MOST_DESCRIPTION) throw new AppError('workbook_too_large');
  const scanner = createXmlScanner(events);
  for await (const text of textOf(archive, entry)) scanner.push(text);
  scanner.end();
}
