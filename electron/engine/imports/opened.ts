import { open } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { fileSource, type OpenSource } from './batches.ts';
import type { WantedDialect } from './dialect.ts';
import { spooledSheet } from './workbook.ts';
import type { Sheet } from './workbook-spool.ts';

/**
 * A file ready to be read as text: itself, or the chosen sheet of a workbook spooled as CSV (`path` and `bytes` are then those of
 * the spool, `name` is still that of the file). `wanted` says what is certain by now.
 */
export type Opened = {
  name: string;
  path: string;
  bytes: number;
  source: OpenSource;
  sheets: Sheet[];
  wanted: WantedDialect;
};

const ZIP = '504b0304';
const EMPTY_ZIP = '504b0506';
const OLE = 'd0cf11e0';
/** UTF-16 of the stream that an encrypted workbook keeps its content in. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/**
 * Opens what a ticket stands for, however it is stored. Throws `ticket_unknown`, `file_unreadable`, `file_spreadsheet` (.xls,
 * .ods, Numbers), and for workbooks `workbook_unreadable`, `workbook_protected`, `workbook_too_large`, `sheet_missing`.
 */
export async function openTicket(ctx: EngineContext, ticket: string, wanted: WantedDialect): Promise<Opened> {
  const { path, name, bytes } = ctx.files.find(ticket);
  const kind = await kindOf(path, name);
  if (kind === 'text') {
    const asText = wanted.format === 'workbook' ? { ...wanted, format: undefined } : wanted;
    return { name, path, bytes, source: fileSource(path, name), sheets: [], wanted: { ...asText, sheet: null } };
  }
  const spooled = await spooledSheet(ctx, { path, bytes, ticket }, wanted.sheet ?? null);
  return {
    name,
    path: spooled.path,
    bytes: spooled.bytes,
    source: fileSource(spooled.path, name),
    sheets: spooled.sheets,
    wanted: { ...wanted, format: 'workbook', sheet: spooled.sheet, charset: 'utf-8', delimiter: ',' },
  };
}

async function kindOf(path: string, name: string): Promise<'text' | 'workbook'> {
  const start = await firstBytes(path, name);
  const magic = start.subarray(0, 4).toString('hex');
  if (magic === ZIP || magic === EMPTY_ZIP) return 'workbook';
  if (magic === OLE) throw new AppError(start.includes(ENCRYPTED) ? 'workbook_protected' : 'file_spreadsheet');
  return 'text';
}

// The directory of an OLE container usually lies within its first sectors; where it does not, the sentence is only less exact.
async function firstBytes(path: string, name: string): Promise<Buffer> {
  const file = await open(path).catch((error: unknown) => {
    throw new AppError('file_unreadable', { name }, { cause: error });
  });
  try {
    const head = Buffer.alloc(65_536);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
