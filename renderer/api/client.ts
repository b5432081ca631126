import { createORPCClient, ORPCError } from '@orpc/client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineEvent } from '../../shared/contract/events.ts';
import type { EngineClient } from '../../shared/contract/index.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { deadlineOf } from './deadlines.ts';
import { createEventHub, followEvents } from './follow-events.ts';
import type { EngineLink, Transport } from './transports.ts';

export interface ConnectionState {
  /** connecting: the first time. ready: calls go through. restarting: the engine is away and comes back. */
  status: 'connecting' | 'ready' | 'restarting';
  /** Clock time of the next try, or null. */
  retryAt: number | null;
  /** Why a person must help, or null. */
  code: ErrorCode | null;
}

/** What stores get: the engine's calls, its events, and how the wire is. */
export interface Api {
  readonly client: EngineClient;
  readonly connection: StoreApi<ConnectionState>;
  /** Hears every event; `hello` comes first and again after each restart, so that who shows something asks again. */
  on(listener: (event: EngineEvent) => void): () => void;
  retry(): void;
  close(): void;
}

interface Wire {
  readonly link: EngineLink;
  /** Ends as the work does, or with `engine_unavailable` when the wire is lost first; then nothing of the work is kept. */
  unlessLost<T>(work: Promise<T>): Promise<T>;
  lose(): void;
}

function wireOf(link: EngineLink): Wire {
  // A promise that all race against would keep whatever they held, passwords too, for as long as the wire lives.
  const underWay = new Set<() => void>();
  let isLost = false;
  return {
    link,
    unlessLost: (work) =>
      new Promise((resolve, reject) => {
        const drop = () => reject(new AppError('engine_unavailable'));
        if (isLost) drop();
        else underWay.add(drop);
        void work.then(resolve, reject).finally(() => underWay.delete(drop));
      }),
    lose() {
      isLost = true;
      for (const drop of underWay) drop();
      underWay.clear();
    },
  };
}

function within<T>(work: Promise<T>, milliseconds: number, stop: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new AppError('deadline_exceeded'));
      stop();
    }, milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function isIterator(value: unknown): value is AsyncIterator<unknown> & AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

/** Ends a stream with a failure when its wire is lost, so that no reader waits for ever. */
function guarded(source: AsyncIterator<unknown>, wire: Wire): AsyncIterableIterator<unknown> {
  return {
    next: () => wire.unlessLost(source.next()),
    return: async (value?: unknown) => {
      await wire.unlessLost(Promise.resolve(source.return?.(value))).catch(() => {});
      return { done: true, value };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The wire that is open now: waits for the first one, refuses at once while the engine restarts. */
function wires(connection: StoreApi<ConnectionState>) {
  let current: Wire | null = null;
  let waiting: ((wire: Wire) => void)[] = [];
  return {
    up(link: EngineLink) {
      current?.lose();
      current = wireOf(link);
      for (const go of waiting) go(current);
      waiting = [];
      connection.setState({ status: 'ready', retryAt: null, code: null });
    },
    down(retryAt: number | null, code: ErrorCode | null) {
      current?.lose();
      current = null;
      const first = connection.getState().status === 'connecting' && code === null;
      connection.setState({ status: first ? 'connecting' : 'restarting', retryAt, code });
    },
    async take(): Promise<Wire> {
      if (current) return current;
      if (connection.getState().status === 'restarting') throw new AppError('engine_unavailable');
      return new Promise((resolve) => waiting.push(resolve));
    },
    isCurrent: (wire: Wire) => wire === current,
  };
}

/**
 * Makes the client over a transport. It swaps wires when the engine restarts, rejects calls in flight and calls between two
 * engines with `engine_unavailable`, and gives every call a deadline (`deadline_exceeded`).
 */
export function createApi(transport: Transport, deadline = deadlineOf): Api {
  const connection = createStore<ConnectionState>(() => ({ status: 'connecting', retryAt: null, code: null }));
  const wire = wires(connection);
  const link: EngineLink = {
    async call(path, input, options) {
      const stopper = new AbortController();
      const signal = options.signal ? AbortSignal.any([options.signal, stopper.signal]) : stopper.signal;
      const run = async () => {
        const mine = await wire.take();
        try {
          const answer = await mine.unlessLost(mine.link.call(path, input, { ...options, signal }));
          return isIterator(answer) ? guarded(answer, mine) : answer;
        } catch (error) {
          if (error instanceof AppError || error instanceof ORPCError || wire.isCurrent(mine)) throw error;
          throw new AppError('engine_unavailable');
        }
      };
      return within(run(), deadline(path), () => stopper.abort());
    },
  };
  const client = createORPCClient(link) as EngineClient;
  const hub = createEventHub();
  const closing = new AbortController();
  const stop = transport.start({ up: wire.up, down: wire.down });
  void followEvents(client, connection, hub, closing.signal);
  return {
    client,
    connection,
    on: hub.on,
    retry: () => transport.retry(),
    close() {
      closing.abort();
      stop();
    },
  };
}
