import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import type { SmtpTarget } from '../../electron/engine/relays/connection.ts';
import { startPracticeRelay } from '../../electron/engine/relays/practice/practice-relay.ts';
import { memoryStore, readPracticeRecord } from '../../electron/engine/relays/practice/store.ts';
import { openSmtp } from '../../electron/engine/relays/smtp-connection.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const line = (port: number, more: Partial<SmtpTarget> = {}): SmtpTarget => ({
  host: '127.0.0.1',
  port,
  tls: 'none',
  user: '',
  password: '',
  fingerprint: '',
  allowPlain: false,
  ...more,
});
const raw = (id: string) => Buffer.from(`Subject: Hi\r\nMessage-ID: <${id}@sender.example>\r\n\r\nHello\r\n`);
const from = 'me@sender.example';

async function connect(port: number, more: Partial<SmtpTarget> = {}) {
  const opened = await openSmtp(line(port, more));
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  ends.push(() => opened.connection.abort());
  return opened.connection;
}

test('each behaviour, as a sender sees it and as the relay counts it', async () => {
  let now = 1_000_000;
  const relay = await startPracticeRelay({
    store: memoryStore(),
    delays: { slow: 150, report: 5_000 },
    clock: { now: () => now },
  });
  ends.push(() => relay.close());
  const send = async (word: string) => {
    const connection = await connect(relay.port);
    const { outcome } = await connection.send({ from, to: `${word}@example.com` }, raw(word));
    await connection.quit();
    return outcome.kind === 'refused'
      ? `refused ${outcome.stage} ${outcome.code} ${outcome.enhanced}`
      : outcome.kind === 'lost'
        ? `lost ${outcome.afterDot}`
        : 'accepted';
  };
  const tries: [string, string[]][] = [
    ['siti', ['accepted']],
    ['unknown', ['refused rcpt 550 5.1.1', 'refused rcpt 550 5.1.1']],
    ['disabled', ['refused rcpt 550 5.2.1']],
    ['overquota', ['refused rcpt 552 5.2.2']],
    ['blocked', ['refused rcpt 554 5.7.1']],
    ['greylist', ['refused rcpt 451 4.7.1', 'refused rcpt 451 4.7.1', 'accepted', 'refused rcpt 451 4.7.1']],
    ['defer', ['refused rcpt 450 4.2.0', 'refused rcpt 450 4.2.0', 'accepted']],
    ['full', ['refused rcpt 452 4.2.2', 'refused rcpt 452 4.2.2', 'accepted']],
    ['toofast', ['refused rcpt 450 4.7.0', 'accepted']],
    ['busy', ['refused rcpt 421 4.3.2', 'accepted']],
    ['spam', ['refused dot 550 5.7.1']],
    ['toobig', ['refused dot 552 5.3.4']],
    ['slow', ['accepted']],
    ['drop', ['lost true']],
    ['droplost', ['lost true']],
    ['bounce', ['accepted']],
    ['complain', ['accepted']],
    ['vacation', ['accepted']],
    ['delayed', ['accepted']],
  ];
  for (const [word, expected] of tries) {
    const seen: string[] = [];
    for (const _ of expected) seen.push(await send(word));
    expect([word, seen]).toEqual([word, expected]);
  }
  const counts = relay.counts();
  expect(counts.byBehaviour.greylist).toEqual({ accepted: 1, refused: 0, deferred: 3, dropped: 0 });
  expect(counts.byBehaviour.drop).toEqual({ accepted: 0, refused: 0, deferred: 0, dropped: 1 });
  expect(counts).toMatchObject({ accepted: 11, refused: 7, dropped: 2, kept: 12 });
  // The dropped one was kept all the same: that is what doubt means.
  const rows = relay.messages(null, 1_000).rows;
  expect(rows.filter((message) => !message.answered).map((message) => message.to)).toEqual(['drop@example.com']);
  expect(await relay.reports()).toEqual([]);
  now += 5_000;
  expect((await relay.reports()).map((report) => `${report.kind} ${report.address}`)).toEqual([
    'bounce bounce@example.com',
    'complaint complain@example.com',
    'autoreply vacation@example.com',
    'delay delayed@example.com',
  ]);
  await relay.empty();
  expect(relay.messages().rows).toEqual([]);
});

test('sign-in, size and rate can be asked of it', async () => {
  const relay = await startPracticeRelay({
    store: memoryStore(),
    auth: 'required',
    maxBytes: 200,
    cap: { messages: 2, seconds: 3600, code: 451 },
  });
  ends.push(() => relay.close());
  expect(await openSmtp(line(relay.port, { user: 'practice', password: 'wrong' }))).toMatchObject({
    failure: { stage: 'auth', code: 535, enhanced: '5.7.8' },
  });
  const stranger = await connect(relay.port);
  expect((await stranger.send({ from, to: 'a@example.com' }, raw('1'))).outcome).toMatchObject({
    kind: 'refused',
    stage: 'mail',
    code: 530,
  });
  const connection = await connect(relay.port, { user: 'practice', password: 'practice' });
  expect(connection.abilities).toMatchObject({ size: 200, pipelining: true, mechanisms: ['PLAIN', 'LOGIN'] });
  expect((await connection.send({ from, to: 'a@example.com' }, Buffer.alloc(300, 'a'))).outcome).toMatchObject({
    kind: 'refused',
    code: 552,
    local: true,
  });
  for (const id of ['1', '2'])
    expect((await connection.send({ from, to: 'a@example.com' }, raw(id))).outcome.kind).toBe('accepted');
  expect((await connection.send({ from, to: 'a@example.com' }, raw('3'))).outcome).toMatchObject({
    kind: 'refused',
    stage: 'mail',
    code: 451,
    enhanced: '4.7.0',
  });
});

async function ownProcess(store: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['electron/hosts/practice-relay.ts', '--store', store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => child.kill('SIGKILL'));
  const [first] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, port: (JSON.parse(String(first)) as { port: number }).port };
}

test('as a process of its own it has on disk whatever it answered with 250, even when it is killed in the middle', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'practice-process-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const store = join(folder, 'record.jsonl');
  const { child, port } = await ownProcess(store);
  const answered: string[] = [];
  let stop = false;
  const senders = [1, 2, 3, 4].map(async (lane) => {
    const connection = await connect(port);
    for (let count = 0; !stop; count += 1) {
      const to = `p${lane}-${count}@example.com`;
      const { outcome } = await connection.send({ from, to }, raw(to));
      if (outcome.kind !== 'accepted') return;
      answered.push(to);
    }
  });
  while (answered.length < 150) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  await Promise.all(senders);
  stop = true;
  const record = await readPracticeRecord(store);
  const kept = new Set(record.kept.map((message) => message.to));
  expect(answered.filter((to) => !kept.has(to))).toEqual([]);
  // At most one message a connection was kept without its answer getting through.
  expect(kept.size - answered.length).toBeLessThanOrEqual(4);
  // It goes on with the same record.
  const again = await ownProcess(store);
  const connection = await connect(again.port);
  expect((await connection.send({ from, to: 'after@example.com' }, raw('after'))).outcome.kind).toBe('accepted');
  expect((await readPracticeRecord(store)).kept.at(-1)?.to).toBe('after@example.com');
  again.child.kill('SIGTERM');
  await once(again.child, 'exit');
});
