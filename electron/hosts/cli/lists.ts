import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CLEANING_ACTIONS, type CleaningRun } from '../../../shared/contract/cleaning.ts';
import { CONSENT_SOURCES, type ContactList } from '../../../shared/contract/contacts.ts';
import { DUPLICATE_RULES, type ImportRecord } from '../../../shared/contract/imports.ts';
import type { Segment } from '../../../shared/contract/segments.ts';
import { rejectionWords } from '../../../shared/rejection-words.ts';
import { personAction } from './person.ts';
import { table } from './terminal.ts';
import { text, UsageError, type Verb, type VerbContext, wholeNumber } from './verb.ts';

/** One of a fixed set of words; throws UsageError with the words to choose from. */
export function oneOf<T extends string>(words: readonly T[], value: string | undefined, name: string): T | undefined {
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value);
  if (!found) throw new UsageError('cli:usage.one_of', { name, value, words: words.join(', ') });
  return found;
}

/** The list of that name, or undefined where no name was given; throws UsageError where no list is called so. */
export async function namedList({ client, values }: VerbContext): Promise<ContactList | undefined> {
  const name = text(values, 'list');
  if (name === undefined) return undefined;
  const { lists } = await client.contacts.lists({});
  const found = lists.find((list) => list.name.toLowerCase() === name.toLowerCase());
  if (!found)
    throw new UsageError('cli:usage.no_list', { name, names: lists.map((list) => list.name).join(', ') || '–' });
  return found;
}

/** The segment named by `--segment`, or undefined where no name was given; throws UsageError where none is called so. */
export async function namedSegment({ client, values }: VerbContext): Promise<Segment | undefined> {
  const name = text(values, 'segment');
  if (name === undefined) return undefined;
  const { segments } = await client.segments.list({});
  const found = segments.find((segment) => segment.name.toLowerCase() === name.toLowerCase());
  if (!found)
    throw new UsageError('cli:usage.no_segment', { name, names: segments.map((one) => one.name).join(', ') || '–' });
  return found;
}

