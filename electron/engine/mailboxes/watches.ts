import type { EngineContext } from '../context.ts';
import { targetOfKept } from './accounts.ts';
import { explainReading } from './imap-cause.ts';
import { ReadingError, type Target } from './imap-place.ts';
import { type ImapSession, openImap } from './imap-session.ts';
import { passOver } from './pass.ts';
import { allMailboxes, type KeptMailbox, mailboxById } from './repo.ts';
import { nowIs, standingOf } from './standing.ts';
import { type Answer, startWatch, type Watch } from './watch.ts';

/** All that is watched in one engine. */
type Watches = {
  readonly byId: Map<number, Watch>;
  /** Changes of one mailbox come one after the other. */
  readonly turns: Map<number, Promise<unknown>>;
  watching: boolean;
};
const byContext = new WeakMap<EngineContext, Watches>();

function watchesOf(ctx: EngineContext): Watches {
  const known = byContext.get(ctx) ?? { byId: new Map(), turns: new Map(), watching: false };
  byContext.set(ctx, known);
  return known;
}

function inTurn<T>({ turns }: Watches, id: number, work: () => Promise<T>): Promise<T> {
  const next = (turns.get(id) ?? Promise.resolve()).then(work, work);
  turns.set(
    id,
    next.catch(() => undefined),
  );
  return next;
}

/** Watches every mailbox that is on, until the engine closes. */
export function startWatching(ctx: EngineContext): void {
  const watches = watchesOf(ctx);
  watches.watching = true;
  for (const { id } of allMailboxes(ctx.db)) void followSettings(ctx, id);
  followRelays(ctx).catch((error: unknown) => ctx.log.error('relays are not followed', error));
  ctx.onClose(async () => {
    await Promise.all([...watches.byId.values()].map((watch) => watch.stop()));
    await Promise.all(watches.turns.values());
  });
}

/** Whoever signs in again for a relay need not do anything more for the mailbox that waits for that sign-in. */
async function followRelays(ctx: EngineContext): Promise<void> {
  for await (const event of ctx.events.subscribe(ctx.closing)) {
    if (event.type !== 'changed' || event.what !== 'relays') continue;
    for (const kept of allMailboxes(ctx.db)) {
      const { state, cause } = standingOf(ctx, kept);
      const waits = state === 'failed' && kept.auth === 'relay' && /^(?:oauth_|relay_gone$)/.test(cause ?? '');
      if (waits) watchesOf(ctx).byId.get(kept.id)?.resume();
    }
  }
}

/** A mailbox was added, changed, switched or removed: it is watched as it is now. */
export function followSettings(ctx: EngineContext, id: number): Promise<void> {
  const watches = watchesOf(ctx);
  return inTurn(watches, id, async () => {
    await watches.byId.get(id)?.stop();
    watches.byId.delete(id);
    if (!watches.watching || ctx.closing.aborted || !mailboxById(ctx.db, id)?.enabled) return;
    watches.byId.set(id, startWatch(ctx, id));
  });
}

/** Hangs up before the machine sleeps, and connects again after it woke. */
export function suspendWatching(ctx: EngineContext): void {
  for (const watch of watchesOf(ctx).byId.values()) watch.suspend();
}
export function resumeWatching(ctx: EngineContext): void {
  for (const watch of watchesOf(ctx).byId.values()) watch.resume();
}

/** Reads one mailbox to its end now: by its watch, or over a line for this once where it is not watched. */
export async function readMailbox(ctx: EngineContext, kept: KeptMailbox): Promise<Answer> {
  const watches = watchesOf(ctx);
  await watches.turns.get(kept.id);
  const watch = watches.byId.get(kept.id);
  return watch ? watch.readNow() : inTurn(watches, kept.id, () => readOnce(ctx, kept));
}

async function readOnce(ctx: EngineContext, mailbox: KeptMailbox): Promise<Answer> {
  let session: ImapSession | null = null;
  let target: Target | null = null;
  const hangUp = () => session?.close();
  ctx.closing.addEventListener('abort', hangUp, { once: true });
  nowIs(ctx, mailbox.id, { state: 'connecting', cause: null, words: '', retryAt: null, progress: null });
  try {
    target = await targetOfKept(ctx, mailbox);
    session = await openImap(target, { signal: ctx.closing });
    const stopped = () => ctx.closing.aborted;
    const {
      trouble,
      missed: _missed,
      ...pass
    } = await passOver({ ctx, mailbox, target, session, stumbles: new Map(), stopped }, mailbox.folders);
    if (ctx.closing.aborted) return { ok: false, cause: 'aborted', words: '' };
    return trouble?.cause === 'folder_missing' ? { ok: false, ...trouble } : { ok: true, pass };
  } catch (error) {
    if (ctx.closing.aborted) return { ok: false, cause: 'aborted', words: '' };
    if (!(error instanceof ReadingError)) throw error;
    const { cause } = explainReading(error.failure, target ?? { ...mailbox, oauth: null });
    return { ok: false, cause, words: error.failure.text };
  } finally {
    ctx.closing.removeEventListener('abort', hangUp);
    await session?.goodbye();
    nowIs(ctx, mailbox.id, { state: 'off', progress: null });
  }
}
