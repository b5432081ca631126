import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type Behaviour, behaviourOf, replyText } from './behaviours.ts';
import { selfSignedCertificate } from './certificate.ts';
import { headerBlock, headerValue } from './headers.ts';
import { type PracticeReport, reportFor, reportKindOf } from './reports.ts';
import type { KeptMessage, PracticeStore } from './store.ts';

export type PracticeOptions = {
  readonly store: PracticeStore;
  /** 0 picks a free one. Always 127.0.0.1. */
  readonly port?: number;
  readonly clock?: { now(): number };
  /** Milliseconds: `slow` before the reply to a slow address, `report` before a report comes back, `each` before every reply. */
  readonly delays?: { readonly slow?: number; readonly report?: number; readonly each?: number };
  /** `optional` (default): offered, not asked for. The account is always `practice` / `practice`. */
  readonly auth?: 'off' | 'optional' | 'required';
  /** `none` is the default. Certificates are self-signed, made at start, for `localhost` and 127.0.0.1. */
  readonly tls?: 'none' | 'starttls' | 'implicit';
  readonly certificate?: { readonly key: string; readonly cert: string };
  readonly pipelining?: boolean;
  /** Told after each kept message. */
  readonly onKept?: () => void;
  /** Announced as SIZE; larger messages are refused with 552. */
  readonly maxBytes?: number;
  /** Refuses MAIL once so many messages were accepted within so many seconds (rolling). */
  readonly cap?: { readonly messages: number; readonly seconds: number; readonly code: 421 | 451 };
};

export type Tally = { accepted: number; refused: number; deferred: number; dropped: number };
/** What the relay itself saw since it started (`kept` since its store is there). */
export type PracticeCounts = Tally & {
  connections: number;
  signIns: number;
  signInsRefused: number;
  kept: number;
  byBehaviour: Record<string, Tally>;
};

export type PracticeRelay = {
  readonly port: number;
  /** The certificate in use, or null without TLS. */
  readonly certificate: string | null;
  counts(): PracticeCounts;
  /** Kept messages in order of acceptance, after a cursor (the id of the last one seen). */
  messages(cursor?: string | null, limit?: number): { rows: readonly KeptMessage[]; next: string | null };
  message(id: string): Promise<{ message: KeptMessage; raw: Buffer } | null>;
  empty(): Promise<void>;
  /** Every report that is due by now, oldest first. Built from what is kept, so a restart loses none. */
  reports(): Promise<PracticeReport[]>;
  close(): Promise<void>;
};

export const PRACTICE_USER = 'practice';
export const PRACTICE_PASSWORD = 'practice';

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

type State = {
  readonly options: PracticeOptions;
  readonly store: PracticeStore;
  readonly now: () => number;
  readonly counts: PracticeCounts;
  readonly certificate: { readonly key: string; readonly cert: string } | null;
  readonly sockets: Map<number, Socket>;
  /** How often each message (envelope sender and recipient) was put off. */
  readonly putOff: Map<string, number>;
  readonly acceptedAt: number[];
  readonly timers: Set<NodeJS.Timeout>;
  sequence: number;
};

