import { open } from 'node:fs/promises';
import type { Dialect } from '../../../shared/contract/imports.ts';
import { AppError } from '../../../shared/errors.ts';
import { createTally, readRecords, type WarningTally } from './csv-reader.ts';
import type { CsvRecord } from './csv-records.ts';

/** Opens the file anew each time: guessing, looking for problems and importing each read it from the start. */
export type OpenSource = () => AsyncIterable<Uint8Array>;

/** Bytes that are read at once: few enough to be gone before the collector of garbage comes by twice and takes them for something that stays. */
const READ_BYTES = 65_536;

/** Opens a source on a file; throws `file_unreadable` where it cannot be read. */
export function fileSource(path: string, name: string): OpenSource {
  return async function* () {
    const file = await open(path).catch((error: unknown) => {
      throw new AppError('file_unreadable', { name }, { cause: error });
    });
    try {
      yield* file.createReadStream({ highWaterMark: READ_BYTES, autoClose: false }) as AsyncIterable<Uint8Array>;
    } finally {
      await file.close();
    }
  };
}

/** Data records after the header in batches, without rows that are empty throughout. */
export async function* dataBatches(source: OpenSource, dialect: Dialect, warnings: WarningTally = createTally()) {
  let toSkip = dialect.headerRow === null ? 0 : dialect.headerRow + 1;
  for await (const { records, bytesRead } of readRecords(source(), dialect, warnings)) {
    const data = records.slice(toSkip);
    toSkip = Math.max(0, toSkip - records.length);
    yield { records: data.filter(hasContent), bytesRead };
  }
}

/** Tells whether any cell of a record holds something. */
export function hasContent(record: CsvRecord): boolean {
  return record.fields.some((cell) => cell.trim() !== '');
}
