import { writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { Field } from '../../../shared/contract/contacts.ts';
import type { imports as importCalls } from '../../../shared/contract/imports.ts';
import { allFields } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import type { ColumnGuess } from './columns.ts';
import { noteLooked, requireAsLooked } from './looked-at.ts';
import { openTicket } from './opened.ts';
import { ownColumns } from './own-columns.ts';
import { headerKey, type Mapping, planRows } from './plan.ts';
import { type Preview, previewFile } from './preview.ts';
import { findProblems, type Problems } from './problems.ts';
import type { ProblemMessage, ProblemOrder } from './problems-thread.ts';
import { rememberedMapping } from './repo.ts';
import { startRowThread } from './row-thread.ts';
import { readHead } from './table.ts';

type Input<K extends keyof typeof importCalls> = z.output<(typeof importCalls)[K]['~orpc']['inputSchema'] & z.ZodType>;

/** What a file is: how it is read, its columns and what they become, its first rows, what is odd about it. */
export async function preview(ctx: EngineContext, { ticket, dialect }: Input<'preview'>) {
  const { name, bytes } = ctx.files.find(ticket);
  noteLooked(ctx, ticket);
  const opened = await openTicket(ctx, ticket, dialect);
  const fields = allFields(ctx.db).filter((field) => !field.builtIn);
  const seen = await previewFile(opened.source, opened.bytes, opened.wanted, fields);
  const before = matchedBefore(ctx, seen);
  const columns = before ? applyMapping(seen.columns, before, fields) : seen.columns;
  return { ...seen, sheets: opened.sheets, columns, fileName: name, bytes, remembered: before !== undefined };
}

// Rejected rows that come back are matched as their file was.
function matchedBefore({ db }: EngineContext, { dialect, columns, rows }: Preview): Mapping | undefined {
  if (dialect.headerRow === null) return undefined;
  const header = columns.map((column) => column.header);
  const own = ownColumns(header, rows);
  const key = headerKey(header.slice(own));
  const before = key === null ? undefined : rememberedMapping(db, key);
  return before?.map((column) => ({ ...column, index: column.index + own }));
}

/** Keeps pasted text as a file; cells copied from a spreadsheet come with tabs between. */
export async function paste(ctx: EngineContext, text: string): Promise<{ ticket: string }> {
  const { ticket, path } = ctx.files.make('paste.txt');
  // The mark says that it is UTF-8, whatever its characters look like.
  await writeFile(path, `\ufeff${text}`);
  return { ticket };
}

/** What an import would do, and what stands in its way, without writing. */
export async function problems(ctx: EngineContext, input: Input<'problems'>, signal: AbortSignal | undefined) {
  const { mapping, duplicates, fixTypos } = input;
  requireAsLooked(ctx, input.ticket);
  const opened = await openTicket(ctx, input.ticket, input.dialect);
  const head = await readHead(opened.source, opened.wanted);
  const plan = planRows(mapping, head, (label, type) => fieldToBe(ctx, label, type), fieldTypes(ctx));
  const repairs = new Map(input.repairs.map((repair) => [repair.line, repair.address]));
  const question = { dialect: head.dialect, plan, fixTypos, repairs, duplicates, now: ctx.clock.now() };
  if (opened.bytes < OWN_THREAD_BYTES) return findProblems(ctx.db, { ...question, source: opened.source }, { signal });
  const { path, name, bytes } = opened;
  return problemsInThread(
    { ...question, workspace: ctx.folder, path, name, bytes },
    signal ? AbortSignal.any([signal, ctx.closing]) : ctx.closing,
    (progress) => ctx.events.publish({ type: 'looking', ticket: input.ticket, progress }),
  );
}

/** A small file is read in the time that a thread takes to start. */
const OWN_THREAD_BYTES = 2_000_000;

async function problemsInThread(
  order: ProblemOrder,
  signal: AbortSignal,
  told: (progress: number) => void,
): Promise<Problems> {
  const { thread, end } = startRowThread('problems', order, { maxOldGenerationSizeMb: 256 });
  const stop = () => void thread.terminate();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await new Promise<Problems>((resolve, reject) => {
      thread.on('message', (message: ProblemMessage) => {
        if (message.kind === 'found') resolve(message.problems);
        else told(message.progress);
      });
      thread.once('error', reject);
      thread.once('exit', () => reject(signal.reason ?? new Error('the thread that looks for problems ended')));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await end();
  }
}

/** The types of the fields that are there, by key. */
export function fieldTypes({ db }: EngineContext): (key: string) => Field['type'] {
  const types = new Map(allFields(db).map((field) => [field.key, field.type]));
  return (key) => types.get(key) ?? 'text';
}

// The field that a label would get, without making one.
function fieldToBe({ db }: EngineContext, label: string, type: Field['type']): { key: string; type: Field['type'] } {
  const known = allFields(db).find((field) => !field.builtIn && field.label.toLowerCase() === label.toLowerCase());
  return known ?? { key: `new:${label}`, type };
}

// Fields come and go: a new one of last time is there by now, and one that was removed since is guessed anew.
function applyMapping(columns: readonly ColumnGuess[], before: Mapping, fields: readonly Field[]): ColumnGuess[] {
  return columns.map((column) => {
    const stored = before.find((one) => one.index === column.index);
    const target = stored && presentTarget(stored.target, fields);
    if (target === undefined) return column;
    const certainty = target === 'ignore' ? 'left_out' : target.startsWith('new:') ? 'new' : 'recognised';
    const own = fields.find((field) => `field:${field.key}` === target);
    return { ...column, target, certainty, type: own?.type ?? stored?.type ?? column.type };
  });
}

function presentTarget(target: string, fields: readonly Field[]): string | undefined {
  if (target.startsWith('field:')) return fields.some((field) => `field:${field.key}` === target) ? target : undefined;
  const own = fields.find((field) => `new:${field.label}`.toLowerCase() === target.toLowerCase());
  return own ? `field:${own.key}` : target;
}
