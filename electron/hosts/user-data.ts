import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** The folder where the desktop app keeps its data (Electron's `userData` for the name Merpati), so that every host opens the same workspace. */
export function userDataFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.MERPATI_USER_DATA) return env.MERPATI_USER_DATA;
  if (platform() === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Merpati');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Merpati');
  return join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Merpati');
}

/** The workspace that is opened where nobody names one. */
export function defaultWorkspace(env: NodeJS.ProcessEnv = process.env): string {
  return join(userDataFolder(env), 'workspace');
}
