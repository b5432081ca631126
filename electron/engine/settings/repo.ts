import type { Db } from '../db/open.ts';

/** Every stored setting by key, as parsed JSON; a value that cannot be read any more counts as never set. */
export function storedSettings(db: Db): Record<string, unknown> {
  const rows = db.prepare('SELECT key, value FROM settings').all() as { key: string; value: string }[];
  return Object.fromEntries(rows.flatMap(readable));
}

function readable({ key, value }: { key: string; value: string }): [string, unknown][] {
  try {
    return [[key, JSON.parse(value)]];
  } catch {
    return [];
  }
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
