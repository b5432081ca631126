import { spawn } from 'node:child_process';
import { utilityProcess } from 'electron';
import { ENGINE_FLAGS } from '../../shared/engine-flags.ts';
import type { Pipe } from '../../shared/wire.ts';
import type { EngineKind } from './start-options.ts';

/** The engine's process, whichever kind it is: a pipe, an end, and the way to end it. */
export interface EngineProcess {
  readonly pipe: Pipe;
  readonly pid: () => number | undefined;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

interface LaunchOptions {
  readonly kind: EngineKind;
  readonly utilityEntry: string;
  readonly childEntry: string;
  readonly env: NodeJS.ProcessEnv;
  /** What the engine prints, a piece at a time. */
  onOutput(text: string): void;
}

/** Starts the engine in Electron's utility process. */
function launchUtility({ utilityEntry, env, onOutput }: LaunchOptions): EngineProcess {
  const child = utilityProcess.fork(utilityEntry, [], { serviceName: 'Merpati engine', stdio: 'pipe', env });
  child.stdout?.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
  return {
    pipe: {
      post: (frame) => child.postMessage(frame),
      listen: (receive) => child.on('message', receive),
    },
    pid: () => child.pid,
    onExit: (listener) => child.once('exit', listener),
    kill: () => child.kill(),
  };
}

/** Starts the engine as a child of plain Node; the same relay, so that the tested path is the shipped one. */
function launchNode(execPath: string, { childEntry, env, onOutput }: LaunchOptions): EngineProcess {
  const child = spawn(execPath, [...ENGINE_FLAGS, childEntry], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    env,
  });
  child.stdout?.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
  return {
    pipe: {
      post: (frame) => {
        // A send may fail while the other side dies; its exit tells what there is to tell.
        if (child.connected) child.send(frame, () => undefined);
      },
      listen: (receive) => child.on('message', receive),
    },
    pid: () => child.pid,
    onExit: (listener) => {
      child.once('exit', listener);
      child.once('error', (error) => {
        onOutput(`${error.message}\n`);
        if (child.pid === undefined) listener(null);
      });
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** Starts one engine process. The environment is passed on without what would turn a Node child into something else. */
export function launchEngine(options: LaunchOptions): EngineProcess {
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...env } = options.env;
  const clean = { ...options, env };
  return options.kind.kind === 'utility' ? launchUtility(clean) : launchNode(options.kind.execPath, clean);
}
