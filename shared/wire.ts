/**
 * Many ports over one pipe. Main and the engine's process have a single message pipe between them (`utilityProcess` or a
 * child process); the page's calls, the shell's own calls and the engine's requests to the shell each get a port of it.
 * A port has the shape that oRPC's message-port adapters ask for: `on` and `postMessage`.
 */

/** The one pipe: what the platform gives, with the value itself and no event around it. */
export interface Pipe {
  post(frame: Frame): void;
  listen(receive: (frame: unknown) => void): void;
}

/** One hop's envelope: data for a port, or the word that the other side has closed it. */
export type Frame = { port: string; data: unknown } | { port: string; closed: true };

type PortListener = (event?: { data: unknown }) => void;

/** One end of a port. `close` tells the other side, once; after that nothing is sent or received. */
export interface WirePort {
  on(event: string, listener: PortListener): void;
  postMessage(data: unknown): void;
  close(): void;
}

export interface Wire {
  /** Opens the port of that name, or returns the one that is open. */
  port(name: string): WirePort;
  /** Hears of each port that the other side was first to use; called before its first message is handed on. */
  onPort(listener: (name: string, port: WirePort) => void): void;
  /** The pipe is gone: every port sees `close`, and nothing is sent any more. */
  close(): void;
}

interface OpenPort extends WirePort {
  receive(data: unknown): void;
  end(): void;
}

function isFrame(value: unknown): value is Frame {
  return typeof value === 'object' && value !== null && 'port' in value && typeof value.port === 'string';
}

function openPort(send: (frame: Frame) => void, name: string, forget: () => void): OpenPort {
  const listeners: Record<'message' | 'close', PortListener[]> = { message: [], close: [] };
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    forget();
    for (const listener of listeners.close) listener();
  };
  return {
    on: (event, listener) => {
      if (event === 'message' || event === 'close') listeners[event].push(listener);
    },
    postMessage: (data) => {
      if (open) send({ port: name, data });
    },
    receive: (data) => {
      if (open) for (const listener of listeners.message) listener({ data });
    },
    close: () => {
      if (open) send({ port: name, closed: true });
      end();
    },
    end,
  };
}

/** Lays ports over a pipe; a frame that is not ours is dropped. */
export function openWire(pipe: Pipe): Wire {
  const ports = new Map<string, OpenPort>();
  const newcomers: ((name: string, port: WirePort) => void)[] = [];
  let open = true;
  const send = (frame: Frame) => {
    if (open) pipe.post(frame);
  };
  const portNamed = (name: string): OpenPort => {
    const known = ports.get(name);
    if (known) return known;
    const port = openPort(send, name, () => ports.delete(name));
    ports.set(name, port);
    return port;
  };
  pipe.listen((frame) => {
    if (!open || !isFrame(frame)) return;
    const isNew = !ports.has(frame.port);
    if ('closed' in frame) {
      ports.get(frame.port)?.end();
      return;
    }
    const port = portNamed(frame.port);
    if (isNew) for (const listener of newcomers) listener(frame.port, port);
    port.receive(frame.data);
  });
  return {
    port: portNamed,
    onPort: (listener) => newcomers.push(listener),
    close: () => {
      open = false;
      for (const port of [...ports.values()]) port.end();
    },
  };
}
