import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Consent } from '../../shared/contract/contacts.ts';
import type { ImportRecord } from '../../shared/contract/imports.ts';
import { openTestEngine, upload } from '../support/engine.ts';

const DATA = join(import.meta.dirname, '../../../shared/data/csv');
const CONSENT: Consent = { source: 'customer', note: 'shop', date: Date.UTC(2026, 0, 2) };

type Engine = Awaited<ReturnType<typeof openTestEngine>>;
let engine: Engine;
beforeEach(async () => {
  engine = await openTestEngine();
});
afterEach(() => engine.close());

type Options = {
  duplicates?: 'skip' | 'fill' | 'overwrite';
  newList?: string;
  fixTypos?: boolean;
  repairs?: { line: number; address: string }[];
  consent?: Consent | null;
};

/** Imports a file as a person who accepts every guess would. */
async function importFile(name: string, data: string | Buffer, options: Options = {}): Promise<ImportRecord> {
  const ticket = await upload(engine.client, name, data);
  const { dialect, columns } = await engine.client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT, ...options });
  return ended(id);
}

async function ended(id: number): Promise<ImportRecord> {
  for (;;) {
    const record = await engine.client.imports.get({ id });
    if (record.state !== 'running') return record;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const everybody = async () => (await engine.client.contacts.list({ limit: 500, sort: 'address' })).rows;

describe.skipIf(!existsSync(DATA))('exports of other tools', () => {
  type Entry = {
    file: string;
    records_incl_header: number;
    columns: number;
    addresses?: number;
    malformed?: boolean;
    delimiter: string;
    header?: string[];
  };
  const manifest = existsSync(DATA)
    ? readFileSync(join(DATA, 'manifest.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Entry)
        .filter((entry) => /exports|derived/.test(entry.file))
    : [];

  // Cleaned by Mailchimp, switched off at Substack, unsubscribed and unreachable at Keila.
  const SUPPRESSED: Record<string, number> = {
    'mg-mailchimp-members-cleaned.csv': 5,
    'mg-substack-members-csv-fixtures_signup_emails.csv': 2,
    'keila-import_rfc_4180_with_status.csv': 2,
  };

  it.each(manifest)('$file imports with the counts of the manifest', async (entry) => {
    const ticket = await upload(
      engine.client,
      entry.file.split('/').at(-1) ?? '',
      readFileSync(join(DATA, entry.file)),
    );
    const { dialect, columns, totalRows, totalExact, addresses } = await engine.client.imports.preview({ ticket });
    expect(dialect).toMatchObject({ delimiter: entry.delimiter, headerRow: 0 });
    expect(totalExact).toBe(true);
    expect(totalRows).toBe(entry.records_incl_header - 1);
    expect(columns).toHaveLength(entry.malformed ? (entry.header?.length ?? 0) : entry.columns);
    const mapping = columns.map(({ index, target }) => ({ index, target }));
    const { id } = await engine.client.imports.start({ ticket, dialect, mapping, consent: CONSENT });
    const record = await ended(id);
    expect(record.state).toBe('done');
    expect(record.counts.rows).toBe(totalRows);
    const { created, duplicates, rejected } = record.counts;
    expect(created + duplicates + rejected).toBe(totalRows);
    // Every address of the file is kept somewhere: as a contact, as a further address of one, or in a reported row.
    const people = await everybody();
    const rejections = await engine.client.imports.rejections({ id });
    const kept = JSON.stringify(people) + JSON.stringify(rejections.rows);
    expect(kept.match(/@/g)?.length ?? 0).toBeGreaterThanOrEqual(entry.addresses ?? 0);
    if (!entry.malformed) expect(rejected).toBe(0);
    if (columns.filter((column) => column.samples.some((sample) => sample.includes('@'))).length === 1)
      expect(addresses).toBe(entry.addresses);
    expect(record.counts.suppressed).toBe(SUPPRESSED[entry.file.split('/').at(-1) ?? ''] ?? 0);
  });
});
