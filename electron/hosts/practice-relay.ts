import { parseArgs } from 'node:util';
import { startPracticeRelay } from '../engine/relays/practice/practice-relay.ts';
import { memoryStore, openFileStore } from '../engine/relays/practice/store.ts';

// The practice relay as a process of its own: what it answered with 250 is on disk first, so its record outlives any kill.
const HELP = `practice-relay [--store FILE] [--port N] [--slow MS] [--each MS] [--report MS] [--auth off|optional|required]
               [--tls none|starttls|implicit] [--no-pipelining] [--no-sync] [--cap MESSAGES/SECONDS[/CODE]]
Prints one JSON line with its port, then serves until SIGTERM, SIGINT or the end of its standard input (with --watch-stdin).`;

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    port: { type: 'string', default: '0' },
    slow: { type: 'string', default: '3000' },
    each: { type: 'string', default: '0' },
    report: { type: 'string', default: '5000' },
    auth: { type: 'string', default: 'optional' },
    tls: { type: 'string', default: 'none' },
    cap: { type: 'string' },
    'no-pipelining': { type: 'boolean', default: false },
    'no-sync': { type: 'boolean', default: false },
    'watch-stdin': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function oneOf<T extends string>(allowed: readonly T[], value: string): T {
  const found = allowed.find((entry) => entry === value);
  if (found === undefined) throw new Error(`${value} is none of ${allowed.join(', ')}`);
  return found;
}

function capOf(text: string | undefined) {
  if (text === undefined) return {};
  const [messages = 1, seconds = 1, code = 451] = text.split('/').map(Number);
  return { cap: { messages, seconds, code: code === 421 ? (421 as const) : (451 as const) } };
}

async function main(): Promise<void> {
  const store = values.store ? await openFileStore(values.store, { sync: !values['no-sync'] }) : memoryStore();
  const relay = await startPracticeRelay({
    store,
    port: Number(values.port),
    delays: { slow: Number(values.slow), each: Number(values.each), report: Number(values.report) },
    auth: oneOf(['off', 'optional', 'required'], values.auth),
    tls: oneOf(['none', 'starttls', 'implicit'], values.tls),
    pipelining: !values['no-pipelining'],
    ...capOf(values.cap),
  });
  process.stdout.write(`${JSON.stringify({ port: relay.port, pid: process.pid, certificate: relay.certificate })}\n`);
  const stop = () => void relay.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (values['watch-stdin']) process.stdin.resume().once('end', stop);
}

if (values.help) process.stdout.write(`${HELP}\n`);
else await main();
