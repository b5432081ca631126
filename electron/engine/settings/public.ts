import { type Settings, settingsRecord } from '../../../shared/contract/settings.ts';
import type { Db } from '../db/open.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { storedSettings, storeSettings } from './repo.ts';

export { isDnsServer } from './values.ts';

/** The settings as they hold now; what this Merpati does not know or cannot read is left out: one bad value must not shut the workspace. */
export function readSettings(db: Db): Settings {
  const shapes = Object.entries(settingsRecord.shape);
  const kept = storedSettings(db);
  const stored = Object.fromEntries(
    shapes.flatMap(([key, shape]) => {
      const read = Object.hasOwn(kept, key) ? shape.safeParse(kept[key]) : undefined;
      return read?.success ? [[key, read.data]] : [];
    }),
  );
  return settingsRecord.parse({ ...DEFAULT_SETTINGS, ...stored });
}

/** A value of the engine's own (not a setting of the person's), kept beside them under `engine.<name>`. */
export function readOwn(db: Db, name: string): unknown {
  return storedSettings(db)[`engine.${name}`];
}

/** Stores a value of the engine's own. */
export function storeOwn(db: Db, name: string, value: unknown): void {
  storeSettings(db, { [`engine.${name}`]: value });
}
