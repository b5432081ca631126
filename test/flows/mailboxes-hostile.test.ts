import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { batchesOf, fetchBatch, looksLikeReport, rangeOf } from '../../electron/engine/mailboxes/imap-messages.ts';
import { ReadingError, type Target } from '../../electron/engine/mailboxes/imap-place.ts';
import { openImap } from '../../electron/engine/mailboxes/imap-session.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { acceptedMessage, eventually, mailboxSettings, onlyMailbox, untilState } from '../support/mailbox.ts';
import { deliveryReport, letter } from '../support/returned-mail.ts';
import { type ImapScript, scriptedImap } from '../support/scripted-imap.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
async function server(script: ImapScript = {}) {
  const made = await scriptedImap(script);
  open.push(made.close);
  return made;
}
const targetAt = (port: number): Target => ({
  host: '127.0.0.1',
  port,
  tls: 'none',
  fingerprint: '',
  user: 'halo@toko.example',
  password: 'rahasia',
  oauth: null,
});
const SHORT = { connect: 500, greeting: 500, open: 800, silence: 700 };
const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ReadingError)) throw new Error(`no ReadingError: ${String(error)}`);
  return error.failure;
};
const literalOf = (bytes: string) => Buffer.from(`{${bytes}}\r\n`);

test.each([
  ['a literal of two gigabytes', () => literalOf('2147483648')],
  ['a literal of more digits than there are bytes in the world', () => literalOf('9'.repeat(60))],
  ['a line without an end', () => 'endless' as const],
  ['bytes that are no IMAP', () => Buffer.from(`\xff\xfe(((("\\\r\n* 1 FETCH (((((((((((\r\n`, 'latin1')],
])(
  '%s: the line is given up in bounded time and memory, and the next mails are read all the same',
  async (_name, garbage) => {
    const imap = await server({ garbage: (uid) => (uid === 2 ? garbage() : null) });
    const engine = await openTestEngine({ clock: fastClock(600) });
    open.push(engine.close);
    for (const name of ['a', 'b', 'c']) {
      const { messageId } = acceptedMessage(engine, `${name}@people.example`);
      imap.deliver(deliveryReport({ address: `${name}@people.example`, messageId }));
    }
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
    await untilState(engine.client, id, 'watching', 30_000);
    const { rows } = await engine.client.bounces.list({ limit: 10 });
    expect(rows.map(({ address }) => address).sort()).toEqual(['a@people.example', 'c@people.example']);
    expect((await onlyMailbox(engine.client)).standing).toMatchObject({ read: 3, reports: 2 });
    expect(performance.now() - started).toBeLessThan(25_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  },
);

test('a server that stays silent, at whichever command, is given up', async () => {
  for (const silent of ['AUTHENTICATE', 'EXAMINE', 'UID SEARCH', 'UID FETCH']) {
    const imap = await server({ onCommand: (command) => (command.startsWith(silent) ? 'hang' : undefined) });
    imap.deliver(letter('One'));
    const started = performance.now();
    const failure = await failureOf(
      (async () => {
        const session = await openImap(targetAt(imap.port), { patience: SHORT });
        await session.open('INBOX', true);
        await session.run('read', (client) => client.search({ uid: '1:5' }, { uid: true }));
        await fetchBatch(session, [{ uid: 1, bytes: 10 }]);
      })(),
    );
    expect([silent, failure.system]).toEqual([silent, expect.stringMatching(/SOCKET_TIMEOUT|ETIMEOUT/)]);
    expect(performance.now() - started).toBeLessThan(2_500);
  }
});

test('a drip of bytes is no answer', async () => {
  const dripping = createServer((socket) => {
    socket.on('error', () => undefined).write('* OK ready\r\n');
    const drip = setInterval(() => socket.write('x'), 20);
    socket.once('close', () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => dripping.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => dripping.close(resolve)));
  const { port } = dripping.address() as { port: number };
  const started = performance.now();
  expect((await failureOf(openImap(targetAt(port), { patience: SHORT }))).system).toBe('SOCKET_TIMEOUT');
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('a folder with mail that nobody asked for, numbers out of all bounds and other folders gives nothing', async () => {
  const imap = await server({ answers: { 'UID SEARCH': 'OK Search completed' } });
  imap.deliver(letter('One'));
  imap.script.onCommand = (command, line) => {
    if (command.startsWith('UID SEARCH'))
      line.socket.write('* SEARCH 0 -1 99999999999999999999 4294967295 7 7 7\r\n* SEARCH 1e9 NIL\r\n');
    return undefined;
  };
  const engine = await openTestEngine();
  open.push(engine.close);
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
  const { standing } = await untilState(engine.client, id, 'watching');
  expect(standing.read).toBe(0);
});

test('a mail of sixty megabytes: its beginning is read, the rest never leaves the server', async () => {
  const imap = await server();
  const engine = await openTestEngine();
  open.push(engine.close);
  const { messageId } = acceptedMessage(engine, 'big@people.example');
  const report = deliveryReport({ address: 'big@people.example', messageId });
  imap.deliver(Buffer.concat([Buffer.from(report.replace('Halo', 'Halo\r\n')), Buffer.alloc(60 * 1024 * 1024, 'x')]));
  imap.deliver(Buffer.concat([Buffer.from(letter('Photographs')), Buffer.alloc(5 * 1024 * 1024, 'y')]));
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
  await untilState(engine.client, id, 'watching', 20_000);
  expect((await engine.client.bounces.list({ limit: 10 })).rows.map(({ address }) => address)).toEqual([
    'big@people.example',
  ]);
  const bodies = imap.commands.filter((one) => one.includes('BODY.PEEK[]'));
  expect(bodies).toEqual(['UID FETCH 1 (UID BODY.PEEK[]<0.1048576>)', 'UID FETCH 2 (UID BODY.PEEK[]<0.1048576>)']);
});

test('ten years of mail: one small answer after the other, and the engine goes on answering', async () => {
  const imap = await server();
  const engine = await openTestEngine();
  open.push(engine.close);
  const raw = Buffer.from(letter('Years'));
  const old = Date.now() - 3_000 * 86_400_000;
  const mails = imap.mails();
  for (let uid = 1; uid <= 100_000; uid++) mails.push({ uid, raw, at: old, flags: [] });
  for (let n = 0; n < 300; n++) imap.deliver(letter(`Lately ${n}`));
  for (const [index, mail] of mails.entries()) if (index >= 100_000) Object.assign(mail, { uid: index + 1 });
  imap.skipTo('INBOX', 100_301);
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
  let slowest = 0;
  let watched = false;
  void untilState(engine.client, id, 'watching', 60_000).then(() => {
    watched = true;
  });
  await eventually(
    'read to its end',
    async () => {
      const from = performance.now();
      await new Promise((resolve) => setImmediate(resolve));
      slowest = Math.max(slowest, performance.now() - from);
      return watched;
    },
    60_000,
  );
  expect((await onlyMailbox(engine.client)).standing.read).toBe(300);
  expect(imap.commands.filter((one) => one.startsWith('UID SEARCH')).length).toBe(6);
  expect(slowest).toBeLessThan(1_000);
});

test('ranges and batches keep every mail once', () => {
  expect(rangeOf([9, 1, 2, 3, 7, 8, 20])).toBe('1:3,7:9,20');
  const mails = Array.from({ length: 100 }, (_none, n) => ({ uid: n + 1, bytes: n % 7 === 0 ? 2_000_000 : 90_000 }));
  const batches = batchesOf(mails);
  expect(batches.flat()).toEqual(mails);
  for (const batch of batches) {
    const bytes = batch.reduce((sum, one) => sum + one.bytes, 0);
    expect(batch.length === 1 || (bytes <= 4 * 1024 * 1024 && batch.every((one) => one.bytes <= 524_288))).toBe(true);
  }
  expect(looksLikeReport('From: Siti <siti@people.example>\r\nContent-Type: multipart/mixed\r\n')).toBe(false);
  expect(looksLikeReport('Received: x\r\nContent-Type: multipart/report; boundary=a\r\n')).toBe(true);
  expect(looksLikeReport('Return-Path: <>\r\n')).toBe(true);
});
