import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemoryDatabase } from '../../electron/engine/db/open.ts';
import { dataBatches, fileSource } from '../../electron/engine/imports/batches.ts';
import { planRows } from '../../electron/engine/imports/plan.ts';
import { previewFile } from '../../electron/engine/imports/preview.ts';
import { findProblems } from '../../electron/engine/imports/problems.ts';
import { readHead } from '../../electron/engine/imports/table.ts';
import { spoolSheet } from '../../electron/engine/imports/workbook-spool.ts';
import { AppError } from '../../shared/errors.ts';
import { type HostileList, hostileList } from './hostile-lists.ts';

/** How reading one list ended: with what would happen to its rows, or with a sentence. `why` is set where it ended otherwise. */
export type Ending = { ending: 'report' | 'sentence' | 'crash'; code: string; why: string; ms: number };

/** Reads lists as the engine does up to the report before an import: workbooks spooled, guessed, previewed, judged. */
export function openHostileReader() {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-hostile-'));
  const db = openMemoryDatabase();
  const file = join(folder, 'list');
  const spool = join(folder, 'sheet.csv');

  async function readList({ bytes }: HostileList): Promise<void> {
    writeFileSync(file, bytes);
    const magic = bytes.subarray(0, 4).toString('hex');
    if (magic === 'd0cf11e0') throw new AppError('file_spreadsheet');
    const isBook = magic === '504b0304' || magic === '504b0506';
    if (isBook) await spoolSheet(file, null, spool);
    const source = fileSource(isBook ? spool : file, 'list');
    const wanted = isBook ? ({ format: 'workbook', sheet: 'Data', charset: 'utf-8', delimiter: ',' } as const) : {};
    const head = await readHead(source, wanted);
    const { columns, dialect } = await previewFile(source, bytes.length, wanted, []);
    const plan = planRows(columns, head, (label) => label);
    const question = {
      source,
      dialect,
      plan,
      fixTypos: true,
      repairs: new Map<number, string>(),
      duplicates: 'fill' as const,
      now: 1,
    };
    const { counts } = await findProblems(db, question);
    let rows = 0;
    for await (const { records } of dataBatches(source, dialect)) rows += records.length;
    const { created, updated, unchanged, duplicates, rejected } = counts;
    if (counts.rows !== rows || rows !== created + updated + unchanged + duplicates + rejected)
      throw new Error(`${rows} rows, counted ${JSON.stringify(counts)}`);
  }

  return {
    async read(seed: number, list = hostileList(seed)): Promise<Ending> {
      const started = performance.now();
      const ended = (ending: Ending['ending'], code: string, why = ''): Ending => ({
        ending,
        code,
        why,
        ms: performance.now() - started,
      });
      try {
        await readList(list);
        return ended('report', '');
      } catch (error) {
        if (error instanceof AppError) return ended('sentence', error.code);
        return ended(
          'crash',
          '',
          `seed ${seed} (${list.ways.join(', ')}): ${error instanceof Error ? error.stack : error}`,
        );
      }
    },
    close(): void {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
