import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { standing } from '../contacts/table/public.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { relaxed } from '../db/relaxed.ts';
import { startThread } from '../threads.ts';
import { searchFileOf } from './file-repo.ts';
import { dropChanges, type Mark, noteRest, nothingSince } from './log-repo.ts';
import type { Finder } from './people.ts';
import type { Answer, Asked, Question, State, Told } from './search-thread.ts';
import { countWanted, findIds, findPage, SMALL_WORKSPACE } from './table-page.ts';
import { GivenUp, type PageFound, type PageWanted, type Wanted } from './wanted.ts';

type Needs = Pick<EngineContext, 'db' | 'folder' | 'events' | 'log' | 'onClose' | 'closing' | 'host'>;

/** Changes taken out of the log in one step. */
const DROPPED = 2_000;
const CLOSING = 3_000;
/** A thread that ends by itself is started again, but not more often than this. */
const AGAIN = 1_000;
const TRIES = 3;

interface Waiting {
  readonly question: Question;
  readonly stop: Int32Array<SharedArrayBuffer>;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  tries: number;
}

interface Search {
  thread: Worker | null;
  startedAt: number;
  next: number;
  /** Imports come first. */
  aside: boolean;
  /** The thread said that it ends because nothing is to do. */
  resting: boolean;
  dropping: boolean;
  dropUpTo: number;
  state: State;
  readonly waiting: Map<number, Waiting>;
}

const searches = new WeakMap<Db, Search>();

function searchOf(ctx: Needs): Search {
  const known = searches.get(ctx.db);
  if (known) return known;
  const made: Search = {
    thread: null,
    startedAt: Number.NEGATIVE_INFINITY,
    next: 1,
    aside: false,
    resting: false,
    dropping: false,
    dropUpTo: 0,
    state: { ready: false, progress: 0 },
    waiting: new Map(),
  };
  searches.set(ctx.db, made);
  ctx.onClose(() => close(made));
  return made;
}

/** In a small workspace looking at everybody is quicker than asking a thread. */
const isSmall = (ctx: Needs) => ctx.db.memory || standing(ctx.db).contacts <= SMALL_WORKSPACE;

/** A page of everybody that an index answers at once. */
const isPlain = ({ words, listId, tagId, status, among, sort, start }: PageWanted) =>
  words.length === 0 &&
  [listId, tagId, status, among].every((part) => part === null) &&
  sort !== 'last_result' &&
  start.from !== 'share';

const TURN = 8;

/** A finder on the engine's own connection, for small workspaces: no index, and still never long at a time. */
function finderHere({ db, closing }: Needs, signal: AbortSignal | undefined): Finder {
  let since = performance.now();
  return {
    db,
    index: null,
    memory: new Map(),
    pause: async () => {
      if (closing.aborted || signal?.aborted) throw new GivenUp();
      if (performance.now() - since < TURN) return;
      await nextTurn();
      since = performance.now();
    },
  };
}

/** One page of the people who are wanted. Rejects with `deadline_exceeded` where the signal was aborted. */
export async function pageOfWanted(ctx: Needs, wanted: PageWanted, signal?: AbortSignal): Promise<PageFound> {
  if (isSmall(ctx) || isPlain(wanted)) return here(() => findPage(finderHere(ctx, signal), wanted));
  return (await ask(ctx, { do: 'page', wanted }, signal)) as PageFound;
}

/** How many are wanted. */
export async function countOfWanted(ctx: Needs, wanted: Wanted, signal?: AbortSignal): Promise<number> {
  if (isSmall(ctx)) return here(() => countWanted(finderHere(ctx, signal), wanted));
  return (await ask(ctx, { do: 'count', wanted }, signal)) as number;
}

/** The ids of everybody who is wanted, ascending: 4 MB for a million. */
export async function idsOfWanted(ctx: Needs, wanted: Wanted, signal?: AbortSignal): Promise<Uint32Array> {
  if (isSmall(ctx)) return here(() => findIds(finderHere(ctx, signal), wanted));
  return (await ask(ctx, { do: 'ids', wanted }, signal)) as Uint32Array;
}

