import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { standing } from '../contacts/table/public.ts';
import { openForReading } from '../db/side.ts';
import type { Mark } from './log-repo.ts';
import type { Finder } from './people.ts';
import { openIndex, type SearchIndex } from './search-index.ts';
import { countWanted, findIds, findPage } from './table-page.ts';
import { GivenUp, type PageFound, type PageWanted, type Wanted } from './wanted.ts';

export type Question =
  | { readonly do: 'page'; readonly wanted: PageWanted }
  | { readonly do: 'count' | 'ids'; readonly wanted: Wanted }
  | { readonly do: 'state' }
  /** Answered once everything that has changed by now is in the file, and what was before is overwritten. */
  | { readonly do: 'settle' };

export interface State {
  readonly ready: boolean;
  readonly progress: number;
}

export type Answer = PageFound | number | Uint32Array | State | null;

/** What the engine sends: questions with a number, their end where nobody waits any more, `look` where something may have changed. */
export type Asked =
  | { readonly number: number; readonly question: Question; readonly stop: Int32Array<SharedArrayBuffer> }
  | { readonly look: true }
  /** An import runs (or no more): two processors are its own, and the search takes what is left. */
  | { readonly aside: boolean }
  | { readonly close: true };

export type Told =
  | { readonly number: number; readonly answer: Answer }
  | { readonly number: number; readonly failed: string; readonly code: AppError['code'] | null }
  | { readonly state: State }
  | { readonly taken: number }
  /** Everything is in the file, and nobody asks or the engine closes: the thread ends until it is wanted. */
  | { readonly rests: Mark };

/** Whoever is not in the file is looked at in every search: so few cost nothing that anybody would feel. */
const UNFELT = 2_000;
const TELL_EVERY = 250;
/** Milliseconds of work after which messages and other questions have their turn. */
const TURN = 8;
/** New contacts up to so many wait until nothing has come for a while: a block is written as a whole. */
const FEW = 500;
const SETTLED = 2_000;
const FOLLOW = 120;
/** So many times as long as it worked the search waits after each piece while an import runs. */
const ASIDE = 12;
/** Milliseconds without a question or a change after which a thread is memory for nothing. */
const REST_AFTER = 15_000;

