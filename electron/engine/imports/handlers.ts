import type { z } from 'zod';
import type { ImportRecord, imports as importCalls } from '../../../shared/contract/imports.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { allFields, contactList, ensureField, ensureList, requireHonestConsent } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { linesAround } from './lines.ts';
import { openTicket } from './opened.ts';
import { headerKey, type Mapping, planRows } from './plan.ts';
import { fieldTypes, paste, preview, problems } from './read-calls.ts';
import { importRecordOf, toRecord } from './record.ts';
import { writeRejections } from './rejections.ts';
import { countImports, countRejections, importPage, insertImport, rejectionSlice, rememberMapping } from './repo.ts';
import { cancelJob, markInterrupted, startJob } from './run.ts';
import { fileSource, type Head, readHead } from './table.ts';
import { undoImport } from './undo.ts';

/** The calls of imports. */
export function importsHandlers(ctx: EngineContext): Handlers<typeof contract.imports> {
  const { db } = ctx;
  markInterrupted(ctx);
  return {
    preview: (input) => preview(ctx, input),
    lines: async ({ ticket, charset, line }) => {
      const { path, name } = ctx.files.find(ticket);
      return { lines: await linesAround(fileSource(path, name), charset, line) };
    },
    paste: ({ text }) => paste(ctx, text),
    resume: () => {
      throw new Error('not built yet');
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
    undo: async ({ id }) => {
      const undone = await undoImport(ctx, id);
      for (const what of ['imports', 'contacts', 'lists', 'suppressions'] as const) changed(ctx, what);
      return undone;
    },
    rejections: ({ id, cursor, limit }) => {
      requireImport(ctx, id);
      const rows = rejectionSlice(db, id, Number(cursor ?? 0), limit);
      const next = rows.length === limit ? String(rows.at(-1)?.number) : null;
      return {
        rows: rows.map(({ line, cause, found, cells }) => ({ line, cause, found, row: cells })),
        next,
        total: countRejections(db, id),
      };
    },
    downloadRejections: ({ id }) => writeRejections(ctx, id),
  };
}

type StartInput = z.output<(typeof importCalls.start)['~orpc']['inputSchema'] & z.ZodType>;

async function startImport(ctx: EngineContext, input: StartInput): Promise<{ id: number }> {
  const { db, clock } = ctx;
  requireHonestConsent(input.consent);
  const { name, bytes, source, wanted } = await openTicket(ctx, input.ticket, input.dialect);
  const head = await readHead(source, wanted);
  requireKnownFields(ctx, input.mapping);
  const at = clock.now();
  if (input.listId !== null && !contactList(db, input.listId)) throw new AppError('not_found');
  const { plan, importId, list } = db.transaction(() => {
    const plan = planRows(input.mapping, head, (label, type) => ensureField(db, label, at, type), fieldTypes(ctx));
    const chosen = listFor(ctx, input, at);
    const key = headerKey(head.header);
    if (key !== null) rememberMapping(db, key, worthRemembering(input.mapping, head), at);
    const importId = insertImport(db, {
      fileName: name,
      list: chosen.list,
      listMade: chosen.made,
      header: head.header ?? [],
      at,
    });
    return { plan, importId, list: chosen.list };
  })();
  const repairs = new Map(input.repairs.map((repair) => [repair.line, repair.address]));
  const { duplicates, consent, fixTypos } = input;
  startJob(ctx, {
    importId,
    fileName: name,
    source,
    bytes,
    head,
    plan,
    repairs,
    fixTypos,
    duplicates,
    consent,
    listId: list?.id ?? null,
  });
  changed(ctx, 'imports', importId);
  return { id: importId };
}

// A column that is empty today says nothing about the file of next month.
function worthRemembering(mapping: Mapping, head: Head): Mapping {
  return mapping.filter(
    ({ index, target }) =>
      target !== 'ignore' || head.records.some((record) => (record.fields[index] ?? '').trim() !== ''),
  );
}

function listFor({ db }: EngineContext, input: { listId: number | null; newList: string | null }, at: number) {
  if (input.listId !== null) return { list: contactList(db, input.listId) ?? null, made: false };
  if (!input.newList?.trim()) return { list: null, made: false };
  const list = ensureList(db, input.newList, at);
  return { list, made: contactList(db, list.id)?.createdAt === at };
}

function requireKnownFields({ db }: EngineContext, mapping: Mapping): void {
  const known = new Set(allFields(db).map((field) => `field:${field.key}`));
  const unknown = mapping.find(({ target }) => target.startsWith('field:') && !known.has(target));
  if (unknown) throw new AppError('invalid_input', { path: 'mapping' });
}

function requireImport({ db }: EngineContext, id: number): ImportRecord {
  const record = importRecordOf(db, id);
  if (!record) throw new AppError('not_found');
  return record;
}
