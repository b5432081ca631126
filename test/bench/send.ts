import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import nodemailer from 'nodemailer';
import type { Bench } from './harness.ts';

// The same work for everybody: so many different multipart messages of about 5 KB over five connections into one sink.
// Ours is the whole path (rows, limiter, durable ledger, composing, SMTP, events); nodemailer's pool keeps no record at all;
// smtp-source composes nothing and is what the machine allows.
const MESSAGES = Number(process.env.MESSAGES ?? 5_000);
const CONNECTIONS = 5;
const PER_CONNECTION = 100;

const PARAGRAPH =
  '<p style="margin:0 0 12px;font:15px/1.5 sans-serif">Halo, minggu ini ada batik tulis baru dari Pekalongan, teh dari lereng Lawu, dan rak buku dari kayu jati bekas. Semua bisa dilihat di toko kami.</p>';
const HTML = `<!doctype html><html><body><table width="600" role="presentation"><tr><td><h1>Kabar untuk {{ first_name }}</h1><p>Halo {{ first_name }}, ini kabar kami.</p>${PARAGRAPH.repeat(9)}<p><a href="https://toko.example/baru">Lihat semua</a></p><p>Toko Melati, Jl. Mawar 1, Bandung. <a href="{{ unsubscribe_url }}">Berhenti berlangganan</a></p></td></tr></table></body></html>`;
const TEXT_LINE = 'Halo, minggu ini ada batik tulis baru dari Pekalongan dan teh dari lereng Lawu.\n';
const TEXT = `Kabar untuk {{ first_name }}\n\n${TEXT_LINE.repeat(9)}\nBerhenti berlangganan: {{ unsubscribe_url }}\n`;
const addressOf = (n: number) => `siti${n}@people${n % 97}.example`;

interface Measured {
  readonly messagesPerSecond: number;
  readonly cpuMsPerMessage: number;
  readonly peakMb: number;
}

function measured(seconds: number, before: NodeJS.CpuUsage): Measured {
  const cpu = process.cpuUsage(before);
  return {
    messagesPerSecond: MESSAGES / seconds,
    cpuMsPerMessage: (cpu.user + cpu.system) / 1000 / MESSAGES,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

async function sendByEngine(port: number): Promise<Measured & Record<string, number>> {
  const { openTestEngine, upload } = await import('../support/engine.ts');
  const { fillWorkspace } = await import('../support/campaign.ts');
  const engine = await openTestEngine();
  const { client } = engine;
  const { relayId } = await fillWorkspace(client, {
    port,
    addresses: [],
    limits: {
      connections: CONNECTIONS,
      messagesPerConnection: PER_CONNECTION,
      windows: [{ messages: 10_000_000, seconds: 3_600 }],
      burst: true,
    },
  });
  const list = `Email,First name\n${Array.from({ length: MESSAGES }, (_, n) => `${addressOf(n)},Siti ${n}`).join('\n')}\n`;
  const ticket = await upload(client, 'list.csv', list);
  const { dialect, columns } = await client.imports.preview({ ticket });
  const { id: importId } = await client.imports.start({
    ticket,
    dialect,
    mapping: columns.map(({ index, target }) => ({ index, target })),
    consent: { source: 'customer', note: '', date: 1 },
  });
  while ((await client.imports.get({ id: importId })).state === 'running') await engine.ctx.clock.sleep(20);
  const { id } = await client.campaigns.create({ name: 'Kabar', language: 'id' });
  const audience = { everybody: true, listIds: [], excludeListIds: [], excludeContactIds: [] };
  await client.campaigns.save({
    id,
    subject: 'Kabar untuk {{ first_name }}',
    content: { kind: 'html', language: 'id', html: HTML },
    text: TEXT,
    relayId,
    audience,
  });
  const stop = new AbortController();
  const watching = (async () => {
    for await (const event of engine.ctx.events.subscribe(stop.signal))
      if (event.type === 'sending' && event.progress.state === 'finished') break;
  })();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await client.sending.start({ campaignId: id, confirmed: MESSAGES });
  await watching;
  const seconds = (performance.now() - started) / 1000;
  const result = measured(seconds, cpu);
  stop.abort();
  const { totals } = await client.sending.progress({ campaignId: id });
  await engine.close();
  if (totals.accepted !== MESSAGES) throw new Error(`accepted ${totals.accepted} of ${MESSAGES}`);
  return { ...result };
}

async function sendByPool(port: number): Promise<Measured> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const pool = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    maxConnections: CONNECTIONS,
    maxMessages: PER_CONNECTION,
    ignoreTLS: true,
  });
  let next = 0;
  const worker = async () => {
    while (next < MESSAGES) {
      const n = next++;
      const link = `mailto:stop@toko.example?subject=unsubscribe-${n}`;
      const fill = (text: string) =>
        text.replaceAll('{{ first_name }}', `Siti ${n}`).replaceAll('{{ unsubscribe_url }}', link);
      await pool.sendMail({
        from: { name: 'Toko Melati', address: 'news@toko.example' },
        to: { name: `Siti ${n}`, address: addressOf(n) },
        subject: fill('Kabar untuk {{ first_name }}'),
        html: fill(HTML),
        text: fill(TEXT),
        messageId: `<${n}.${started}@toko.example>`,
        headers: { 'List-Unsubscribe': `<${link}>`, 'List-Id': '<contacts.toko.example>', 'Feedback-ID': '1:merpati' },
        envelope: { from: 'news@toko.example', to: [addressOf(n)] },
      });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS * 2 }, worker));
  pool.close();
  return measured((performance.now() - started) / 1000, cpu);
}

