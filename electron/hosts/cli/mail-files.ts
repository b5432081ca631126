import { once } from 'node:events';
import { createReadStream, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from './verb.ts';
import type { Words } from './words.ts';

/** Something below a folder, or named: a file to read, or why there is none. */
export type Found = { readonly path: string; readonly trouble: string | null };

/** What the system calls a failure, such as EACCES. */
export const codeOf = (error: unknown) => String((error as NodeJS.ErrnoException).code ?? error);

/**
 * The regular files named, and those below the folders named, in the order of their names. A folder is entered once, even
 * where links lead in a circle; pipes, sockets and devices are left alone; what cannot be looked at is told and passed by.
 */
function* filesBelow(names: readonly string[], entered: Set<string> = new Set()): Generator<Found, void, void> {
  for (const path of names) {
    try {
      const stat = statSync(path);
      if (stat.isFile()) yield { path, trouble: null };
      if (!stat.isDirectory()) continue;
      const real = realpathSync(path);
      if (entered.has(real)) continue;
      entered.add(real);
      const inside = readdirSync(path).sort();
      yield* filesBelow(
        inside.map((name) => join(path, name)),
        entered,
      );
    } catch (error) {
      yield { path, trouble: codeOf(error) };
    }
  }
}

/** A file that cannot be opened says so before a mail is waited for. */
async function openable(path: string): Promise<string | null> {
  const stream = createReadStream(path, { end: 0 });
  try {
    await once(stream, 'open');
    return null;
  } catch (error) {
    return codeOf(error);
  } finally {
    stream.destroy();
  }
}

/**
 * The files named on the command line and those below the folders named, in a stable order, each with what keeps it from
 * being opened. Throws UsageError before the first where a name is nothing at all.
 */
export async function* mailFiles(names: readonly string[]): AsyncGenerator<Found, void, void> {
  for (const name of names) if (!existsSync(resolve(name))) throw new UsageError('cli:usage.no_file', { name });
  for (const { path, trouble } of filesBelow(names.map((name) => resolve(name))))
    yield { path, trouble: trouble ?? (await openable(path)) };
}

/** Says which file was not read, and what the system calls the cause. */
export const unreadWords = (t: Words, name: string, cause: string) => t('cli:bounces.unread', { name, cause });
