import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { overCap, receive, refusalAtRcpt } from './practice-receive.ts';
import { later, newState, type PracticeOptions, type PracticeRelay, type State } from './practice-state.ts';
import { type PracticeReport, reportFor, reportKindOf } from './reports.ts';
import type { PracticeStore } from './store.ts';

export type { PracticeCounts, PracticeOptions, PracticeRelay, Tally } from './practice-state.ts';

const PRACTICE_USER = 'practice';
const PRACTICE_PASSWORD = 'practice';

/** Starts a real SMTP server on 127.0.0.1 that keeps mail and behaves by address (see behaviours.ts). */
export async function startPracticeRelay(options: PracticeOptions): Promise<PracticeRelay> {
  const state = newState(options);
  const server = new SMTPServer({
    ...serverOptions(options, state.certificate),
    onConnect: (_session, done) => {
      state.counts.connections += 1;
      later(state, done);
    },
    onAuth: (auth, _session, done) => {
      const right = auth.username === PRACTICE_USER && auth.password === PRACTICE_PASSWORD;
      state.counts[right ? 'signIns' : 'signInsRefused'] += 1;
      if (right) later(state, () => done(null, { user: PRACTICE_USER }));
      else later(state, () => done(null, { responseCode: 535, message: '5.7.8 Authentication credentials invalid' }));
    },
    onMailFrom: (_address, _session, done) => later(state, () => done(overCap(state))),
    onRcptTo: (address, session, done) => later(state, () => done(refusalAtRcpt(state, session, address.address))),
    onData: (stream, session, done) => void receive(state, stream, session, done),
  });
  // A broken client (reset, half a handshake) is that client's trouble.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    state.sockets.set(port, socket);
    socket.once('close', () => state.sockets.delete(port));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    certificate: state.certificate?.cert ?? null,
    ...viewer(state),
    close: () => shutDown(state, server),
  };
}

function serverOptions(options: PracticeOptions, certificate: State['certificate']) {
  const auth = options.auth ?? 'optional';
  const tls = options.tls ?? 'none';
  const disabledCommands = [...(auth === 'off' ? ['AUTH'] : []), ...(tls === 'starttls' ? [] : ['STARTTLS'])];
  return {
    name: 'practice.example',
    banner: 'practice relay',
    secure: tls === 'implicit',
    ...(certificate ?? {}),
    disabledCommands,
    allowInsecureAuth: true,
    authOptional: auth !== 'required',
    authMethods: ['PLAIN', 'LOGIN'],
    hidePIPELINING: options.pipelining === false,
    disableReverseLookup: true,
    maxAllowedUnauthenticatedCommands: false as const,
    size: options.maxBytes ?? 25 * 1024 * 1024,
    rejectOversized: true,
    socketTimeout: 600_000,
    closeTimeout: 200,
    logger: false,
  };
}

function viewer(state: State): Omit<PracticeRelay, 'port' | 'certificate' | 'close'> {
  return {
    counts: () => structuredClone({ ...state.counts, kept: state.store.list().length }),
    messages: (cursor = null, limit = 100) => {
      const all = state.store.list();
      const start = cursor === null ? 0 : all.findIndex((message) => message.id === cursor) + 1;
      const rows = all.slice(start, start + limit);
      return { rows, next: start + rows.length < all.length ? (rows.at(-1)?.id ?? null) : null };
    },
    message: async (id) => {
      const message = state.store.list().find((entry) => entry.id === id);
      const raw = message ? await state.store.raw(id) : null;
      return message && raw ? { message, raw } : null;
    },
    empty: () => state.store.empty(),
    reports: () => dueReports(state.store, state.now(), state.options.delays?.report ?? 5000),
  };
}

/** The reports that kept messages brought back by now, oldest first, without those already read. */
export async function dueReports(
  store: PracticeStore,
  now: number,
  delay: number,
  read: ReadonlySet<string> = new Set(),
): Promise<PracticeReport[]> {
  const reports: PracticeReport[] = [];
  for (const message of [...store.list()]) {
    if (reportKindOf(message) === null || message.at + delay > now || read.has(message.id)) continue;
    const raw = await store.raw(message.id);
    const report = raw && reportFor(message, raw, message.at + delay);
    if (report) reports.push(report);
  }
  return reports;
}

async function shutDown(state: State, server: SMTPServer): Promise<void> {
  for (const timer of state.timers) clearTimeout(timer);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    for (const socket of state.sockets.values()) socket.destroy();
  });
  await state.store.close();
}
