import { mailsWereRead } from '../bounces/public.ts';
import type { EngineContext } from '../context.ts';
import { mailArrived } from './arrivals.ts';
import { explainReading } from './imap-cause.ts';
import { ReadingError, type Target } from './imap-place.ts';
import type { ImapSession } from './imap-session.ts';
import { type KeptMailbox, noteChecked } from './repo.ts';
import { type Pass, scanFolder } from './scan.ts';
import { nowIs } from './standing.ts';

/** What a pass goes over. */
export type PassOver = {
  readonly ctx: EngineContext;
  readonly mailbox: KeptMailbox;
  readonly target: Target;
  readonly session: ImapSession;
  readonly stumbles: Map<string, number>;
  readonly stopped: () => boolean;
};

/** What could not be done although the mailbox is read: a folder that is gone, mail that cannot be moved. */
export type Trouble = { readonly cause: string; readonly words: string };

/**
 * Reads what arrived in these folders; the first of the mailbox's comes last, so that it stays open. A folder that is gone holds
 * up no other, and is among the `missed`. Rejects with a ReadingError where the line breaks, or where no folder could be opened.
 */
export async function passOver(
  over: PassOver,
  folders: readonly string[],
): Promise<Pass & { trouble: Trouble | null; missed: readonly string[] }> {
  const { ctx, mailbox, session } = over;
  const pass: Pass = { messages: 0, reports: 0, suppressed: 0 };
  let trouble: Trouble | null = null;
  let opened = 0;
  const missed: string[] = [];
  let lastError: ReadingError | null = null;
  const from = ctx.clock.now();
  const teller = tellerOf(ctx);
  const progressOf = (folder: string, read: number, total: number) =>
    // A single new mail is no scan worth showing.
    nowIs(ctx, mailbox.id, total > 1 ? { state: 'scanning', progress: { folder, read, total } } : {});
  const ordered = [...mailbox.folders].reverse().filter((path) => folders.includes(path));
  for (const path of ordered) {
    if (over.stopped()) break;
    try {
      await scanFolder(
        {
          ...over,
          pass,
          onProgress: progressOf,
          onMail: (raw, worthShowing) => {
            mailArrived(ctx, raw);
            teller.note(worthShowing);
          },
          onMarked: (cause) => {
            trouble = cause === null ? trouble : { cause, words: '' };
          },
        },
        path,
      );
      opened++;
    } catch (error) {
      teller.end();
      if (
        !(error instanceof ReadingError) ||
        error.failure.stage !== 'folder' ||
        error.failure.system !== '' ||
        !session.alive
      )
        throw error;
      lastError = error;
      missed.push(path);
      trouble = { cause: explainReading(error.failure, over.target).cause, words: error.failure.text };
    }
  }
  teller.end();
  if (opened === 0 && lastError) throw lastError;
  if (missed.length === 0 && !over.stopped()) noteChecked(ctx.db, mailbox.id, from);
  return { ...pass, trouble, missed };
}

const BETWEEN = 1_000;

/** Tells whoever shows what came back, once a second while much of it is read, and at the end. */
function tellerOf(ctx: EngineContext) {
  let anything = false;
  let toldAt = performance.now();
  const tell = () => {
    mailsWereRead(ctx, anything);
    anything = false;
    toldAt = performance.now();
  };
  return {
    note(worthShowing: boolean) {
      anything ||= worthShowing;
      if (anything && performance.now() - toldAt > BETWEEN) tell();
    },
    end: tell,
  };
}