/** How far the search over all texts has been prepared. */
export async function searchState(ctx: Needs): Promise<State> {
  // A thread for this answer would be memory for nothing.
  const isStill = searchOf(ctx).thread === null && existsSync(searchFileOf(ctx.folder)) && nothingSince(ctx.db);
  if (isSmall(ctx) || isStill) return { ready: true, progress: 1 };
  return (await ask(ctx, { do: 'state' })) as State;
}

/** Waits until whatever changed by now is in the search file, which is made where it is missing. */
export async function settleSearch(ctx: Needs): Promise<void> {
  if (!ctx.db.memory) await ask(ctx, { do: 'settle' });
}

/** Waits until nothing that was before can be found in the search file, its free pages and its log: after somebody was erased. */
export async function forgetInSearch(ctx: Needs): Promise<void> {
  // A file that is not there holds nothing, and a thread that begins now reads what is left.
  if (searchOf(ctx).thread || (!ctx.db.memory && existsSync(searchFileOf(ctx.folder)))) await settleSearch(ctx);
}

/** Tells the search that contacts may have come or changed; where there are many it begins to follow. Costs nothing. */
export function noteContactsChanged(ctx: Needs): void {
  const search = searchOf(ctx);
  if (search.thread) send(search.thread, { look: true });
  else if (ctx.host !== 'command-line' && !ctx.closing.aborted && ctx.db.open && !isSmall(ctx) && !nothingSince(ctx.db))
    threadOf(ctx, search);
}

/** Milliseconds after opening when the search file is looked at: first the window has its turn. */
const AT_LEISURE = 2_000;

/** Follows what happens to contacts from now on, so that the search is ready before somebody searches. */
export function followContacts(ctx: Needs): void {
  const timer = setTimeout(() => noteContactsChanged(ctx), AT_LEISURE).unref();
  ctx.onClose(() => clearTimeout(timer));
  void (async () => {
    const running = new Set<number>();
    for await (const event of ctx.events.subscribe(ctx.closing)) {
      if (event.type === 'import') standAside(ctx, running, event.import);
      if (event.type === 'import' || (event.type === 'changed' && event.what === 'contacts')) noteContactsChanged(ctx);
    }
  })().catch((error: unknown) => ctx.log.error('the search follows no longer', error, {}));
}

/** While people are written by the hundred thousand the search only takes what they leave of the processors. */
function standAside(ctx: Needs, running: Set<number>, { id, state }: { id: number; state: string }): void {
  if (state === 'running') running.add(id);
  else running.delete(id);
  const search = searchOf(ctx);
  if (search.aside === running.size > 0) return;
  search.aside = running.size > 0;
  if (search.thread) send(search.thread, { aside: search.aside });
}

async function here<T>(find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    throw known(error);
  }
}

const known = (error: unknown) => (error instanceof GivenUp ? new AppError('deadline_exceeded') : error);

async function ask(ctx: Needs, question: Question, signal?: AbortSignal): Promise<Answer> {
  if (signal?.aborted) throw new AppError('deadline_exceeded');
  const search = searchOf(ctx);
  const thread = threadOf(ctx, search);
  const number = search.next++;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const giveUp = () => {
    Atomics.store(stop, 0, 1);
    search.waiting.get(number)?.reject(new AppError('deadline_exceeded'));
    search.waiting.delete(number);
  };
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      search.waiting.set(number, { question, stop, resolve, reject, tries: 1 });
      // A program that waits for an answer must not end before it came.
      thread.ref();
      send(thread, { number, question, stop });
    });
  } finally {
    signal?.removeEventListener('abort', giveUp);
    if (search.waiting.size === 0) search.thread?.unref();
  }
}

function send(thread: Worker, message: Asked): void {
  thread.postMessage(message);
}

