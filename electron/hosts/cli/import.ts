import { createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CONSENT_SOURCES } from '../../../shared/contract/contacts.ts';
import { DUPLICATE_RULES, type ImportRecord } from '../../../shared/contract/imports.ts';
import { rejectionWords } from '../../../shared/rejection-words.ts';
import { keepDownload } from './download.ts';
import { asMatched, matched, sayUnclear, unansweredIn } from './import-columns.ts';
import { table } from './terminal.ts';
import { oneOf, text, UsageError, type Verb, type VerbContext } from './verb.ts';

/** A ticket for a file named on the command line; `-` is standard input. */
async function ticketFor(context: VerbContext, name: string): Promise<{ ticket: string; done: () => Promise<void> }> {
  if (name !== '-') {
    const path = resolve(name);
    if (!existsSync(path) || statSync(path).isDirectory()) throw new UsageError('cli:usage.no_file', { name });
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
    wants: { type: 'string', multiple: true },
    refuses: { type: 'string', multiple: true },
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
      const mapping = matched(context, columns);
      const unclear = unansweredIn(columns, mapping);
      if (values['dry-run']) {
        const { counts, groups } = await client.imports.problems({ ticket, dialect, mapping, duplicates, fixTypos });
        return {
          data: { dialect, sheets, columns: asMatched(columns, mapping), warnings, unclear, counts, groups },
          text: () => {
            sayCounts(context, counts);
            sayUnclear(context, unclear);
          },
        };
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
        data: { ...record, rejectedFile: kept, unclear },
        code: record.state === 'done' ? 0 : 1,
        text: () => {
          terminal.line(t(`cli:import.${record.state}`, { name: basename(record.fileName) }));
          sayCounts(context, record.counts);
          if (kept) terminal.line(t('cli:import.rejected_file', { name: kept }));
          if (!source) terminal.line(terminal.paint('amber', t('cli:import.no_consent')));
          sayUnclear(context, unclear);
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
