import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { selfSignedCertificate } from '../../electron/engine/relays/practice/certificate.ts';
import { ENGINE_FLAGS } from '../../shared/engine-flags.ts';
import type { Bench, Rival } from './harness.ts';
import type { EngineWork } from './send/engine.ts';

// Ours is the whole path (rows, limiter, durable ledger, composing, SMTP, events); nodemailer's pool keeps no record at all;
// smtp-source composes nothing and is what the machine allows. Each runs in a process of its own.
const MESSAGES = Number(process.env.MESSAGES ?? 20_000);
const MANY = Number(process.env.MANY ?? 1_000_000);
const FAR_MESSAGES = Number(process.env.FAR_MESSAGES ?? 2_000);
const FAR_DELAY = 50;
const CONNECTIONS = 5;
const FAR_CONNECTIONS = 10;
const PER_CONNECTION = 1_000;
const WATCH_MANY_FOR = 20_000;
const WARM_UP = 200;

const run = promisify(execFile);
const script = (name: string) => fileURLToPath(new URL(`./send/${name}.ts`, import.meta.url));
const found = (command: string) => spawnSync('which', [command]).status === 0;

type Figures = Record<string, number>;
const children: ChildProcess[] = [];
let place = '';
const ports = { sink: 0, far: 0, near: 0 };
let fingerprint = '';

