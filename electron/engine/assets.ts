import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The path of a file that ships with Merpati (`assets/`), from a checkout, a bundle or a packed app alike. */
export function assetPath(name: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'assets', name))) {
    const above = resolve(folder, '..');
    if (above === folder) throw new Error(`this asset does not ship: ${name}`);
    folder = above;
  }
  return join(folder, 'assets', name);
}
