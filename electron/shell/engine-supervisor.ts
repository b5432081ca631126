import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { EngineState } from '../../shared/bridge.ts';
import { isErrorCode } from '../../shared/errors.ts';
import type { controlContract, OpenInput } from '../../shared/host-contract.ts';
import { openWire, type Pipe, type Wire } from '../../shared/wire.ts';
import { afterDeath, type DeathCount } from './backoff.ts';

type ControlClient = ContractRouterClient<typeof controlContract>;

/** As much of an engine's process as supervision needs. */
export interface Supervised {
  readonly pipe: Pipe;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

interface SupervisorOptions {
  launch(): Supervised;
  readonly open: OpenInput;
  /** Answers what the engine asks of the shell (`shellContract`, implemented). */
  readonly shellRouter: AnyRouter;
  onState(state: EngineState, wire: Wire | null): void;
  log(event: string, data: Record<string, unknown>): void;
}

export interface Supervisor {
  start(): void;
  state(): EngineState;
  wire(): Wire | null;
  /** Starts anew at once: an engine that waits for its back-off, or one that could not open its workspace. */
  restart(): void;
  suspend(): Promise<void>;
  resume(): Promise<void>;
  /** The engine's ticket for a file that a person chose; fails while no engine is up. */
  give(path: string): Promise<string>;
  /** Closes the engine cleanly, or ends it after the deadline; nothing is started again. */
  stop(deadlineMs: number): Promise<void>;
}

interface Running {
  readonly process: Supervised;
  readonly wire: Wire;
  readonly control: ControlClient;
  readonly startedAt: number;
  exited: boolean;
}

/** A process that has not said hello by then is stuck in its start and is ended. */
const HELLO_MS = 30_000;
const SUSPEND_MS = 4_000;

const within = <T>(ms: number, work: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** Keeps one engine alive: starts it, opens it, tells its state, starts it again with back-off when it dies. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  let running: Running | null = null;
  let state: EngineState = { state: 'starting' };
  let deaths: DeathCount = { failures: 0 };
  let generation = 0;
  let timer: NodeJS.Timeout | null = null;
  let stopping = false;
  let asleep = false;
  /** Somebody asked for a new start while the process that could not open is still going. */
  let wantedAgain = false;

  const setState = (next: EngineState) => {
    state = next;
    options.onState(next, next.state === 'up' ? (running?.wire ?? null) : null);
  };

  const opened = async (engine: Running) => {
    const answer = await engine.control.open(options.open);
    if (running !== engine || engine.exited || stopping) return;
    if (answer.ok) {
      generation += 1;
      options.log('engine-up', { generation });
      setState({ state: 'up', generation });
      if (asleep) await engine.control.suspend();
      return;
    }
    const code = isErrorCode(answer.code) ? answer.code : 'internal';
    options.log('engine-not-opened', { code });
    // A known code is for a person to mend; starting again by ourselves would meet the same obstacle.
    if (code !== 'internal') setState({ state: 'down', retryAt: null, code });
    engine.process.kill();
  };

  const died = (engine: Running, code: number | null) => {
    engine.exited = true;
    engine.wire.close();
    if (running !== engine) return;
    running = null;
    options.log('engine-exit', { code, stopping });
    if (stopping) return;
    if (state.state === 'down' && state.retryAt === null) {
      if (wantedAgain) start();
      return;
    }
    const next = afterDeath(deaths, Date.now() - engine.startedAt);
    deaths = next.count;
    timer = setTimeout(start, next.waitMs);
    setState({ state: 'down', retryAt: Date.now() + next.waitMs, code: null });
  };

  const start = () => {
    if (running || stopping) return;
    timer = null;
    wantedAgain = false;
    const process = options.launch();
    const wire = openWire(process.pipe);
    const control: ControlClient = createORPCClient(new RPCLink({ port: wire.port('control') }));
    new RPCHandler(options.shellRouter).upgrade(wire.port('shell'), { context: {} });
    const engine: Running = { process, wire, control, startedAt: Date.now(), exited: false };
    running = engine;
    options.log('engine-start', { sealing: options.open.sealing });
    setState({ state: 'starting' });
    process.onExit((code) => died(engine, code));
    const stuck = setTimeout(() => process.kill(), HELLO_MS);
    wire.port('hello').on('message', () => {
      clearTimeout(stuck);
      opened(engine).catch((error: unknown) => {
        options.log('engine-open-failed', { message: error instanceof Error ? error.message : String(error) });
        if (!engine.exited) process.kill();
      });
    });
    wire.port('hello').on('close', () => clearTimeout(stuck));
  };

  const tell = async (verb: 'suspend' | 'resume') => {
    asleep = verb === 'suspend';
    if (!running || state.state !== 'up') return;
    const call = running.control[verb]().catch((error: unknown) =>
      options.log(`engine-${verb}-failed`, { message: String(error) }),
    );
    await within(SUSPEND_MS, call);
  };

  return {
    start,
    state: () => state,
    wire: () => (state.state === 'up' ? (running?.wire ?? null) : null),
    restart: () => {
      if (stopping) return;
      if (running) {
        wantedAgain = state.state === 'down';
        return;
      }
      if (timer) clearTimeout(timer);
      start();
    },
    suspend: () => tell('suspend'),
    resume: () => tell('resume'),
    give: async (path) => {
      if (!running || state.state !== 'up') throw new Error('engine_unavailable');
      return (await running.control.give({ path })).ticket;
    },
    stop: async (deadlineMs) => {
      stopping = true;
      if (timer) clearTimeout(timer);
      const engine = running;
      if (!engine) return;
      const gone = new Promise<void>((resolve) => engine.process.onExit(() => resolve()));
      if (state.state === 'up') {
        const done = engine.control.close().then(
          () => true,
          () => false,
        );
        options.log((await within(deadlineMs, done)) ? 'engine-closed' : 'engine-not-closed', {});
      }
      engine.process.kill();
      await within(2_000, gone);
    },
  };
}
