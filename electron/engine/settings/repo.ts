import type { Db } from '../db/open.ts';

/** Every stored setting by key, as parsed JSON. */
export function storedSettings(db: Db): Record<string, unknown> {
  const rows = db.prepare('SELECT key, value FROM settings').all() as { key: string; value: string }[];
  return Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]));
}

/** Stores the given settings, each under its key. */
export function storeSettings(db: Db, values: Readonly<Record<string, unknown>>): void {
  const put = db.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  db.transaction(() => {
    for (const [key, value] of Object.entries(values)) put.run(key, JSON.stringify(value));
  })();
}
