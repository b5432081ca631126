import { once } from 'node:events';
import { createReadStream, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ClassifiedMail } from '../../engine/without-workspace.ts';
import { type AloneContext, UsageError, type VerbResult } from './verb.ts';

/** Something below a folder, or named: a file to read, or why there is none. */
type Found = { readonly path: string; readonly trouble: string | null };

const codeOf = (error: unknown) => String((error as NodeJS.ErrnoException).code ?? error);

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

/** Four classes say whom a failure is about; what is no failure is told by its kind. */
type PlainClass = 'address' | 'temporary' | 'us' | 'unknown';
const plainClass = (of: ClassifiedMail['recipients'][number]['class']): PlainClass =>
  of === 'complaint' || of === 'autoreply' ? 'unknown' : of;

/** One line of `--json`: these fields, in this order. */
export function lineOf(file: string, { kind, recipients, confidence, matchedBy }: ClassifiedMail): string {
  const told = recipients.map(({ address, class: about, reason, status, reply, permanent, diagnostic }) => ({
    address,
    class: plainClass(about),
    reason,
    status,
    reply,
    permanent,
    diagnostic,
  }));
  return JSON.stringify({ file, kind, recipients: told, confidence, matched_by: matchedBy });
}

/** The same for a person: kind, whom it is about, why, and which file. */
function sentenceOf({ t, terminal }: AloneContext, file: string, { kind, recipients }: ClassifiedMail): string {
  const [first] = recipients;
  const about = first === undefined || kind === 'other' || kind === 'reply' ? '' : (first.address ?? '–');
  const failure = kind === 'bounce' || kind === 'delay';
  const why =
    first !== undefined && failure
      ? `${t(`cli:bounces.class.${plainClass(first.class)}`)}: ${t(`reasons:${first.reason}.title`, { defaultValue: first.reason })}`
      : '';
  const more = recipients.length > 1 ? `+${terminal.number(recipients.length - 1)}` : '';
  const parts = [t(`cli:bounces.kind.${kind}`).padEnd(20), why.padEnd(44), about, more, terminal.paint('dim', file)];
  return parts.filter((part) => part !== '').join('  ');
}

/** Writes a line and waits where the reader is slower: a mailbox of any size takes no more memory than one mail. */
async function say(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

/**
 * `bounces classify FILE|FOLDER|MBOX …`: what each mail is, one line a mail as it is read, without a workspace. Nothing is
 * stored. What cannot be read is told on standard error and makes the exit code 1; the rest is read all the same.
 */
export async function classify(context: AloneContext): Promise<VerbResult> {
  const { positionals, json, stop, t } = context;
  const names = positionals.slice(1);
  if (names.length === 0) throw new UsageError('cli:usage.bounces_classify');
  for (const name of names) if (!existsSync(resolve(name))) throw new UsageError('cli:usage.no_file', { name });
  const { classifiedMails } = await import('../../engine/without-workspace.ts');
  let unread = 0;
  const skip = (file: string, cause: string) => {
    unread += 1;
    process.stderr.write(`${t('cli:bounces.unread', { name: file, cause })}\n`);
  };
  for (const { path, trouble } of filesBelow(names.map((name) => resolve(name)))) {
    const cause = trouble ?? (await openable(path));
    if (cause !== null) {
      skip(path, cause);
      continue;
    }
    try {
      for await (const mail of classifiedMails(path)) {
        if (stop.aborted) return { data: undefined, code: 1, text: () => {} };
        await say(json ? lineOf(path, mail) : sentenceOf(context, path, mail));
      }
    } catch (error) {
      // Gone or cut off in the middle: what was read of it has been told.
      skip(path, codeOf(error));
    }
  }
  return { data: undefined, code: unread > 0 ? 1 : 0, text: () => {} };
}
