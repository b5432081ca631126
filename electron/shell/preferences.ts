import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { SHELL_LANGUAGES } from '../../shared/bridge.ts';
import { windowState } from './window-state.ts';

const preferences = z.object({
  language: z.enum(SHELL_LANGUAGES).nullable().catch(null),
  theme: z.enum(['light', 'dark', 'system']).catch('system'),
  window: windowState.nullable().catch(null),
  lastFolder: z.string().nullable().catch(null),
});
type Preferences = z.infer<typeof preferences>;

export interface PreferenceFile {
  get(): Preferences;
  set(change: Partial<Preferences>): void;
}

function read(path: string): Preferences {
  try {
    return preferences.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // No file yet, or not ours any more: the window opens at its usual place. Nothing of value is kept here.
    return preferences.parse({});
  }
}

/** What the shell remembers of itself between two starts: place of the window, language of the menu. Never data of the product. */
export function openPreferences(path: string): PreferenceFile {
  let current = read(path);
  return {
    get: () => current,
    set: (change) => {
      current = { ...current, ...change };
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(current));
      renameSync(`${path}.new`, path);
    },
  };
}
