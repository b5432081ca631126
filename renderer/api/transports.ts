import type { ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { type Bridge, ENGINE_PORT } from '../../shared/bridge.ts';
import type { ErrorCode } from '../../shared/errors.ts';

// biome-ignore lint/complexity/noBannedTypes: calls carry no context of their own
export type EngineLink = ClientLink<{}>;

export interface TransportListener {
  /** A wire to an engine is open; it replaces the one before. */
  up(link: EngineLink): void;
  /** The wire is gone. `retryAt` is the clock time of the next try, null where only a person helps; `code` says why then. */
  down(retryAt: number | null, code: ErrorCode | null): void;
}

/** Opens wires to the engine, again and again, until stopped. */
export interface Transport {
  start(listener: TransportListener): () => void;
  /** Tries now instead of at `retryAt`. */
  retry(): void;
}

const FIRST_WAIT = 400;
const LONGEST_WAIT = 8_000;
/** So many tries in vain mean that the server itself has ended; its next start has another address. */
const TRIES = 4;

/** The wire of `merpati serve`: one WebSocket beside the page. */
function socketTransport(url: string): Transport {
  let again: () => void = () => {};
  return {
    retry: () => again(),
    start(listener) {
      let wait = FIRST_WAIT;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let socket: WebSocket | undefined;
      let stopped = false;
      let vain = 0;
      const open = () => {
        clearTimeout(timer);
        socket = new WebSocket(url);
        const mine = socket;
        mine.binaryType = 'arraybuffer';
        mine.addEventListener('open', () => {
          wait = FIRST_WAIT;
          vain = 0;
          listener.up(new SocketLink({ websocket: mine }));
        });
        mine.addEventListener('close', () => {
          if (stopped || mine !== socket) return;
          vain += 1;
          listener.down(Date.now() + wait, vain >= TRIES ? 'server_gone' : null);
          timer = setTimeout(open, wait);
          wait = Math.min(LONGEST_WAIT, wait * 2);
        });
      };
      again = () => {
        if (!stopped && socket?.readyState === WebSocket.CLOSED) open();
      };
      open();
      return () => {
        stopped = true;
        clearTimeout(timer);
        socket?.close();
      };
    },
  };
}

/** The wire of the desktop app: a port that main hands to the page, and a new one after every restart of the engine. */
function portTransport(bridge: Bridge): Transport {
  return {
    retry: () => void bridge.restartEngine(),
    start(listener) {
      let current: MessagePort | undefined;
      const take = (event: MessageEvent<{ type?: unknown }>) => {
        const [port] = event.ports;
        if (event.source !== window || event.data?.type !== ENGINE_PORT || !port) return;
        current?.close();
        current = port;
        port.addEventListener('close', () => {
          if (port === current) listener.down(null, null);
        });
        port.start();
        listener.up(new PortLink({ port }));
      };
      window.addEventListener('message', take);
      const stopState = bridge.onEngine((engine) => {
        if (engine.state === 'down') listener.down(engine.retryAt, engine.code);
      });
      bridge.connect();
      return () => {
        window.removeEventListener('message', take);
        stopState();
        current?.close();
      };
    },
  };
}

/** The transport of the host that shows this page. */
export function hostTransport(): Transport {
  if (window.merpati) return portTransport(window.merpati);
  const url = new URL('./wire', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  url.search = '';
  return socketTransport(url.href);
}
