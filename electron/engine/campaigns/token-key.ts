import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;
const keys = new Map<string, Buffer>();

/**
 * The workspace's signing key of tokens: a file of mode 0600 beside the database, so that unsubscribe links of old mails go
 * on working when the folder moves to another computer. It opens nothing but those links.
 */
export function tokenKey(folder: string): Buffer {
  const known = keys.get(folder);
  if (known !== undefined) return known;
  const key = readKey(folder) ?? createKey(folder);
  keys.set(folder, key);
  return key;
}

const fileOf = (folder: string) => join(folder, 'campaigns', 'token.key');

function readKey(folder: string): Buffer | undefined {
  try {
    const key = Buffer.from(readFileSync(fileOf(folder), 'utf8').trim(), 'base64');
    return key.length === KEY_BYTES ? key : undefined;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

function createKey(folder: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  const file = fileOf(folder);
  mkdirSync(join(folder, 'campaigns'), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${key.toString('base64')}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return key;
}