function threadOf(ctx: Needs, search: Search): Worker {
  if (search.thread) return search.thread;
  if (ctx.closing.aborted) throw new AppError('engine_unavailable');
  const thread = startThread(
    'search',
    { folder: ctx.folder },
    { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 160 },
  );
  search.thread = thread;
  search.startedAt = performance.now();
  thread.on('message', (told: Told) => heard(ctx, search, told));
  thread.on('error', (error) => lost(ctx, search, thread, error));
  thread.on('exit', () => lost(ctx, search, thread, new Error('the search thread ended')));
  thread.unref();
  if (search.aside) send(thread, { aside: true });
  return thread;
}

function heard(ctx: Needs, search: Search, told: Told): void {
  if ('state' in told) {
    const { ready, progress } = told.state;
    if (ready === search.state.ready && progress === search.state.progress) return;
    search.state = told.state;
    ctx.events.publish({ type: 'search', ready, progress });
    return;
  }
  if ('taken' in told) {
    search.dropUpTo = told.taken;
    void dropTaken(ctx, search);
    return;
  }
  if ('rests' in told) {
    rest(ctx, search, told.rests);
    return;
  }
  const waiting = search.waiting.get(told.number);
  search.waiting.delete(told.number);
  if ('answer' in told) waiting?.resolve(told.answer);
  else waiting?.reject(told.code === null ? new Error(told.failed) : new AppError(told.code));
}

/** The thread ends because it has nothing to do; whoever asked in that moment is asked for again by a new one. */
function rest(ctx: Needs, search: Search, mark: Mark): void {
  search.resting = true;
  try {
    if (ctx.db.open) noteRest(ctx.db, mark);
  } catch (error) {
    ctx.log.warn('the search will be looked through again', { cause: String(error) });
  }
}

/** Takes what is in the file out of the log, a step at a time; what the database refuses now is taken the next time. */
async function dropTaken(ctx: Needs, search: Search): Promise<void> {
  if (search.dropping) return;
  search.dropping = true;
  try {
    // A power cut may bring them back. A synced commit would wait for all that a removal of many has written just now.
    const drop = () => relaxed(ctx.db, () => dropChanges(ctx.db, search.dropUpTo, DROPPED));
    while (!ctx.closing.aborted && ctx.db.open && drop() > 0) await nextTurn();
  } catch (error) {
    ctx.log.warn('changes stay in the log of the search', { cause: String(error) });
  } finally {
    search.dropping = false;
  }
}

/** The thread is gone: whoever waits is asked for again in a new one, a few times. */
function lost(ctx: Needs, search: Search, thread: Worker, error: unknown): void {
  if (search.thread !== thread) return;
  search.thread = null;
  if (ctx.closing.aborted) {
    for (const waiting of search.waiting.values()) waiting.reject(new AppError('engine_unavailable'));
    search.waiting.clear();
    return;
  }
  if (search.resting) {
    search.resting = false;
    if (search.waiting.size > 0) again(ctx, search);
    else noteContactsChanged(ctx);
    return;
  }
  ctx.log.error('the search thread ended', error, {});
  for (const [number, waiting] of search.waiting) {
    waiting.tries += 1;
    if (waiting.tries <= TRIES) continue;
    search.waiting.delete(number);
    waiting.reject(error);
  }
  const wait = Math.max(0, AGAIN - (performance.now() - search.startedAt));
  setTimeout(() => again(ctx, search), wait).unref();
}

function again(ctx: Needs, search: Search): void {
  if (ctx.closing.aborted || search.thread) return;
  const thread = threadOf(ctx, search);
  if (search.waiting.size > 0) thread.ref();
  for (const [number, { question, stop }] of search.waiting) send(thread, { number, question, stop });
}

async function close(search: Search): Promise<void> {
  const { thread } = search;
  if (!thread) return;
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  send(thread, { close: true });
  const late = setTimeout(() => void thread.terminate(), CLOSING);
  await ended;
  clearTimeout(late);
}
