import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import process from 'node:process';
import { createSecureContext, TLSSocket } from 'node:tls';
import { parseArgs } from 'node:util';

// A relay that takes everything and keeps nothing: --delay MS (every answer that much later), --key FILE --cert FILE (STARTTLS).
// Prints its port.
const { values } = parseArgs({
  options: {
    delay: { type: 'string', default: '0' },
    key: { type: 'string' },
    cert: { type: 'string' },
  },
});
const delay = Number(values.delay);
const secureContext =
  values.key && values.cert
    ? createSecureContext({ key: readFileSync(values.key), cert: readFileSync(values.cert) })
    : null;

function serve(socket: Socket, encrypted: boolean) {
  let rest = '';
  let inData = false;
  const say = (text: string) => {
    if (delay === 0) socket.write(text);
    else setTimeout(() => socket.writable && socket.write(text), delay);
  };
  const onData = (chunk: Buffer) => {
    rest += chunk.toString('latin1');
    let out = '';
    for (;;) {
      if (inData) {
        const end = rest.startsWith('.\r\n') ? 0 : rest.indexOf('\r\n.\r\n');
        if (end < 0) break;
        rest = rest.slice(end + (end === 0 && rest.startsWith('.\r\n') ? 3 : 5));
        inData = false;
        out += '250 2.0.0 Ok\r\n';
        continue;
      }
      const end = rest.indexOf('\r\n');
      if (end < 0) break;
      const word = rest.slice(0, Math.min(end, 8)).toUpperCase();
      rest = rest.slice(end + 2);
      if (word.startsWith('EHLO')) {
        const tls = secureContext !== null && !encrypted ? '250-STARTTLS\r\n' : '';
        out += `250-sink.example\r\n${tls}250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 52428800\r\n`;
      } else if (word === 'DATA') {
        inData = true;
        out += '354 Go on\r\n';
      } else if (word === 'QUIT') {
        say('221 2.0.0 Bye\r\n');
        setTimeout(() => socket.end(), delay);
        return;
      } else if (word === 'STARTTLS' && secureContext !== null) {
        socket.off('data', onData);
        socket.write('220 2.0.0 Go on\r\n');
        serve(new TLSSocket(socket, { isServer: true, secureContext }), true);
        return;
      } else out += '250 2.1.0 Ok\r\n';
    }
    if (out !== '') say(out);
  };
  socket.on('data', onData);
  socket.on('error', () => socket.destroy());
  if (!encrypted) say('220 sink.example ESMTP\r\n');
}

const server = createServer({ noDelay: true }, (socket) => serve(socket, false));
server.listen(0, '127.0.0.1', 1_000, () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
