import { setTimeout as later } from 'node:timers/promises';
import type { EngineContext } from '../context.ts';
import { isBusy, isDiskFull } from '../db/open.ts';
import { targetOfKept } from './accounts.ts';
import { explainReading, needsPerson } from './imap-cause.ts';
import { mayHaveMore } from './imap-folders.ts';
import { ReadingError, type ReadingFailure, type Target } from './imap-place.ts';
import { closerFailure } from './imap-second-look.ts';
import { type ImapSession, openImap } from './imap-session.ts';
import { type Ear, EVERY, listen, listenTo, RENEW } from './listening.ts';
import { type PassOver, passOver, type Trouble } from './pass.ts';
import { folderPlace, type KeptMailbox, mailboxById } from './repo.ts';
import type { Pass } from './scan.ts';
import { nowIs } from './standing.ts';
import { waitAfter } from './waiting.ts';

/** How a reading that was asked for ended. */
export type Answer =
  | { readonly ok: true; readonly pass: Pass }
  | { readonly ok: false; readonly cause: string; readonly words: string };

/** One mailbox, watched for as long as the engine lives. It has a lifetime: `stop` ends it. */
export interface Watch {
  /** Reads now all that has arrived; resolves when that is done or could not be done. */
  readNow(): Promise<Answer>;
  /** Hangs up before the machine sleeps. */
  suspend(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** Folders that are listened to besides the first, each over a line of its own. */
const MORE_EARS = 2;

type Watched = {
  readonly ctx: EngineContext;
  readonly id: number;
  readonly life: AbortController;
  readonly stumbles: Map<string, number>;
  readonly asked: ((answer: Answer) => void)[];
  suspended: boolean;
  /** Somebody wants something although nothing was told. */
  poked: boolean;
  /** Ends whatever is waited for. */
  wake: () => void;
  /** Ends the line that is open. */
  hangUp: () => void;
};

/** Begins to watch a kept mailbox. */
export function startWatch(ctx: EngineContext, id: number): Watch {
  const watched: Watched = {
    ctx,
    id,
    life: new AbortController(),
    stumbles: new Map(),
    asked: [],
    suspended: false,
    poked: false,
    wake: () => undefined,
    hangUp: () => undefined,
  };
  const over = live(watched).catch((error: unknown) =>
    ctx.log.error('watching a mailbox ended', error, { mailbox: id }),
  );
  const poke = () => {
    watched.poked = true;
    watched.wake();
  };
  return {
    readNow: () =>
      new Promise((resolve) => {
        if (watched.life.signal.aborted) return resolve(STOPPED);
        watched.asked.push(resolve);
        watched.suspended = false;
        poke();
      }),
    suspend() {
      watched.suspended = true;
      watched.hangUp();
      watched.wake();
    },
    resume() {
      watched.suspended = false;
      poke();
    },
    async stop() {
      watched.life.abort();
      watched.hangUp();
      watched.wake();
      await over;
    },
  };
}

const STOPPED: Answer = { ok: false, cause: 'aborted', words: '' };

function answerAll(watched: Watched, answer: Answer): void {
  for (const resolve of watched.asked.splice(0)) resolve(answer);
}

async function live(watched: Watched): Promise<void> {
  const { ctx, id, life } = watched;
  let failures = 0;
  try {
    while (!life.signal.aborted) {
      if (watched.suspended) {
        await waitFor(watched, null);
        continue;
      }
      const kept = mailboxById(ctx.db, id);
      if (!kept?.enabled) return;
      const failed = await watchOnce(watched, kept, () => {
        failures = 0;
      });
      if (failed === null || life.signal.aborted) continue;
      const { cause, words } = failed;
      answerAll(watched, { ok: false, cause, words });
      watched.poked = false;
      if (needsPerson(cause)) {
        nowIs(ctx, id, { state: 'failed', cause, words, retryAt: null, progress: null });
        await waitFor(watched, null);
      } else {
        const wait = waitAfter(++failures, cause, Math.random());
        nowIs(ctx, id, { state: 'waiting', cause, words, retryAt: Math.round(ctx.clock.now() + wait), progress: null });
        await waitFor(watched, wait);
      }
    }
  } finally {
    answerAll(watched, STOPPED);
    nowIs(ctx, id, { state: 'off', cause: null, words: '', retryAt: null, idle: null, progress: null });
  }
}

/** Waits so many milliseconds, or for ever, unless somebody wants something. */
async function waitFor(watched: Watched, milliseconds: number | null): Promise<void> {
  const { ctx, life } = watched;
  const until = new AbortController();
  watched.wake = () => until.abort();
  if (!watched.poked && !life.signal.aborted) {
    if (milliseconds === null)
      await new Promise<void>((resolve) => until.signal.addEventListener('abort', () => resolve(), { once: true }));
    else await ctx.clock.sleep(milliseconds, until.signal);
  }
  watched.poked = false;
  watched.wake = () => undefined;
}

type Failed = { readonly cause: string; readonly words: string };

/** One line from its opening to its end; null where nothing failed. */
async function watchOnce(watched: Watched, kept: KeptMailbox, onGood: () => void): Promise<Failed | null> {
  const { ctx, id, life } = watched;
  nowIs(ctx, id, { state: 'connecting', cause: null, words: '', retryAt: null, progress: null });
  const hung = new AbortController();
  let session: ImapSession | null = null;
  let target: Target | null = null;
  watched.hangUp = () => {
    hung.abort();
    session?.close();
  };
  try {
    target = await targetOfKept(ctx, kept);
    if (life.signal.aborted || watched.suspended) return null;
    session = await openImap(target, { signal: hung.signal });
    await watchOver(
      watched,
      { ctx, mailbox: kept, target, session, stumbles: watched.stumbles, stopped: () => hung.signal.aborted },
      hung.signal,
      onGood,
    );
    return null;
  } catch (error) {
    if (hung.signal.aborted) return null;
    if (!(error instanceof ReadingError)) {
      ctx.log.error('reading a mailbox failed', error, { mailbox: id });
      return { cause: causeHere(error), words: '' };
    }
    return failedBy(
      target === null ? error.failure : await closerFailure(error.failure, target, hung.signal),
      target,
      kept,
    );
  } finally {
    hung.abort();
    watched.hangUp = () => undefined;
    if (session) await Promise.race([session.goodbye(), later(500, undefined, { ref: false })]);
    session?.close();
  }
}

/** What is wrong on this computer, not with the mailbox: reading goes on by itself once it is over. */
function causeHere(error: unknown): string {
  if (isDiskFull(error)) return 'disk_full';
  return isBusy(error) ? 'database_busy' : 'unknown';
}

function failedBy(failure: ReadingFailure, target: Target | null, kept: KeptMailbox): Failed {
  const { cause } = explainReading(failure, target ?? { ...kept, oauth: null });
  return { cause, words: failure.text };
}

/** Reads everything, then whatever is told of, until the line ends. */
async function watchOver(watched: Watched, over: PassOver, hung: AbortSignal, onGood: () => void): Promise<void> {
  const { ctx, id } = watched;
  const { mailbox, session, target } = over;
  const [first = 'INBOX', ...others] = mailbox.folders;
  const news = new Set<string>(mailbox.folders);
  const tell = (path: string) => {
    news.add(path);
    watched.wake();
  };
  session.onNews(() => tell(first));
  let idle = session.abilities.idle;
  const ears = new Map<string, Ear>();
  let trouble: Trouble | null = null;
  let missed: readonly string[] = [];
  while (session.alive && !hung.aborted) {
    const asked = watched.asked.splice(0);
    watched.poked = false;
    // The first folder is opened again whenever another one was: it is the one that this line listens to.
    const folders = asked.length > 0 ? [...mailbox.folders] : [...new Set([...news, first])];
    for (const path of folders) news.delete(path);
    try {
      const pass = await passOver(over, folders);
      missed = [...missed.filter((path) => !folders.includes(path)), ...pass.missed];
      // What is wrong with a folder stays said until that folder was read again.
      trouble = folders.length === mailbox.folders.length || pass.trouble ? pass.trouble : trouble;
      for (const resolve of asked) resolve({ ok: true, pass });
    } catch (error) {
      watched.asked.unshift(...asked);
      throw error;
    }
    if (hung.aborted) return;
    onGood();
    nowIs(ctx, id, {
      state: 'watching',
      cause: trouble?.cause ?? null,
      words: trouble?.words ?? '',
      retryAt: null,
      idle,
      progress: null,
    });
    if (idle && ears.size === 0)
      for (const path of others.slice(0, MORE_EARS))
        ears.set(
          path,
          listenTo(target, path, ctx.clock, () => tell(path), hung),
        );
    if (news.size > 0 || watched.asked.length > 0) continue;
    // Nobody tells a second time of a folder that could not be opened when it was told of.
    const deaf = others.filter((path) => !ears.get(path)?.hears || missed.includes(path));
    idle = await waitForNews(watched, session, idle, deaf.length + missed.length > 0 ? EVERY : RENEW, hung);
    if (hung.aborted) return;
    if (news.size > 0 || watched.asked.length > 0) continue;
    news.add(first);
    for (const path of deaf) if (await mayHaveNews(over, path)) news.add(path);
  }
  if (!hung.aborted) await session.run('read', (client) => client.noop());
}

/** Answers whether the server still tells by itself. */
async function waitForNews(
  watched: Watched,
  session: ImapSession,
  idle: boolean,
  milliseconds: number,
  hung: AbortSignal,
): Promise<boolean> {
  const { ctx } = watched;
  const until = new AbortController();
  watched.wake = () => until.abort();
  try {
    if (watched.poked || hung.aborted) return idle;
    const stop = AbortSignal.any([until.signal, hung]);
    if (idle) return await listen(session, ctx.clock, milliseconds, stop);
    void session.ended.then(() => until.abort());
    await ctx.clock.sleep(EVERY, stop);
    return false;
  } finally {
    watched.wake = () => undefined;
  }
}

/** A folder that nobody tells about is asked (RFC 3501 6.3.10); one that is gone is met by the pass. */
async function mayHaveNews({ ctx, mailbox, session }: PassOver, path: string): Promise<boolean> {
  const place = folderPlace(ctx.db, mailbox.id, path);
  if (!place) return true;
  try {
    return await mayHaveMore(session, path, place);
  } catch (error) {
    if (error instanceof ReadingError && error.failure.system === '' && session.alive) return true;
    throw error;
  }
}