/** A ticket for a file named on the command line; `-` is standard input. */
async function ticketFor(context: VerbContext, name: string): Promise<{ ticket: string; done: () => Promise<void> }> {
  if (name !== '-') {
    const path = resolve(name);
    if (!existsSync(path)) throw new UsageError('cli:usage.no_file', { name });
    return { ticket: context.engine.ctx.files.give(path), done: async () => {} };
  }
  const folder = await mkdtemp(join(tmpdir(), 'merpati-stdin-'));
  const path = join(folder, 'stdin.csv');
  await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }));
  return {
    ticket: context.engine.ctx.files.give(path, 'stdin.csv'),
    done: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Waits for an import, showing how far it is; Ctrl+C cancels it. */
export async function followImport({ client, terminal, t, stop }: VerbContext, id: number): Promise<ImportRecord> {
  for (;;) {
    const record = await client.imports.get({ id });
    if (record.state !== 'running') {
      terminal.endProgress();
      return record;
    }
    if (stop.aborted) await client.imports.cancel({ id });
    terminal.progress(
      t('cli:import.running', {
        percent: Math.round(record.progress * 100),
        rows: terminal.number(record.counts.rows),
      }),
    );
    await new Promise((done) => setTimeout(done, 100));
  }
}

export const importVerb: Verb = {
  options: {
    list: { type: 'string' },
    consent: { type: 'string' },
    note: { type: 'string' },
    duplicates: { type: 'string' },
    'fix-typos': { type: 'boolean' },
    sheet: { type: 'string' },
    tag: { type: 'string', multiple: true },
    'dry-run': { type: 'boolean' },
    rejected: { type: 'string' },
  },
  mostWords: () => 1,
  async run(context) {
    const { client, values, positionals, terminal, t } = context;
    const name = positionals[0];
    if (!name) throw new UsageError('cli:usage.import');
    const duplicates = oneOf(DUPLICATE_RULES, text(values, 'duplicates'), '--duplicates') ?? 'fill';
    const source = oneOf(CONSENT_SOURCES, text(values, 'consent'), '--consent');
    const fixTypos = values['fix-typos'] === true;
    const { ticket, done } = await ticketFor(context, name);
    try {
      const sheet = text(values, 'sheet');
      const seen = await client.imports.preview({ ticket, dialect: sheet === undefined ? {} : { sheet } });
      const { dialect, sheets, columns, warnings } = seen;
      const mapping = columns.map(({ index, target, type }) => ({ index, target, type }));
      if (values['dry-run']) {
        const { counts, groups } = await client.imports.problems({ ticket, dialect, mapping, duplicates, fixTypos });
        return { data: { dialect, sheets, columns, warnings, counts, groups }, text: () => sayCounts(context, counts) };
      }
      const consent = source ? { source, note: text(values, 'note') ?? '', date: Date.now() } : null;
      const { id } = await client.imports.start({
        ticket,
        dialect,
        mapping,
        duplicates,
        fixTypos,
        consent,
        newList: text(values, 'list') ?? null,
        tags: [values.tag ?? []].flat().map(String),
      });
      const record = await followImport(context, id);
      const kept = await keepRejected(context, record, text(values, 'rejected'));
      return {
        data: { ...record, rejectedFile: kept },
        code: record.state === 'done' ? 0 : 1,
        text: () => {
          terminal.line(t(`cli:import.${record.state}`, { name: basename(record.fileName) }));
          sayCounts(context, record.counts);
          if (kept) terminal.line(t('cli:import.rejected_file', { name: kept }));
          if (!source) terminal.line(terminal.paint('amber', t('cli:import.no_consent')));
          for (const { header, target, unclear } of columns)
            if (unclear && target !== 'wants' && target !== 'refuses')
              terminal.line(terminal.paint('amber', t('cli:import.unclear', { column: header })));
        },
      };
    } finally {
      await done();
    }
  },
};

function sayCounts({ terminal, t }: VerbContext, counts: ImportRecord['counts']): void {
  const rows = (['rows', 'created', 'updated', 'unchanged', 'duplicates', 'suppressed', 'rejected'] as const).map(
    (key) => [t(`cli:import.count.${key}`), terminal.number(counts[key])],
  );
  const causes = Object.entries(counts.rejectedByCause).map(([cause, rowsOf]) => [
    `  ${t(`cli:import.cause.${cause}`)}`,
    terminal.number(rowsOf ?? 0),
  ]);
  for (const line of table([...rows, ...causes], [1])) terminal.line(`  ${line}`);
}

/** Copies a file that the engine made to where the person wants it. */
export async function keepDownload({ engine }: VerbContext, ticket: string, to: string): Promise<string> {
  const path = resolve(to);
  await pipeline(createReadStream(engine.ctx.files.find(ticket).path), createWriteStream(path, { flags: 'wx' })).catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? new UsageError('cli:usage.file_exists', { name: to }) : error;
    },
  );
  return path;
}

async function keepRejected(
  context: VerbContext,
  record: ImportRecord,
  to: string | undefined,
): Promise<string | null> {
  if (!to || record.counts.rejected === 0) return null;
  const { ticket } = await context.client.imports.downloadRejections({
    id: record.id,
    words: rejectionWords((key) => context.t(key)),
  });
  return keepDownload(context, ticket, to);
}

export const contactsVerb: Verb = {
  options: {
    search: { type: 'string' },
    list: { type: 'string' },
    segment: { type: 'string' },
    limit: { type: 'string' },
    export: { type: 'string' },
    yes: { type: 'boolean' },
    'mail-again': { type: 'boolean' },
    backups: { type: 'boolean' },
    consent: { type: 'string' },
    note: { type: 'string' },
    date: { type: 'string' },
    name: { type: 'string' },
  },
  mostWords: (action) => (action === 'export' ? 3 : 2),
  async run(context) {
    const person = personAction(context);
    if (person) return person;
    const { client, values, terminal, t } = context;
    const list = await namedList(context);
    const segment = await namedSegment(context);
    const filter = { listId: list?.id ?? null, segmentId: segment?.id ?? null, search: text(values, 'search') ?? '' };
    const to = text(values, 'export');
    if (to) {
      const file = await client.contacts.export(filter);
      const path = await keepDownload(context, file.ticket, to);
      return { data: { file: path }, text: () => terminal.line(t('cli:contacts.exported', { name: path })) };
    }
    const limit = Math.min(wholeNumber(text(values, 'limit'), '--limit') ?? 50, 500);
    const page = await client.contacts.list({ ...filter, limit: Math.max(1, limit) });
    const total = page.total ?? (await client.contacts.count(filter)).contacts;
    return {
      data: { total, contacts: page.rows },
      text: () => {
        const rows = page.rows.map((one) => [one.address, one.name, t(`cli:contacts.status.${one.status}`)]);
        for (const line of table(rows)) terminal.line(line);
        terminal.line(
          terminal.paint(
            'dim',
            t('cli:contacts.total', {
              shown: terminal.number(page.rows.length),
              total: terminal.number(total),
            }),
          ),
        );
      },
    };
  },
};

