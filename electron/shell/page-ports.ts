import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { Wire } from '../../shared/wire.ts';

export interface PagePorts {
  /** Gives the page a port to the engine, now or as soon as there is one; an earlier port of that page is closed. */
  connect(page: WebContents): void;
  /** The engine that pages talk to from now on, or null while there is none; pages that asked get a new port each time. */
  serve(wire: Wire | null): void;
}

/** The channel on which the preload receives the port. */
const PORT_CHANNEL = 'engine:port';

/** Relays messages between pages and the engine, one by one and unread. */
export function createPagePorts(): PagePorts {
  const pages = new Map<WebContents, MessagePortMain | null>();
  let engine: Wire | null = null;
  let count = 0;

  const give = (page: WebContents) => {
    if (!engine || page.isDestroyed()) return;
    const { port1: ours, port2: theirs } = new MessageChannelMain();
    count += 1;
    const line = engine.port(`page:${count}`);
    ours.on('message', ({ data }) => line.postMessage(data));
    ours.on('close', () => line.close());
    line.on('message', (event) => ours.postMessage(event?.data));
    line.on('close', () => ours.close());
    ours.start();
    pages.set(page, ours);
    page.postMessage(PORT_CHANNEL, null, [theirs]);
  };

  return {
    connect: (page) => {
      if (!pages.has(page)) page.once('destroyed', () => pages.delete(page));
      pages.get(page)?.close();
      pages.set(page, null);
      give(page);
    },
    serve: (wire) => {
      engine = wire;
      if (!wire)
        for (const [page, port] of pages) {
          port?.close();
          pages.set(page, null);
        }
      else for (const page of pages.keys()) give(page);
    },
  };
}
