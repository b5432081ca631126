import { createReadStream, createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UsageError, type VerbContext } from './verb.ts';

/** Copies a file that the engine made to where the person wants it. */
export async function keepDownload({ engine }: VerbContext, ticket: string, to: string): Promise<string> {
  const path = resolve(to);
  await pipeline(createReadStream(engine.ctx.files.find(ticket).path), createWriteStream(path, { flags: 'wx' })).catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? new UsageError('cli:usage.file_exists', { name: to }) : error;
    },
  );
  return path;
}
