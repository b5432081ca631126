import { type Settings, settingsRecord } from '../../../shared/contract/settings.ts';
import type { Db } from '../db/open.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { storedSettings, storeSettings } from './repo.ts';

/** The settings as they hold now; what an older Merpati stored and this one does not know is left out. */
export function readSettings(db: Db): Settings {
  const known = Object.keys(settingsRecord.shape);
  const stored = Object.fromEntries(Object.entries(storedSettings(db)).filter(([key]) => known.includes(key)));
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
