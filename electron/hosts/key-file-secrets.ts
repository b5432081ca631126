import { join } from 'node:path';
import type { Secrets } from '../engine/ports.ts';
import { openSecretFile, personalSealer } from './secrets-file.ts';

/** Secrets of a workspace opened without Electron: sealed by a key file of mode 0600 in the user-data folder. */
export function keyFileSecrets(userData: string, workspace: string): Secrets {
  return openSecretFile(join(workspace, 'secrets.json'), personalSealer(userData));
}