async function inProcessOfItsOwn(file: string, ...args: string[]): Promise<Figures> {
  const flags = file === 'engine' ? ENGINE_FLAGS : [];
  // What is shipped is built; a compiler of types within the process would be part of its memory and of its start.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(place, 'compiled') };
  const { stdout } = await run(process.execPath, [...flags, script(file), ...args], { env, maxBuffer: 1 << 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Figures;
}

/** A fresh copy of a filled workspace for each run. */
async function byEngine(people: number, work: Omit<EngineWork, 'folder'>): Promise<Figures> {
  const filled = join(place, `filled-${people}`);
  if (!known.has(people)) {
    known.add(people);
    await inProcessOfItsOwn('engine', 'fill', JSON.stringify({ folder: filled, people }));
  }
  const folder = join(place, 'workspace');
  cpSync(filled, folder, { recursive: true });
  // Else the first sync of a run would wait for what was just copied.
  spawnSync('sync');
  try {
    return await inProcessOfItsOwn('engine', 'send', JSON.stringify({ ...work, folder }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const known = new Set<number>();

const byPool = (port: number, messages: number, connections: number) =>
  inProcessOfItsOwn('pool', ...[port, messages, connections, PER_CONNECTION].map(String));

async function bySource(): Promise<Figures> {
  const options = ['-4', '-d', '-N', '-s', `${CONNECTIONS}`, '-m', `${MESSAGES}`, '-l', '5000'];
  const envelope = ['-f', 'news@toko.example', '-t', 'siti@people.example', `127.0.0.1:${ports.sink}`];
  const started = performance.now();
  await run('smtp-source', [...options, ...envelope]);
  return { messagesPerSecond: MESSAGES / ((performance.now() - started) / 1000) };
}

async function ownSink(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, [script('sink'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve) => child.stdout.once('data', (line) => resolve(Number(line))));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Postfix's sink where it is installed, else our own (slower: then the sink is part of what is measured). */
async function postfixSink(): Promise<number> {
  if (!found('smtp-sink')) return ownSink();
  const port = await freePort();
  const asPostfix = process.getuid?.() === 0 ? ['-u', 'postfix'] : [];
  children.push(spawn('smtp-sink', ['-4', ...asPostfix, `127.0.0.1:${port}`, '2000'], { stdio: 'ignore' }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  return port;
}

async function before() {
  place = mkdtempSync(join(tmpdir(), 'merpati-send-'));
  const now = Date.now();
  const made = selfSignedCertificate({ names: ['127.0.0.1'], from: now - 86_400_000, to: now + 86_400_000 });
  fingerprint = new X509Certificate(made.cert).fingerprint256;
  const [key, cert] = [join(place, 'key.pem'), join(place, 'cert.pem')];
  writeFileSync(key, made.key, { mode: 0o600 });
  writeFileSync(cert, made.cert);
  ports.sink = await postfixSink();
  ports.far = await ownSink('--delay', String(FAR_DELAY));
  ports.near = await ownSink('--key', key, '--cert', cert);
  // Once for what is compiled, so that no round is the first.
  await byEngine(WARM_UP, usual());
}

async function after() {
  for (const child of children) child.kill('SIGTERM');
  rmSync(place, { recursive: true, force: true });
}

const usual = () => ({ port: ports.sink, connections: CONNECTIONS, perConnection: PER_CONNECTION });
const near = () => ({ ...usual(), port: ports.near });
const far = () => ({ ...usual(), port: ports.far, connections: FAR_CONNECTIONS });
const once = (work: () => Promise<Figures>) => (round: number) => (round === 0 ? work() : Promise.resolve({}));

const rivals: Rival[] = [
  { name: 'merpati', run: () => byEngine(MESSAGES, usual()) },
  { name: 'nodemailer-pool', run: () => byPool(ports.sink, MESSAGES, CONNECTIONS) },
  {
    name: 'smtp-source',
    unavailable: () => (found('smtp-source') ? null : 'Postfix is not installed'),
    run: bySource,
  },
  { name: 'dkim-rsa', run: () => byEngine(MESSAGES, { ...usual(), dkim: 'rsa' }) },
  { name: 'dkim-ed25519', run: () => byEngine(MESSAGES, { ...usual(), dkim: 'ed25519' }) },
  { name: 'plain', run: () => byEngine(MESSAGES, near()) },
  { name: 'starttls', run: () => byEngine(MESSAGES, { ...near(), tls: { fingerprint } }) },
  { name: 'far-merpati', run: () => byEngine(FAR_MESSAGES, far()) },
  { name: 'far-pool', run: () => byPool(ports.far, FAR_MESSAGES, FAR_CONNECTIONS) },
  { name: 'thousand', run: once(() => byEngine(1_000, usual())) },
  // As many people, for as long as the million is watched: what is young and what is compiled grows with time, not with a queue.
  { name: 'thousands', run: once(() => byEngine(1_000, { ...usual(), followingFor: WATCH_MANY_FOR })) },
  { name: 'million', run: once(() => byEngine(MANY, { ...usual(), stopAfter: WATCH_MANY_FOR })) },
];

const wanted = process.env.ONLY?.split(',');

export const bench: Bench = {
  rounds: 3,
  before,
  after,
  rivals: rivals.filter(({ name }) => wanted === undefined || wanted.includes(name)),
  derive(medians) {
    const derived: Record<string, number> = {};
    const ratio = (name: string, a: string, b: string) => {
      const [over, under] = [medians[a], medians[b]];
      if (over !== undefined && under !== undefined) derived[name] = over / under;
    };
    ratio('speed.toPool', 'merpati.messagesPerSecond', 'nodemailer-pool.messagesPerSecond');
    ratio('cpu.toPool', 'merpati.cpuMsPerMessage', 'nodemailer-pool.cpuMsPerMessage');
    ratio('speed.toSource', 'merpati.messagesPerSecond', 'smtp-source.messagesPerSecond');
    ratio('dkimRsa.timeToUnsigned', 'merpati.messagesPerSecond', 'dkim-rsa.messagesPerSecond');
    ratio('dkimEd25519.timeToUnsigned', 'merpati.messagesPerSecond', 'dkim-ed25519.messagesPerSecond');
    ratio('starttls.timeToPlain', 'plain.messagesPerSecond', 'starttls.messagesPerSecond');
    ratio('far.speedToPool', 'far-merpati.messagesPerSecond', 'far-pool.messagesPerSecond');
    ratio('million.memoryToThousand', 'million.peakMb', 'thousand.peakMb');
    ratio('million.memoryToThousands', 'million.peakMb', 'thousands.peakMb');
    return derived;
  },
  targets: [
    { figure: 'speed.toPool', at: 'least', bound: 3 },
    { figure: 'speed.toSource', at: 'least', bound: 0.22 },
    { figure: 'cpu.toPool', at: 'most', bound: 0.35 },
    { figure: 'merpati.peakMb', at: 'most', bound: 200 },
    { figure: 'starttls.timeToPlain', at: 'most', bound: 1.2 },
    { figure: 'far.speedToPool', at: 'least', bound: 0.95 },
    { figure: 'million.firstMs', at: 'most', bound: 3_000 },
    { figure: 'million.longestStallMs', at: 'most', bound: 100 },
    { figure: 'million.peakMb', at: 'most', bound: 200 },
    { figure: 'million.memoryToThousands', at: 'most', bound: 1.1 },
  ],
};