/** Waits for a cleaning run, showing how far it is. */
export async function followCleaning({ client, terminal, t, stop }: VerbContext, id: number): Promise<CleaningRun> {
  for (;;) {
    const run = await client.cleaning.get({ id });
    if (run.state !== 'running') {
      terminal.endProgress();
      return run;
    }
    if (stop.aborted) await client.cleaning.cancel({ id });
    terminal.progress(
      t('cli:clean.running', { checked: terminal.number(run.checked), total: terminal.number(run.total) }),
    );
    await new Promise((done) => setTimeout(done, 100));
  }
}

export const cleanVerb: Verb = {
  options: {
    list: { type: 'string' },
    'no-dns': { type: 'boolean' },
    apply: { type: 'boolean' },
    action: { type: 'string', multiple: true },
    undo: { type: 'boolean' },
  },
  mostWords: () => 0,
  async run(context) {
    const { client, values, terminal, t } = context;
    if (values.undo) {
      const { run } = await client.cleaning.latest({});
      if (run?.state !== 'applied')
        return { data: { undone: null }, code: 1, text: () => terminal.line(t('cli:clean.nothing_to_undo')) };
      await client.cleaning.undo({ id: run.id });
      return { data: { undone: run.id }, text: () => terminal.line(t('cli:clean.undone')) };
    }
    const list = await namedList(context);
    const { id } = await client.cleaning.start({ listId: list?.id ?? null, dns: values['no-dns'] !== true });
    const run = await followCleaning(context, id);
    const applied = values.apply
      ? await client.cleaning.apply({ id, actions: chosenActions(run, values.action) })
      : null;
    return { data: { ...run, applied }, text: () => sayCleaning(context, run, applied) };
  },
};

/** `--action role=keep`: the proposal of each reason, less what the person says otherwise. */
function chosenActions(
  run: CleaningRun,
  asked: VerbContext['values'][string],
): { reason: CleaningRun['reasons'][number]['reason']; action: (typeof CLEANING_ACTIONS)[number] }[] {
  const own = new Map((Array.isArray(asked) ? asked : []).map((pair) => pair.split('=', 2) as [string, string]));
  return run.reasons.map(({ reason, action }) => ({
    reason,
    action: oneOf(CLEANING_ACTIONS, own.get(reason), '--action') ?? action,
  }));
}

function sayCleaning(
  { terminal, t }: VerbContext,
  run: CleaningRun,
  applied: Readonly<Record<string, number>> | null,
): void {
  const tones = { good: 'green', risky: 'amber', invalid: 'red', unknown: 'dim', doNotMail: 'iris' } as const;
  for (const [group, tone] of Object.entries(tones)) {
    const key = group as keyof typeof tones;
    terminal.line(terminal.paint(tone, `${t(`cli:clean.group.${group}`)}  ${terminal.number(run.groups[key])}`));
    const rows = run.reasons
      .filter((row) => row.group === key && row.contacts > 0)
      .map((row) => [
        `    ${t(`cli:clean.reason.${row.reason}`)}`,
        terminal.number(row.contacts),
        t(`cli:clean.action.${row.action}`),
      ]);
    for (const line of table(rows, [1])) terminal.line(line);
  }
  terminal.line(applied ? t('cli:clean.applied', { ...applied }) : t('cli:clean.not_applied'));
}
