import { hostEngine } from './engine-host.ts';
import { openHosted } from './open-hosted.ts';

/** The engine in Electron's utility process. Hosts never import electron; the port is on `process` there. */
const port = process.parentPort as typeof process.parentPort | undefined;
if (!port) {
  console.error('utility: only Electron starts this file');
  process.exit(2);
}

hostEngine(
  {
    post: (frame) => port.postMessage(frame),
    listen: (receive) => port.on('message', (event) => receive(event.data)),
  },
  openHosted,
);