const ROLES = { engine: sendByEngine, pool: sendByPool } as const;
const here = fileURLToPath(import.meta.url);

async function inProcessOfItsOwn(role: keyof typeof ROLES): Promise<Record<string, number>> {
  const { stdout } = await promisify(execFile)(process.execPath, [here, role, String(port)], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
}

const found = (command: string) => spawnSync('which', [command]).status === 0;
let sink: ChildProcess | undefined;
let port = 0;

/** Postfix's sink where it is installed, else our own practice relay (slower: then the sink is part of what is measured). */
async function openSink() {
  if (!found('smtp-sink')) {
    const script = fileURLToPath(new URL('../../electron/hosts/practice-relay.ts', import.meta.url));
    sink = spawn(process.execPath, [script, '--slow', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    port = await new Promise<number>((resolve) =>
      sink?.stdout?.once('data', (line) => resolve(JSON.parse(String(line)).port)),
    );
    return;
  }
  port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
  sink = spawn(
    'smtp-sink',
    ['-4', ...(process.getuid?.() === 0 ? ['-u', 'postfix'] : []), `127.0.0.1:${port}`, '2000'],
    { stdio: 'ignore' },
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
}

async function sendBySource(): Promise<Record<string, number>> {
  const args = [
    '-4',
    '-d',
    '-N',
    '-s',
    String(CONNECTIONS),
    '-m',
    String(MESSAGES),
    '-l',
    '5000',
    '-f',
    'news@toko.example',
    '-t',
    'siti@people.example',
    `127.0.0.1:${port}`,
  ];
  const started = performance.now();
  await promisify(execFile)('smtp-source', args);
  return { messagesPerSecond: MESSAGES / ((performance.now() - started) / 1000) };
}

export const bench: Bench = {
  rounds: 3,
  before: openSink,
  async after() {
    sink?.kill('SIGTERM');
  },
  rivals: [
    { name: 'merpati', run: () => inProcessOfItsOwn('engine') },
    { name: 'nodemailer-pool', run: () => inProcessOfItsOwn('pool') },
    {
      name: 'smtp-source',
      unavailable: () => (found('smtp-source') ? null : 'Postfix is not installed'),
      run: sendBySource,
    },
  ],
  derive(medians) {
    const ratio = (a: string, b: string) => (medians[a] ?? Number.NaN) / (medians[b] ?? Number.NaN);
    const derived: Record<string, number> = {
      'speed.toPool': ratio('merpati.messagesPerSecond', 'nodemailer-pool.messagesPerSecond'),
      'cpu.toPool': ratio('merpati.cpuMsPerMessage', 'nodemailer-pool.cpuMsPerMessage'),
    };
    if (medians['smtp-source.messagesPerSecond'] !== undefined) {
      derived['speed.toSource'] = ratio('merpati.messagesPerSecond', 'smtp-source.messagesPerSecond');
    }
    return derived;
  },
  targets: [],
};

if (process.argv[1] === here) {
  const role = process.argv[2] as keyof typeof ROLES;
  const result = await ROLES[role](Number(process.argv[3]));
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exit(0);
}
