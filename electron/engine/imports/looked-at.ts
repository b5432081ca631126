import { statSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';

type Looked = { bytes: number; changedAt: number; inode: number };
const looked = new WeakMap<EngineContext, Map<string, Looked>>();

function asItIs(ctx: EngineContext, ticket: string): Looked | null {
  const now = statSync(ctx.files.find(ticket).path, { throwIfNoEntry: false });
  return now ? { bytes: now.size, changedAt: now.mtimeMs, inode: now.ino } : null;
}

/** Remembers what the file was when the person looked at it: columns were chosen by their place. */
export function noteLooked(ctx: EngineContext, ticket: string): void {
  const seen = looked.get(ctx) ?? new Map<string, Looked>();
  looked.set(ctx, seen);
  const now = asItIs(ctx, ticket);
  if (now) seen.set(ticket, now);
}

/** Throws `file_changed` where the file is another one by now; a file that nobody looked at is taken as it is. */
export function requireAsLooked(ctx: EngineContext, ticket: string): void {
  const seen = looked.get(ctx)?.get(ticket);
  if (!seen) return;
  const now = asItIs(ctx, ticket);
  if (now?.bytes !== seen.bytes || now.changedAt !== seen.changedAt || now.inode !== seen.inode)
    throw new AppError('file_changed', { name: ctx.files.find(ticket).name });
}