/** What runs in the thread: keeps the search file in step and answers questions about the table meanwhile. */
export async function run({ folder }: { folder: string }): Promise<void> {
  const db = openForReading(folder, 8_192);
  const tell = (told: Told, move: ArrayBuffer[] = []) => parentPort?.postMessage(told, move);
  const index = openIndex(folder, db, (seq) => tell({ taken: seq }));
  const memory: Finder['memory'] = new Map();
  let closing = false;
  let asked = 0;
  let answering = 0;
  let settling = 0;
  let overwritten = Promise.resolve();
  let aside = false;
  let worked = performance.now();
  let told = Number.NEGATIVE_INFINITY;
  let wake = () => {};

  const state = (): State => {
    const { tail, stale } = index.lag();
    const { contacts } = standing(db);
    const missing = Math.min(contacts, tail + stale);
    const ready = missing <= UNFELT;
    return {
      ready,
      progress: ready || contacts === 0 ? 1 : Math.floor(((contacts - missing) / contacts) * 1_000) / 1_000,
    };
  };

  const tellState = (last: boolean) => {
    if (!last && performance.now() - told < TELL_EVERY) return;
    told = performance.now();
    tell({ state: state() });
  };

  /** While the file is made, whoever asks comes first. */
  const pause = async () => {
    tellState(false);
    if (aside && settling === 0) await sleep(ASIDE * (performance.now() - worked));
    do await nextTurn();
    while (asked > 0 && !closing);
    worked = performance.now();
    if (closing) throw new GivenUp();
  };

  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  function rest(): void {
    const { tail, stale, seq, highest } = index.lag();
    if (tail + stale > 0 || answering > 0) return;
    closing = true;
    tell({ rests: { seq, highest } });
  }

  /** What is told now spares a look at the next opening. */
  function close(): void {
    if (closing) return;
    try {
      rest();
    } catch {
      // Then it is looked at.
    }
    closing = true;
  }

  async function follow(): Promise<void> {
    for (let quiet = 0; !closing; ) {
      const { tail, stale } = index.lag();
      const waited = settling > 0 || quiet >= SETTLED;
      const due = tail > FEW || (waited && tail + stale > 0);
      if (!due) {
        const busy = tail + stale > 0;
        if (!busy && settling === 0) index.rest();
        const since = performance.now();
        await sleep(busy ? FOLLOW : REST_AFTER);
        if (!busy && settling === 0 && !closing && performance.now() - since >= REST_AFTER) return rest();
        quiet = busy ? quiet + FOLLOW : 0;
        continue;
      }
      const before = index.lag();
      while (await index.takeNew(pause)) await sleep(settling > 0 ? 0 : FOLLOW);
      index.finish();
      while (await index.takeChanged(pause)) tellState(false);
      quiet = 0;
      tellState(true);
      if (index.lag().tail === before.tail && index.lag().stale === before.stale) await sleep(FOLLOW);
    }
  }

  const finder = (stop: Int32Array): Finder => {
    let since = performance.now();
    return {
      db,
      index,
      memory,
      pause: async () => {
        if (closing || Atomics.load(stop, 0) === 1) throw new GivenUp();
        if (performance.now() - since < TURN) return;
        await nextTurn();
        since = performance.now();
      },
    };
  };

  async function overwrite(): Promise<void> {
    try {
      await index.overwrite();
    } catch {
      if (closing) throw new GivenUp();
      // A file that is made anew holds nothing of what was before.
      index.renew();
    }
  }

  async function settle(): Promise<null> {
    const { seq, highest } = index.lag();
    settling += 1;
    try {
      while (!index.has({ seq, highest })) {
        if (closing) throw new GivenUp();
        wake();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    } finally {
      settling -= 1;
    }
    // One after the other: each overwrites what nobody uses.
    overwritten = overwritten.then(overwrite);
    await overwritten;
    return null;
  }

  async function answer(question: Question, stop: Int32Array): Promise<Answer> {
    switch (question.do) {
      case 'page':
        return findPage(finder(stop), question.wanted);
      case 'count':
        return countWanted(finder(stop), question.wanted);
      case 'ids':
        return findIds(finder(stop), question.wanted);
      case 'state':
        return state();
      case 'settle':
        return settle();
    }
  }

  async function respond({ number, question, stop }: Extract<Asked, { question: Question }>): Promise<void> {
    const first = question.do === 'page';
    answering += 1;
    asked += first ? 1 : 0;
    try {
      const found = await answer(question, stop);
      tell({ number, answer: found }, found instanceof Uint32Array ? [found.buffer as ArrayBuffer] : []);
    } catch (error) {
      tell({ number, failed: String((error as Error).stack ?? error), code: codeOf(error) });
      if (isDamage(error)) index.renew();
    } finally {
      answering -= 1;
      asked -= first ? 1 : 0;
    }
  }

  parentPort?.on('message', (message: Asked) => {
    if ('question' in message) void respond(message);
    else if ('aside' in message) aside = message.aside;
    else if ('close' in message) close();
    wake();
  });
  await keepFollowing(follow, index, () => closing);
  index.close();
  db.close();
  parentPort?.close();
}

/** A damaged file is made anew; a full disk is tried again later; searching goes on in either case. */
async function keepFollowing(follow: () => Promise<void>, index: SearchIndex, closing: () => boolean): Promise<void> {
  while (!closing()) {
    try {
      await follow();
    } catch (error) {
      if (closing() || error instanceof GivenUp) return;
      if (!isDamage(error)) await new Promise((resolve) => setTimeout(resolve, 5_000));
      if (!closing()) index.renew();
    }
  }
}

function codeOf(error: unknown): AppError['code'] | null {
  if (error instanceof GivenUp) return 'deadline_exceeded';
  return error instanceof AppError ? error.code : null;
}

function isDamage(error: unknown): boolean {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_READONLY');
}
