import type { z } from 'zod';
import type { Field } from '../../../shared/contract/contacts.ts';
import type { ImportRecord, imports as importCalls } from '../../../shared/contract/imports.ts';
import type { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { allFields, contactList, ensureField, ensureList, requireHonestConsent } from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { linesAround } from './lines.ts';
import { headerKey, type Mapping, planRows } from './plan.ts';
import { previewFile } from './preview.ts';
import { findProblems } from './problems.ts';
import { importRecordOf, toRecord } from './record.ts';
import { writeRejections } from './rejections.ts';
import {
  countImports,
  countRejections,
  importPage,
  insertImport,
  rejectionSlice,
  rememberedMapping,
  rememberMapping,
} from './repo.ts';
import { cancelJob, markInterrupted, startJob } from './run.ts';
import { surveyTypos } from './survey.ts';
import { fileSource, type Head, readHead } from './table.ts';
import { undoImport } from './undo.ts';

/** The calls of imports. */
export function importsHandlers(ctx: EngineContext): Handlers<typeof contract.imports> {
  const { db } = ctx;
  markInterrupted(ctx);
  return {
    preview: async ({ ticket, dialect }) => {
      const { path, name, bytes } = ctx.files.find(ticket);
      const fields = allFields(db).filter((field) => !field.builtIn);
      const preview = await previewFile(fileSource(path, name), bytes, dialect, fields);
      const key = headerKey(preview.dialect.headerRow === null ? null : preview.columns.map((column) => column.header));
      const before = key === null ? undefined : rememberedMapping(db, key);
      const columns = before ? applyMapping(preview.columns, before, fields) : preview.columns;
      return { ...preview, sheets: [], columns, fileName: name, bytes, remembered: before !== undefined };
    },
    lines: async ({ ticket, charset, line }) => {
      const { path, name } = ctx.files.find(ticket);
      return { lines: await linesAround(fileSource(path, name), charset, line) };
    },
    paste: () => {
      throw new Error('not built yet');
    },
    resume: () => {
      throw new Error('not built yet');
    },
    problems: async ({ ticket, dialect, mapping, duplicates, fixTypos, repairs: typed }, { signal }) => {
      const { path, name } = ctx.files.find(ticket);
      const source = fileSource(path, name);
      const head = await readHead(source, dialect);
      const plan = planRows(mapping, head, (label, type) => fieldToBe(ctx, label, type), fieldTypes(ctx));
      const typos = await surveyTypos(source, head.dialect, plan.address, signal);
      const repairs = new Map(typed.map((repair) => [repair.line, repair.address]));
      const now = ctx.clock.now();
      return findProblems(db, { source, head, plan, typos, fixTypos, repairs, duplicates, now, signal });
    },
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
  const { path, name, bytes } = ctx.files.find(input.ticket);
  const source = fileSource(path, name);
  const head = await readHead(source, input.dialect);
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

// Fields come and go: a new one of last time is there by now, and one that was removed since is guessed anew.
function applyMapping<C extends { index: number; target: string; certainty: string }>(
  columns: C[],
  before: Mapping,
  fields: readonly Field[],
): C[] {
  return columns.map((column) => {
    const stored = before.find((one) => one.index === column.index)?.target;
    const target = stored === undefined ? undefined : presentTarget(stored, fields);
    if (target === undefined) return column;
    const certainty = target === 'ignore' ? 'left_out' : target.startsWith('new:') ? 'new' : 'recognised';
    return { ...column, target, certainty };
  });
}

function presentTarget(target: string, fields: readonly Field[]): string | undefined {
  if (target.startsWith('field:')) return fields.some((field) => `field:${field.key}` === target) ? target : undefined;
  const own = fields.find((field) => `new:${field.label}`.toLowerCase() === target.toLowerCase());
  return own ? `field:${own.key}` : target;
}

/** The types of the fields that are there, by key. */
function fieldTypes({ db }: EngineContext): (key: string) => Field['type'] {
  const types = new Map(allFields(db).map((field) => [field.key, field.type]));
  return (key) => types.get(key) ?? 'text';
}

// The field that a label would get, without making one.
function fieldToBe({ db }: EngineContext, label: string, type: Field['type']): { key: string; type: Field['type'] } {
  const known = allFields(db).find((field) => !field.builtIn && field.label.toLowerCase() === label.toLowerCase());
  return known ?? { key: `new:${label}`, type };
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
