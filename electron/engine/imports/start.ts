import type { z } from 'zod';
import type { Field } from '../../../shared/contract/contacts.ts';
import type { imports as importCalls } from '../../../shared/contract/imports.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  allFields,
  contactList,
  ensureField,
  ensureList,
  ensureTag,
  requireHonestConsent,
} from '../contacts/public.ts';
import { changed, type EngineContext } from '../context.ts';
import { jobToBytes } from './job.ts';
import { keepSource } from './kept-source.ts';
import { requireAsLooked } from './looked-at.ts';
import { openTicket } from './opened.ts';
import { headerKey, type Mapping, planRows } from './plan.ts';
import { fieldTypes } from './read-calls.ts';
import { finishImport, insertImport, noteFieldMade, noteMade, rememberMapping, storeJob } from './repo.ts';
import { startJob } from './run.ts';
import { type Head, readHead } from './table.ts';

export type StartInput = z.output<(typeof importCalls.start)['~orpc']['inputSchema'] & z.ZodType>;

/**
 * Begins an import: what it is asked to do and the file itself are kept first, so that it can go on after anything. Throws
 * `consent_refused`, `file_changed`, `not_found`, `invalid_input`, and what opening the file throws.
 */
export async function startImport(ctx: EngineContext, input: StartInput): Promise<{ id: number }> {
  const { db, clock, folder } = ctx;
  requireHonestConsent(input.consent);
  requireAsLooked(ctx, input.ticket);
  const { name, path, source, wanted } = await openTicket(ctx, input.ticket, input.dialect);
  const head = await readHead(source, wanted);
  requireKnownFields(ctx, input.mapping);
  if (input.listId !== null && !contactList(db, input.listId)) throw new AppError('not_found');
  const at = clock.now();
  const { id, plan, groups } = db.transaction(() => {
    const made: string[] = [];
    const fieldOf = (label: string, type: Field['type']) => {
      const field = ensureField(db, label, at, type);
      if (field.made) made.push(field.key);
      return field;
    };
    const plan = planRows(input.mapping, head, fieldOf, fieldTypes(ctx));
    const key = headerKey(head.header);
    if (key !== null) rememberMapping(db, key, worthRemembering(input.mapping, head), at);
    const groups = groupsFor(ctx, input, at);
    const id = insertImport(db, { fileName: name, ...groups, header: head.header ?? [], at });
    for (const { kind, id: group } of groups.made) noteMade(db, id, kind, group);
    for (const field of made) noteFieldMade(db, id, field);
    return { id, plan, groups };
  })();
  try {
    const kept = await keepSource(folder, id, path);
    const job = jobToBytes({
      fileName: name,
      source: kept,
      dialect: head.dialect,
      plan,
      repairs: new Map(input.repairs.map((repair) => [repair.line, repair.address])),
      fixTypos: input.fixTypos,
      duplicates: input.duplicates,
      consent: input.consent,
      listIds: groups.list ? [groups.list.id] : [],
      tagIds: groups.tagIds,
      startedAt: at,
    });
    storeJob(db, id, job);
  } catch (error) {
    finishImport(db, id, 'failed', clock.now(), null);
    throw error;
  }
  startJob(ctx, id);
  changed(ctx, 'imports', id);
  return { id };
}

/** The list and the tags that everybody of an import gets, made where they are not there, and which were. */
function groupsFor({ db }: EngineContext, input: Pick<StartInput, 'listId' | 'newList' | 'tags'>, at: number) {
  const made: { kind: 'list' | 'tag'; id: number }[] = [];
  const tags = input.tags.map((name) => ensureTag(db, name, at));
  for (const tag of tags) if (tag.made) made.push({ kind: 'tag', id: tag.id });
  const tagIds = [...new Set(tags.map((tag) => tag.id))];
  if (input.listId !== null) return { list: contactList(db, input.listId) ?? null, listMade: false, tagIds, made };
  if (!input.newList?.trim()) return { list: null, listMade: false, tagIds, made };
  const list = ensureList(db, input.newList, at);
  if (list.made) made.push({ kind: 'list', id: list.id });
  return { list, listMade: list.made, tagIds, made };
}

// A column that is empty today says nothing about the file of next month.
function worthRemembering(mapping: Mapping, head: Head): Mapping {
  return mapping.filter(
    ({ index, target }) =>
      target !== 'ignore' || head.records.some((record) => (record.fields[index] ?? '').trim() !== ''),
  );
}

function requireKnownFields({ db }: EngineContext, mapping: Mapping): void {
  const known = new Set(allFields(db).map((field) => `field:${field.key}`));
  const unknown = mapping.find(({ target }) => target.startsWith('field:') && !known.has(target));
  if (unknown) throw new AppError('invalid_input', { path: 'mapping' });
}
