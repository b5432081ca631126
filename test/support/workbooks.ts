import { crc32, deflateRawSync } from 'node:zlib';

/** A file inside a ZIP archive; `claims` lies about its size in the directory. */
export type ZipFile = {
  name: string;
  data: string | Uint8Array;
  stored?: boolean;
  encrypted?: boolean;
  claims?: number;
};

/** A ZIP archive as spreadsheet programs write them (deflate, no data descriptors). */
export function zip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, stored = false, encrypted = false, claims } of files) {
    const raw = Buffer.from(data as string);
    const packed = stored ? raw : deflateRawSync(raw);
    const label = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(encrypted ? 1 : 0, 2);
    head.writeUInt16LE(stored ? 0 : 8, 4);
    head.writeUInt32LE(crc32(raw), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(claims ?? raw.length, 18);
    head.writeUInt16LE(label.length, 22);
    parts.push(Buffer.from('504b0304', 'hex'), head, label, packed);
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(offset, 12);
    directory.push(Buffer.from('504b01021400', 'hex'), head, entry.subarray(2), label);
    offset += 30 + label.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** What a cell holds: text (shared), a number, a truth, raw XML of a whole `<c>` body with its attributes, or nothing. */
export type Cell = string | number | boolean | null | { xml: string; attributes?: string };
export type TestSheet = {
  name: string;
  rows: readonly (readonly Cell[])[];
  hidden?: boolean;
  extra?: string;
  dimension?: string;
};

const xmlText = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

/** The letters of a column: 0 is A. */
export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);
}

/** An XLSX as Excel writes one: shared strings, styles (0 general, 1 date 14, 2 `00000`, 3 own date, 4 text, 5 `yyyy-mm-dd hh:mm`, 6 telephone), sheets. */
export function workbook(
  sheets: readonly TestSheet[],
  options: { date1904?: boolean; files?: readonly ZipFile[]; inline?: boolean } = {},
): Buffer {
  const strings = new Map<string, number>();
  const shared = (text: string) => {
    const known = strings.get(text);
    if (known !== undefined) return known;
    strings.set(text, strings.size);
    return strings.size - 1;
  };
  const cellXml = (cell: Cell, row: number, column: number): string => {
    const at = `r="${columnName(column)}${row}"`;
    if (cell === null) return '';
    if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`;
    if (typeof cell === 'boolean') return `<c ${at} t="b"><v>${cell ? 1 : 0}</v></c>`;
    if (typeof cell === 'object') return `<c ${at} ${cell.attributes ?? ''}>${cell.xml}</c>`;
    if (options.inline) return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${xmlText(cell)}</t></is></c>`;
    return `<c ${at} t="s"><v>${shared(cell)}</v></c>`;
  };
  const sheetFiles = sheets.map(({ rows, extra = '', dimension }, number): ZipFile => {
    const body = rows.map((row, y) => {
      const cells = row.map((cell, x) => cellXml(cell, y + 1, x)).join('');
      return cells === '' ? '' : `<row r="${y + 1}">${cells}</row>`;
    });
    const width = Math.max(1, ...rows.slice(0, 1_000).map((row) => row.length));
    const ref = dimension ?? `A1:${columnName(width - 1)}${Math.max(1, rows.length)}`;
    return {
      name: `xl/worksheets/sheet${number + 1}.xml`,
      data: `${HEAD}<worksheet ${MAIN}><dimension ref="${ref}"/><sheetData>${body.join('')}</sheetData>${extra}</worksheet>`,
    };
  });
  const list = sheets
    .map(
      ({ name, hidden }, n) =>
        `<sheet name="${xmlText(name)}" sheetId="${n + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${n + 1}"/>`,
    )
    .join('');
  const links = sheets
    .map(
      (_, n) =>
        `<Relationship Id="rId${n + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`,
    )
    .join('');
  const kind = (name: string) =>
    `<Relationship Id="${name}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${name}" Target="${name}.xml"/>`;
  const formats =
    '<numFmts count="3"><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="[$-421]dd\\ mmmm\\ yyyy;@"/><numFmt numFmtId="166" formatCode="0000\\-0000\\-0000"/></numFmts>';
  const styles = [0, 14, 164, 165, 49, 22, 166].map((id) => `<xf numFmtId="${id}" xfId="0"/>`).join('');
  const files: ZipFile[] = [
    {
      name: '[Content_Types].xml',
      data: `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      data: `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `${HEAD}<workbook ${MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr${options.date1904 ? ' date1904="1"' : ''}/><sheets>${list}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links}${kind('styles')}${kind('sharedStrings')}</Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      data: `${HEAD}<styleSheet ${MAIN}>${formats}<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="7">${styles}</cellXfs></styleSheet>`,
    },
    ...sheetFiles,
    {
      name: 'xl/sharedStrings.xml',
      data: `${HEAD}<sst ${MAIN} count="${strings.size}" uniqueCount="${strings.size}">${[...strings.keys()].map((text) => `<si><t xml:space="preserve">${xmlText(text)}</t></si>`).join('')}</sst>`,
    },
  ];
  const replaced = new Set((options.files ?? []).map((file) => file.name));
  return zip([...files.filter((file) => !replaced.has(file.name)), ...(options.files ?? [])]);
}
