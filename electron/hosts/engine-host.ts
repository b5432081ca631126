import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { type AnyRouter, implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { isErrorCode } from '../../shared/errors.ts';
import { controlContract, type OpenInput, type shellContract } from '../../shared/host-contract.ts';
import { openWire, type Pipe, type WirePort } from '../../shared/wire.ts';

export type ShellClient = ContractRouterClient<typeof shellContract>;

/** An opened engine as its host sees it: a router for pages and what the shell may tell it. */
export interface HostedEngine {
  readonly router: AnyRouter;
  suspend(): Promise<void>;
  resume(): Promise<void>;
  /** A ticket for a file on this machine. */
  give(path: string): string;
  close(): Promise<void>;
}

export type OpenHosted = (options: OpenInput, shell: ShellClient) => Promise<HostedEngine>;

/** The port on which the engine says once that it listens; main calls `open` only then. */
const HELLO_PORT = 'hello';

function controlRouter(shell: ShellClient, open: OpenHosted, opened: (engine: HostedEngine) => void) {
  const control = implement(controlContract);
  let engine: HostedEngine | null = null;
  return control.router({
    open: control.open.handler(async ({ input }) => {
      try {
        engine = await open(input, shell);
        opened(engine);
        return { ok: true as const };
      } catch (error) {
        const code = error instanceof Error && 'code' in error && isErrorCode(error.code) ? error.code : 'internal';
        console.error(error);
        return { ok: false as const, code };
      }
    }),
    suspend: control.suspend.handler(() => engine?.suspend()),
    resume: control.resume.handler(() => engine?.resume()),
    give: control.give.handler(({ input }) => {
      if (!engine) throw new Error('not opened');
      return { ticket: engine.give(input.path) };
    }),
    close: control.close.handler(async () => {
      await engine?.close();
      engine = null;
    }),
  });
}

/** Serves an engine over one pipe to the shell: `control` to lead it, `shell` for its own requests, any other port for a page. */
export function hostEngine(pipe: Pipe, open: OpenHosted): void {
  const wire = openWire(pipe);
  const shell: ShellClient = createORPCClient(new RPCLink({ port: wire.port('shell') }));
  let serve: ((port: WirePort) => void) | null = null;
  const control = new RPCHandler(
    controlRouter(shell, open, (engine) => {
      const handler = new RPCHandler(engine.router);
      serve = (port) => handler.upgrade(port, { context: {} });
    }),
  );
  control.upgrade(wire.port('control'), { context: {} });
  wire.onPort((_name, port) => {
    if (serve) serve(port);
    else port.close();
  });
  wire.port(HELLO_PORT).postMessage(null);
}
