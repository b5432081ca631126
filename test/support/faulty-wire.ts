import { connect, createServer, type Socket } from 'node:net';

/** What befalls a message on its way; `freeze` leaves the line open and silent after the dot. */
export type WireFault = 'cut-before-dot' | 'cut-after-dot' | 'freeze';

/**
 * Stands between an engine and a relay on this computer: passes everything on, asks for each message what should befall it,
 * and tells of each final dot before it is passed on.
 */
export async function faultyWire(
  relayPort: number,
  told: { fault(): WireFault | null; onDot(): void },
): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const relay = connect({ port: relayPort, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, relay]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    carry(client, relay, told);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function carry(client: Socket, relay: Socket, told: { fault(): WireFault | null; onDot(): void }) {
  let inBody = false;
  let fault: WireFault | null = null;
  let silent = false;
  let swallow = false;
  let end = '';
  const cut = () => {
    client.destroy();
    relay.destroy();
  };
  relay.on('data', (chunk) => {
    if (silent) return;
    if (swallow) return cut();
    if (/^354/m.test(chunk.toString('latin1'))) {
      inBody = true;
      end = '';
      fault = told.fault();
    }
    client.write(chunk);
  });
  client.on('data', (chunk) => {
    if (silent) return;
    if (!inBody) return void relay.write(chunk);
    if (fault === 'cut-before-dot') return cut();
    end = (end + chunk.toString('latin1')).slice(-5);
    if (end === '\r\n.\r\n') {
      inBody = false;
      told.onDot();
      silent = fault === 'freeze';
      swallow = fault === 'cut-after-dot';
    }
    relay.write(chunk);
  });
  client.on('close', () => relay.destroy());
  relay.on('close', () => client.destroy());
}
