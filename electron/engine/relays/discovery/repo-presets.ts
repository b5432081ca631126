import type { Db } from '../../db/open.ts';

/** What the person changed or added, as it was kept: a newer list of ours may know more fields. */
export function keptPresets(db: Db): Map<string, unknown> {
  const rows = db.prepare('SELECT id, preset FROM relay_presets ORDER BY id').all() as { id: string; preset: string }[];
  return new Map(rows.map(({ id, preset }) => [id, JSON.parse(preset) as unknown]));
}

export function keepPreset(db: Db, id: string, preset: object, at: number): void {
  db.prepare('INSERT OR REPLACE INTO relay_presets (id, preset, edited_at) VALUES (?, ?, ?)').run(
    id,
    JSON.stringify(preset),
    at,
  );
}

export function forgetPreset(db: Db, id: string): void {
  db.prepare('DELETE FROM relay_presets WHERE id = ?').run(id);
}
