import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Db, openMemoryDatabase } from './open.ts';

/** The whole schema as SQL, tables first, in a stable order: a picture to read, compared with `schema.sql` by a test. */
export function schemaOf(db: Db): string {
  const rows = db
    .prepare(
      `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND tbl_name NOT GLOB '*_fts_*' ORDER BY type != 'table', tbl_name, name`,
    )
    .all() as { sql: string }[];
  return `-- Made by \`npm run schema\` from the migrations; edit those.\n\n${rows.map((row) => `${row.sql};`).join('\n\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('./schema.sql', import.meta.url), schemaOf(openMemoryDatabase()));
}
