import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApi } from '../../renderer/api/client.ts';
import { toFailure } from '../../renderer/api/failure.ts';
import type { Transport, TransportListener } from '../../renderer/api/transports.ts';

// A real oRPC router behind a real message port plays the engine; the test kills and restarts it.
interface Engine {
  link: ClientLink<Record<never, never>>;
  kill(): void;
}

const forever = () => new Promise<never>(() => {});

function engine(name: string): Engine {
  const { port1, port2 } = new MessageChannel();
  const router = {
    settings: {
      info: os.handler(() => ({ version: name })),
      get: os.handler(forever),
    },
    events: {
      subscribe: os.handler(async function* () {
        yield { type: 'hello' };
        await forever();
      }),
    },
  };
  new RPCHandler(router).upgrade(port1);
  port1.start();
  port2.start();
  const link = new RPCLink({ port: port2 });
  return {
    link,
    kill() {
      port1.close();
      port2.close();
    },
  };
}

function byHand() {
  let listener: TransportListener | undefined;
  const transport: Transport = {
    retry: vi.fn(),
    start(given) {
      listener = given;
      return () => {};
    },
  };
  return {
    transport,
    up: (one: Engine) => listener?.up(one.link),
    down: (retryAt: number | null = null) => listener?.down(retryAt, null),
  };
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function setUp(deadline?: (path: readonly string[]) => number) {
  const hand = byHand();
  const api = createApi(hand.transport, deadline);
  const first = engine('first');
  ends.push(() => api.close(), first.kill);
  return { ...hand, api, first };
}

const code = async (call: Promise<unknown>) =>
  toFailure(
    await call.then(
      () => null,
      (error: unknown) => error,
    ),
  ).code;

describe('the client over a transport', () => {
  it('waits for the first engine, then answers', async () => {
    const { api, up, first } = setUp();
    const call = api.client.settings.info({});
    expect(api.connection.getState().status).toBe('connecting');
    up(first);
    expect(await call).toMatchObject({ version: 'first' });
    expect(api.connection.getState().status).toBe('ready');
  });

  it('rejects calls in flight when the engine dies, and calls between two engines at once', async () => {
    const { api, up, down, first } = setUp();
    up(first);
    const flying = code(api.client.settings.get({}));
    await new Promise((resolve) => setTimeout(resolve, 20));
    // The engine hangs: its wire closes by itself no more than it answers.
    down(123);
    expect(await flying).toBe('engine_unavailable');
    expect(await code(api.client.settings.info({}))).toBe('engine_unavailable');
    expect(api.connection.getState()).toMatchObject({ status: 'restarting', retryAt: 123 });
  });

  it('swaps to the next engine and says hello again', async () => {
    const { api, up, down, first } = setUp();
    let hellos = 0;
    api.on((event) => {
      if (event.type === 'hello') hellos += 1;
    });
    up(first);
    await vi.waitFor(() => expect(hellos).toBe(1));
    first.kill();
    down();
    const second = engine('second');
    ends.push(second.kill);
    up(second);
    await vi.waitFor(() => expect(hellos).toBe(2));
    expect(await api.client.settings.info({})).toMatchObject({ version: 'second' });
  });

  it('keeps nothing of an answer, however long the wire lives', async () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const { api, up } = setUp();
    const answers: WeakRef<object>[] = [];
    const call = async (path: readonly string[]) => {
      if (path[0] === 'events') return forever();
      // The answer of a test holds what was asked, the password of the relay with it.
      const answer = { password: 'Rahasia' };
      answers.push(new WeakRef(answer));
      return answer;
    };
    up({ link: { call }, kill: () => {} });
    for (let n = 0; n < 3; n += 1) await api.client.settings.info({});
    // A weak reference holds until the turn is over.
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
    expect(answers.map((answer) => answer.deref())).toEqual([undefined, undefined, undefined]);
  });

  it('greets who listens late', async () => {
    const { api, up, first } = setUp();
    let early = 0;
    api.on(() => {
      early += 1;
    });
    up(first);
    await vi.waitFor(() => expect(early).toBe(1));
    let late = 0;
    api.on(() => {
      late += 1;
    });
    await vi.waitFor(() => expect(late).toBe(1));
    expect(early).toBe(1);
  });

  it('ends a call at its deadline and a stream with its engine', async () => {
    const { api, up, down, first } = setUp((path) => (path[1] === 'get' ? 60 : 5_000));
    up(first);
    expect(await code(api.client.settings.get({}))).toBe('deadline_exceeded');
    const stream = await api.client.events.subscribe({});
    const reader = stream[Symbol.asyncIterator]();
    expect(await reader.next()).toMatchObject({ value: { type: 'hello' } });
    const next = code(reader.next());
    first.kill();
    down();
    expect(await next).toBe('engine_unavailable');
  });
});
