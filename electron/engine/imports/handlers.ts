import type { ImportRecord } from '../../../shared/contract/imports.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { fileSource } from './batches.ts';
import { linesAround } from './lines.ts';
import { paste, preview, problems } from './read-calls.ts';
import { importRecordOf, toRecord } from './record.ts';
import { writeRejections } from './rejections.ts';
import { countImports, importPage } from './repo.ts';
import { cancelJob, markInterrupted, resumeJob } from './run.ts';
import { startImport } from './start.ts';
import { resumeUndoing, undoImport } from './undo.ts';

/** The calls of imports. */
export function importsHandlers(ctx: EngineContext): Handlers<typeof contract.imports> {
  const { db } = ctx;
  markInterrupted(ctx);
  resumeUndoing(ctx);
  return {
    preview: (input) => preview(ctx, input),
    lines: async ({ ticket, charset, line }) => {
      const { path, name } = ctx.files.find(ticket);
      return { lines: await linesAround(fileSource(path, name), charset, line) };
    },
    paste: ({ text }) => paste(ctx, text),
    resume: ({ id }) => {
      resumeJob(ctx, id);
      changed(ctx, 'imports', id);
      return {};
    },
    problems: (input, { signal }) => problems(ctx, input, signal),
    start: (input) => startImport(ctx, input),
    get: ({ id }) => requireImport(ctx, id),
    list: ({ cursor, limit }) => {
      const rows = importPage(db, cursor === null ? null : Number(cursor), limit);
      return {
        rows: rows.map((row) => toRecord(db, row)),
        next: rows.length === limit ? String(rows.at(-1)?.id) : null,
        total: countImports(db),
      };
    },
    cancel: async ({ id }) => {
      requireImport(ctx, id);
      await cancelJob(ctx, id);
      return {};
    },
    undo: ({ id }) => undoImport(ctx, id),
    downloadRejections: ({ id, words }) => writeRejections(ctx, id, words),
  };
}

function requireImport({ db }: EngineContext, id: number): ImportRecord {
  const record = importRecordOf(db, id);
  if (!record) throw new AppError('not_found');
  return record;
}
