import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a secret may be written where nobody should find it: as it is, for addresses, and in the middle of anything base64. */
export function spellingsOf(secret: string): string[] {
  const inside = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${'x'.repeat(shift)}${secret}`)
      .toString('base64')
      .replace(/=+$/, '');
    // The signs at either end also hold bits of the neighbours.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  const url = inside.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex'), ...inside, ...url])];
}

/** Every file below a folder with its bytes as latin1 text. */
export function textsBelow(folder: string): (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file, readFileSync(file, 'latin1')] as const);
}

/** Where any spelling of any secret stands: `spelling in place`, empty where all is well. */
export function foundIn(places: readonly (readonly [string, string])[], secrets: readonly string[]): string[] {
  const spellings = secrets.flatMap(spellingsOf);
  return places.flatMap(([place, text]) =>
    spellings.filter((spelling) => text.includes(spelling)).map((spelling) => `${spelling} in ${place}`),
  );
}