function newState(options: PracticeOptions): State {
  const clock = options.clock ?? Date;
  const now = clock.now();
  const tls = options.tls ?? 'none';
  return {
    options,
    store: options.store,
    now: () => clock.now(),
    counts: {
      accepted: 0,
      refused: 0,
      deferred: 0,
      dropped: 0,
      connections: 0,
      signIns: 0,
      signInsRefused: 0,
      kept: 0,
      byBehaviour: {},
    },
    certificate:
      tls === 'none'
        ? null
        : (options.certificate ??
          selfSignedCertificate({
            names: ['localhost', '127.0.0.1'],
            from: now - 86_400_000,
            to: now + 30 * 86_400_000,
          })),
    sockets: new Map(),
    putOff: new Map(),
    acceptedAt: [],
    timers: new Set(),
    sequence: 0,
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

/** Answers now, or after the delay that stands before every reply. */
function later(state: State, answer: () => void, extra = 0): void {
  const delay = (state.options.delays?.each ?? 0) + extra;
  if (delay <= 0) {
    answer();
    return;
  }
  const timer = setTimeout(() => {
    state.timers.delete(timer);
    answer();
  }, delay);
  state.timers.add(timer);
}

const refusal = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

function tally(state: State, behaviour: Behaviour, what: keyof Tally): void {
  const { byBehaviour } = state.counts;
  const own = byBehaviour[behaviour.key] ?? { accepted: 0, refused: 0, deferred: 0, dropped: 0 };
  own[what] += 1;
  byBehaviour[behaviour.key] = own;
  state.counts[what] += 1;
}

function overCap(state: State): Error | null {
  const { cap } = state.options;
  if (!cap) return null;
  const since = state.now() - cap.seconds * 1000;
  while (state.acceptedAt.length > 0 && (state.acceptedAt[0] ?? 0) <= since) state.acceptedAt.shift();
  return state.acceptedAt.length < cap.messages
    ? null
    : refusal(cap.code, '4.7.0 Too many messages in this time, please slow down');
}

const senderOf = (session: SMTPServerSession): string =>
  session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
const messageKey = (session: SMTPServerSession, address: string): string =>
  `${senderOf(session)}\n${address.toLowerCase()}`;

function refusalAtRcpt(state: State, session: SMTPServerSession, address: string): Error | null {
  const behaviour = behaviourOf(address);
  const { reaction } = behaviour;
  if (reaction.do === 'refuse' && reaction.at === 'rcpt') {
    tally(state, behaviour, 'refused');
    state.store.note({ event: 'refused', at: state.now(), to: address, behaviour: behaviour.key, code: reaction.code });
    return refusal(reaction.code, replyText(reaction.text, address));
  }
  if (reaction.do === 'defer') {
    const key = messageKey(session, address);
    const before = state.putOff.get(key) ?? 0;
    if (before < reaction.times) {
      state.putOff.set(key, before + 1);
      tally(state, behaviour, 'deferred');
      state.store.note({
        event: 'deferred',
        at: state.now(),
        to: address,
        behaviour: behaviour.key,
        code: reaction.code,
      });
      return refusal(reaction.code, replyText(reaction.text, address));
    }
  }
  return null;
}

type Answer = (error?: Error | null, text?: string) => void;

async function receive(
  state: State,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  done: Answer,
): Promise<void> {
  const recipients = session.envelope.rcptTo.map((entry) => entry.address);
  const from = senderOf(session);
  try {
    const raw = await collect(stream, state.options.maxBytes ?? 25 * 1024 * 1024);
    // The server itself answers 552 for a message over SIZE.
    if (stream.sizeExceeded) return done(refusal(552, '5.3.4 Message size exceeds fixed maximum message size'));
    const answers = await Promise.all(recipients.map((to) => takeOne(state, { from, to, raw })));
    const drop = answers.includes('drop');
    const refused = answers.find((answer) => answer instanceof Error);
    const slow = recipients.some((to) => behaviourOf(to).reaction.do === 'wait');
    if (drop) state.sockets.get(session.remotePort)?.destroy();
    else
      later(
        state,
        () => (refused instanceof Error ? done(refused) : done(null, `2.0.0 Ok: kept as ${answers.at(-1)}`)),
        slow ? (state.options.delays?.slow ?? 3000) : 0,
      );
  } catch (error) {
    done(refusal(451, `4.3.0 The message could not be kept: ${error instanceof Error ? error.message : 'unknown'}`));
  }
}

async function collect(stream: SMTPServerDataStream, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes <= limit) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Decides about one recipient after the final dot. A kept message is as safe as its store promises before this resolves. */
async function takeOne(
  state: State,
  mail: { from: string; to: string; raw: Buffer },
): Promise<string | Error | 'drop'> {
  const behaviour = behaviourOf(mail.to);
  const { reaction } = behaviour;
  if (reaction.do === 'refuse') {
    tally(state, behaviour, 'refused');
    state.store.note({ event: 'refused', at: state.now(), to: mail.to, behaviour: behaviour.key, code: reaction.code });
    return refusal(reaction.code, replyText(reaction.text, mail.to));
  }
  if (reaction.do === 'drop' && !reaction.keep) {
    tally(state, behaviour, 'dropped');
    state.store.note({ event: 'lost', at: state.now(), to: mail.to, behaviour: behaviour.key, code: 0 });
    return 'drop';
  }
  const kept = keptMessage(state, mail, behaviour.key, reaction.do !== 'drop');
  await state.store.keep(kept, mail.raw);
  state.options.onKept?.();
  state.acceptedAt.push(kept.at);
  state.putOff.delete(`${mail.from}\n${mail.to.toLowerCase()}`);
  tally(state, behaviour, reaction.do === 'drop' ? 'dropped' : 'accepted');
  return reaction.do === 'drop' ? 'drop' : kept.id;
}

function keptMessage(
  state: State,
  mail: { from: string; to: string; raw: Buffer },
  behaviour: string,
  answered: boolean,
): KeptMessage {
  const at = state.now();
  const headers = headerBlock(mail.raw);
  state.sequence += 1;
  return {
    id: `${at.toString(36)}-${state.sequence.toString(36)}`,
    at,
    from: mail.from,
    to: mail.to,
    behaviour,
    messageId: headerValue(headers, 'Message-ID'),
    subject: headerValue(headers, 'Subject').slice(0, 500),
    bytes: mail.raw.length,
    answered,
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
