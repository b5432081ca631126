import { once } from 'node:events';
import type { ClassifiedMail } from '../../engine/without-workspace.ts';
import { codeOf, mailFiles, unreadWords } from './mail-files.ts';
import { harmless } from './terminal.ts';
import { type AloneContext, UsageError, type VerbResult } from './verb.ts';

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
  const { classifiedMails } = await import('../../engine/without-workspace.ts');
  let unread = 0;
  const skip = (file: string, cause: string) => {
    unread += 1;
    process.stderr.write(`${unreadWords(t, file, cause)}\n`);
  };
  for await (const { path, trouble } of mailFiles(names)) {
    if (trouble !== null) {
      skip(path, trouble);
      continue;
    }
    try {
      for await (const mail of classifiedMails(path)) {
        if (stop.aborted) return { data: undefined, code: 1, text: () => {} };
        await say(json ? lineOf(path, mail) : harmless(sentenceOf(context, path, mail), context.terminal.colour));
      }
    } catch (error) {
      // Gone or cut off in the middle: what was read of it has been told.
      skip(path, codeOf(error));
    }
  }
  return { data: undefined, code: unread > 0 ? 1 : 0, text: () => {} };
}
