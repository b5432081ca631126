import { cleanTable, eachMention, type MentionRow, type Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';

/** What imports keep about a person: rows that were left out, values before a change, and that a file said not to mail them. */
export type KeptOfImports = {
  readonly rejections: { fileName: string; at: number; line: number; cause: string; found: string; cells: string }[];
  readonly changes: { fileName: string; at: number; before: string | null }[];
  readonly suppressed: { fileName: string; at: number }[];
};

/** Tells whether an import is being written just now. */
export function anyImportRunning(db: Db): boolean {
  return db.prepare(`SELECT 1 FROM imports WHERE state = 'running' LIMIT 1`).get() !== undefined;
}

const importIds = (db: Db): number[] => db.prepare('SELECT id FROM imports ORDER BY id').pluck().all() as number[];
const rejectionsOf = (value: number) => ({
  table: 'import_rejections',
  keys: ['number'],
  texts: ['found', 'cells'],
  of: { column: 'import_id', value },
});

/** Rows that were left out stay countable without what stood in them; what undoing would bring back is forgotten. Answers in how many places. */
export async function cleanImports(db: Db, person: Person): Promise<number> {
  const blank = db.prepare(`UPDATE import_rejections SET found = '', cells = '[]' WHERE import_id = ? AND number = ?`);
  const before = db.prepare('UPDATE import_changes SET before = NULL WHERE import_id = ? AND contact_id = ?');
  const ids = JSON.stringify(person.contactIds);
  let places = db
    .prepare('DELETE FROM import_changes WHERE contact_id IN (SELECT value FROM json_each(?))')
    .run(ids).changes;
  for (const value of importIds(db)) {
    const of = { column: 'import_id', value };
    places += await eachMention(db, person, rejectionsOf(value), (row) => void blank.run(value, row.number));
    const changes = { table: 'import_changes', keys: ['contact_id'], texts: ['before'], of };
    places += await eachMention(db, person, changes, (row) => void before.run(value, row.contact_id));
    places += db
      .prepare('DELETE FROM import_suppressions WHERE import_id = ? AND key IN (SELECT value FROM json_each(?))')
      .run(value, JSON.stringify(person.keys)).changes;
  }
  for (const address of person.addresses)
    db.prepare('DELETE FROM import_mappings WHERE instr(lower(header || mapping), ?) > 0').run(address);
  return (
    places + (await cleanTable(db, person, { table: 'imports', keys: ['id'], texts: ['file_name', 'header', 'error'] }))
  );
}

/** What imports keep about a person, for an export. */
export async function keptOfImports(db: Db, person: Person): Promise<KeptOfImports> {
  const kept: KeptOfImports = { rejections: [], changes: [], suppressed: [] };
  const file = 'i.file_name AS fileName, i.started_at AS at';
  const rejection = db.prepare(
    `SELECT ${file}, r.line, r.cause, r.found, r.cells FROM import_rejections r JOIN imports i ON i.id = r.import_id WHERE r.import_id = ? AND r.number = ?`,
  );
  for (const value of importIds(db))
    await eachMention(db, person, rejectionsOf(value), (row: MentionRow) => {
      kept.rejections.push(rejection.get(value, row.number) as KeptOfImports['rejections'][number]);
    });
  const all = <T>(sql: string, values: readonly (string | number)[]) =>
    db.prepare(sql).all(JSON.stringify(values)) as T[];
  kept.changes.push(
    ...all<KeptOfImports['changes'][number]>(
      `SELECT ${file}, c.before FROM import_changes c JOIN imports i ON i.id = c.import_id WHERE c.contact_id IN (SELECT value FROM json_each(?)) ORDER BY i.id`,
      person.contactIds,
    ),
  );
  kept.suppressed.push(
    ...all<KeptOfImports['suppressed'][number]>(
      `SELECT ${file} FROM import_suppressions s JOIN imports i ON i.id = s.import_id WHERE s.key IN (SELECT value FROM json_each(?)) ORDER BY i.id`,
      person.keys,
    ),
  );
  return kept;
}
