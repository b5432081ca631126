import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { ENGINE_PORT, type EngineState } from '../../shared/bridge.ts';

// Bundled and run inside the page by the Electron tests: a client of its own beside the app's, on the same bridge.

type Call = (input?: unknown) => Promise<unknown>;
type Client = Record<string, Record<string, Call>>;

export interface PageProbe {
  states: EngineState[];
  ports: number;
  call(path: string, input?: unknown): Promise<{ value: unknown } | { error: string; code: unknown }>;
  collect(path: string, input: unknown, most: number): Promise<unknown[]>;
}

const probe: PageProbe & { client: Client | null } = {
  states: [],
  ports: 0,
  client: null,
  async call(path, input) {
    const [feature = '', name = ''] = path.split('.');
    try {
      return { value: await probe.client?.[feature]?.[name]?.(input) };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      return { error: error instanceof Error ? error.message : String(error), code };
    }
  },
  async collect(path, input, most) {
    const [feature = '', name = ''] = path.split('.');
    const stream = (await probe.client?.[feature]?.[name]?.(input)) as AsyncIterable<unknown>;
    const seen: unknown[] = [];
    for await (const item of stream) {
      seen.push(item);
      if (seen.length >= most) break;
    }
    return seen;
  },
};

/** Held for good: a port that nobody holds may be collected before it tells that its other side is gone. */
const held: MessagePort[] = [];

window.addEventListener('message', (event) => {
  const port = event.ports[0];
  if (event.source !== window || event.data?.type !== ENGINE_PORT || !port) return;
  probe.ports += 1;
  held.push(port);
  probe.client = createORPCClient(new RPCLink({ port })) as unknown as Client;
  port.start();
});
window.merpati?.onEngine((state) => probe.states.push(state));
window.merpati?.connect();
Object.assign(window, { pageProbe: probe });
