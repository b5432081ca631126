import type { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { campaignIds } from '../campaigns/public.ts';
import { allFields, contactLists, contactTags } from '../contacts/public.ts';
import type { EngineContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { startThread } from '../threads.ts';
import { type Answer, answer, createMemory, GivenUp, type Moment, type Question } from './answer.ts';
import type { Memory } from './place.ts';
import type { Asked, Told } from './reader-thread.ts';
import type { Known } from './rule.ts';

type AnswerTo<Q extends Question> = Extract<Answer, { do: Q['do'] }>;
type Needs = Pick<EngineContext, 'db' | 'folder' | 'clock' | 'onClose' | 'closing'>;

/** A thread that nobody asked for so long ends; what it remembered is read again when it is wanted. */
const IDLE = 10 * 60_000;

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

interface Reader {
  thread: Worker | null;
  readonly waiting: Map<number, Waiting>;
  next: number;
  idle: NodeJS.Timeout | undefined;
  /** Reading ahead: when it begins, and what gives it up. */
  ahead: NodeJS.Timeout | undefined;
  warming: Int32Array<SharedArrayBuffer> | null;
}

const readers = new WeakMap<Db, Reader>();
const memories = new WeakMap<Db, Memory>();

/** What rules may name, as it is now. */
export function knownNow(db: Db): Known {
  return {
    lists: new Set(contactLists(db).map((list) => list.id)),
    tags: new Set(contactTags(db).map((tag) => tag.id)),
    campaigns: new Set(campaignIds(db)),
    fields: new Map(allFields(db).map((field) => [field.key, field.type])),
  };
}

/**
 * Asks in the reader's thread, as of `now`; the engine's own loop does none of the work. Rejects with `deadline_exceeded` where
 * the signal was aborted. A database in memory has no file that a thread could read: there it is answered at once.
 */
export async function ask<Q extends Question>(
  ctx: Needs,
  question: Q,
  { now = ctx.clock.now(), signal }: { now?: number; signal?: AbortSignal | undefined } = {},
): Promise<AnswerTo<Q>> {
  const moment = { now, known: knownNow(ctx.db) };
  if (signal?.aborted) throw new GivenUp();
  if (ctx.db.memory) return answerHere(ctx.db, question, moment) as AnswerTo<Q>;
  return (await askThread(ctx, question, moment, signal)) as AnswerTo<Q>;
}

function answerHere(db: Db, question: Question, moment: Moment): Answer {
  const memory = memories.get(db) ?? createMemory();
  memories.set(db, memory);
  return answer(db, memory, question, moment, { check: () => undefined, values: () => null });
}

function askThread(ctx: Needs, question: Question, moment: Moment, signal: AbortSignal | undefined): Promise<Answer> {
  const reader = readerOf(ctx);
  clearTimeout(reader.ahead);
  if (reader.warming !== null) Atomics.store(reader.warming, 0, 1);
  const thread = threadOf(ctx, reader);
  const id = reader.next++;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const giveUp = () => Atomics.store(stop, 0, 1);
  signal?.addEventListener('abort', giveUp, { once: true });
  return new Promise<Answer>((resolve, reject) => {
    reader.waiting.set(id, { resolve, reject });
    // A program that waits for an answer must not end before it came.
    thread.ref();
    thread.postMessage({ id, question, moment, stop } satisfies Asked);
  }).finally(() => {
    signal?.removeEventListener('abort', giveUp);
    if (question.do === 'count') readAhead(reader, moment);
  });
}

/** Whoever counts once counts again soon: what the next rule may ask about is read while nobody waits, and given up when somebody does. */
function readAhead(reader: Reader, moment: Moment): void {
  clearTimeout(reader.ahead);
  reader.ahead = setTimeout(() => {
    if (reader.thread === null || reader.waiting.size > 0) return;
    const stop = new Int32Array(new SharedArrayBuffer(4));
    reader.warming = stop;
    reader.thread.postMessage({ id: 0, question: { do: 'warm' }, moment, stop } satisfies Asked);
  }, AHEAD).unref();
}

const AHEAD = 100;

function readerOf(ctx: Needs): Reader {
  const known = readers.get(ctx.db);
  if (known !== undefined) return known;
  const reader: Reader = {
    thread: null,
    waiting: new Map(),
    next: 1,
    idle: undefined,
    ahead: undefined,
    warming: null,
  };
  readers.set(ctx.db, reader);
  ctx.onClose(() => end(reader));
  return reader;
}

function threadOf(ctx: Needs, reader: Reader): Worker {
  clearTimeout(reader.idle);
  reader.idle = setTimeout(() => void end(reader), IDLE).unref();
  if (reader.thread !== null) return reader.thread;
  // Opened while the engine closes, nobody would end it.
  if (ctx.closing.aborted) throw new AppError('engine_unavailable');
  const thread = startThread('reader', { folder: ctx.folder });
  reader.thread = thread;
  thread.on('message', (told: Told) => settle(reader, told));
  thread.on('error', (error) => fail(reader, thread, error));
  thread.on('exit', () => fail(reader, thread, new AppError('engine_unavailable')));
  thread.unref();
  return thread;
}

function settle(reader: Reader, told: Told): void {
  const waiting = reader.waiting.get(told.id);
  reader.waiting.delete(told.id);
  if (reader.waiting.size === 0) reader.thread?.unref();
  if ('answer' in told) waiting?.resolve(told.answer);
  else waiting?.reject(told.failed.givenUp ? new GivenUp() : new Error(told.failed.message));
}

/** The thread is gone: whoever waits is told, and the next question starts another one. */
function fail(reader: Reader, thread: Worker, error: unknown): void {
  if (reader.thread !== thread) return;
  reader.thread = null;
  const left = [...reader.waiting.values()];
  reader.waiting.clear();
  for (const waiting of left) waiting.reject(error);
}

async function end(reader: Reader): Promise<void> {
  clearTimeout(reader.idle);
  clearTimeout(reader.ahead);
  const { thread } = reader;
  if (thread === null) return;
  fail(reader, thread, new AppError('engine_unavailable'));
  await thread.terminate();
}
