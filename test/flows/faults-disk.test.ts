import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { ImportRecord } from '../../shared/contract/imports.ts';
import { fillWorkspace, readyCampaign, startCampaign, until } from '../support/campaign.ts';
import { openTestEngine, upload } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { acceptedMessage, eventually, mailboxSettings, onlyMailbox, untilState } from '../support/mailbox.ts';
import { deliveryReport } from '../support/returned-mail.ts';
import { scriptedImap } from '../support/scripted-imap.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

// A workspace whose process is killed, whose disk is full, whose database is held, cut or from the future.
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-disk-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function open(folder: string, options: Parameters<typeof openTestEngine>[0] = {}) {
  const engine = await openTestEngine({ folder, ...options });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await engine.close();
  };
  endings.push(close);
  return { ...engine, close };
}
type Opened = Awaited<ReturnType<typeof open>>;

const csvOf = (count: number) =>
  `Email,Name,City\n${Array.from({ length: count }, (_, n) => `orang${n}@people${n % 30}.example,Siti ${n},Malang`).join('\n')}\n`;

async function importPath(engine: Opened, path: string): Promise<number> {
  const ticket = engine.ctx.files.give(path);
  const { dialect, columns } = await engine.client.imports.preview({ ticket });
  const mapping = columns.map(({ index, target }) => ({ index, target }));
  const consent = { source: 'signup' as const, note: 'test', date: Date.UTC(2026, 0, 1) };
  return (await engine.client.imports.start({ ticket, dialect, mapping, consent })).id;
}

async function ended(engine: Opened, id: number): Promise<ImportRecord> {
  for (;;) {
    const record = await engine.client.imports.get({ id });
    if (record.state !== 'running') return record;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const people = async (engine: Opened) => (await engine.client.contacts.list({ limit: 1 })).total;

async function killDuringImport(folder: string, file: string, rows: number) {
  const script = fileURLToPath(new URL('../support/import-process.ts', import.meta.url));
  const child = fork(script, [folder, file, String(rows)], { execArgv: [] });
  const [first] = await once(child, 'message');
  expect(first).toBe('busy');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('killed during an import', () => {
  it('is interrupted with the counts of its rows, can be undone, and a second import fills up', async () => {
    const COUNT = 9_000;
    const folder = temporaryFolder();
    const file = join(temporaryFolder(), 'people.csv');
    writeFileSync(file, csvOf(COUNT));
    const workspace = join(folder, 'workspace');

    await killDuringImport(workspace, file, 1_000);
    let engine = await open(workspace);
    const [first] = (await engine.client.imports.list({})).rows;
    expect(first?.state).toBe('interrupted');
    expect(first?.counts.created).toBeGreaterThanOrEqual(1_000);
    expect(first?.counts.created).toBeLessThan(COUNT);
    expect(await people(engine)).toBe(first?.counts.created);
    expect((await engine.client.contacts.lists({})).lists[0]?.contacts).toBe(first?.counts.created);
    expect((await engine.client.imports.undo({ id: first?.id ?? 0 })).removed).toBe(first?.counts.created);
    expect(await people(engine)).toBe(0);
    await engine.close();

    await killDuringImport(workspace, file, 2_500);
    engine = await open(workspace);
    const [second] = (await engine.client.imports.list({})).rows;
    expect(second?.state).toBe('interrupted');
    const third = await ended(engine, await importPath(engine, file));
    expect(third).toMatchObject({ state: 'done', counts: { created: COUNT - (second?.counts.created ?? 0) } });
    expect(await people(engine)).toBe(COUNT);
  });
});

/** A file system of so many bytes, or null where this computer does not let us mount one. */
function smallDisk(bytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'merpati-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  endings.push(() => {
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
const enlarge = (folder: string, bytes: number) =>
  execFileSync('mount', ['-o', `remount,size=${bytes}`, 'tmpfs', folder]);

function fillUp(folder: string): string {
  const ballast = join(folder, 'ballast');
  for (const size of [65_536, 4_096]) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size, 1));
    } catch {
      // full
    }
  }
  return ballast;
}

describe('a full disk', () => {
  it('during an import: told as such, nothing half, and it goes on once there is room', async ({ skip }) => {
    const disk = smallDisk(12_000_000);
    if (disk === null) return skip('mounting a small file system needs root');
    const file = join(temporaryFolder(), 'people.csv');
    writeFileSync(file, csvOf(60_000));
    const engine = await open(join(disk, 'workspace'), { clock: fastClock(20) });
    const id = await importPath(engine, file);
    const failed = await ended(engine, id);
    expect(failed).toMatchObject({ state: 'failed', error: 'disk_full', resumable: true });
    const written = (await people(engine)) ?? 0;
    expect(written).toBe(failed.counts.created);
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(60_000);
    enlarge(disk, 100_000_000);
    await engine.client.imports.resume({ id });
    const again = await ended(engine, id);
    expect(again).toMatchObject({ state: 'done', counts: { rows: 60_000, created: 60_000 } });
    expect(await people(engine)).toBe(60_000);
  });

  it('while sending: pauses with disk_full, loses nothing, and goes on when there is room', async ({ skip }) => {
    const disk = smallDisk(16_000_000);
    if (disk === null) return skip('mounting a small file system needs root');
    const server = await scriptedServer({ answers: { DOT: [{ after: 3, say: '250 2.0.0 Ok' }] } });
    endings.push(server.close);
    const folder = join(disk, 'workspace');
    const engine = await open(folder, { clock: fastClock(20) });
    const { client } = engine;
    const addresses = Array.from({ length: 250 }, (_, n) => `siti${n}@people.example`);
    const { relayId } = await fillWorkspace(client, { port: server.port, addresses, limits: { connections: 3 } });
    const campaignId = await readyCampaign(client, relayId);
    await startCampaign(client, campaignId);
    await until(client, campaignId, ({ totals }) => totals.accepted >= 20);
    const ballast = fillUp(disk);
    const paused = await until(client, campaignId, ({ state }) => state === 'paused');
    expect(paused.pausedBecause).toBe('disk_full');
    expect(paused.pausedDetail).toMatchObject({ cause: 'disk_full', resumesItself: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const heard = server.bodies.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.bodies.length, 'nothing leaves while nothing can be recorded').toBe(heard);
    await expect(upload(client, 'a.csv', 'x'.repeat(100_000))).rejects.toMatchObject({ code: 'disk_full' });
    rmSync(ballast);
    // There is room again: nobody has to come and say so.
    const end = await until(client, campaignId, ({ state }) => state === 'finished');
    expect(end.totals).toMatchObject({ recipients: 250, accepted: 250, inDoubt: 0, rejected: 0 });
    const sent = server.bodies.map((body) => /<(siti\d+@people\.example)>/.exec(body)?.[1]);
    expect(new Set(sent).size).toBe(250);
    expect(sent).toHaveLength(250);
  });

  it('while a mailbox is read: the mailbox says so, nothing is lost, and reading goes on when there is room', async ({
    skip,
  }) => {
    const disk = smallDisk(8_000_000);
    if (disk === null) return skip('mounting a small file system needs root');
    const imap = await scriptedImap();
    endings.push(imap.close);
    const engine = await openTestEngine({ folder: join(disk, 'workspace'), clock: fastClock(100) });
    endings.push(engine.close);
    const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
    await untilState(engine.client, id, 'watching');
    const { messageId } = acceptedMessage(engine, 'siti@people.example');
    const ballast = fillUp(disk);
    imap.deliver(deliveryReport({ address: 'siti@people.example', messageId, text: `550 ${'x'.repeat(60_000)}` }));
    await untilState(engine.client, id, 'waiting');
    expect((await onlyMailbox(engine.client)).standing.cause).toBe('disk_full');
    rmSync(ballast);
    await eventually('the report', async () => (await engine.client.bounces.list({})).total === 1);
    expect((await untilState(engine.client, id, 'watching')).standing.cause).toBeNull();
  });

  it('while an import is taken back: told as such, nothing half, and it goes on once there is room', async ({
    skip,
  }) => {
    const disk = smallDisk(40_000_000);
    if (disk === null) return skip('mounting a small file system needs root');
    const file = join(temporaryFolder(), 'people.csv');
    writeFileSync(file, csvOf(8_000));
    const folder = join(disk, 'workspace');
    const engine = await open(folder);
    const id = await importPath(engine, file);
    await ended(engine, id);
    const ballast = fillUp(disk);
    await expect(engine.client.imports.undo({ id })).rejects.toMatchObject({ code: 'disk_full' });
    const left = (await people(engine)) ?? 0;
    expect(left).toBeGreaterThan(0);
    const counted = engine.ctx.db.prepare('SELECT count(*) FROM contacts').pluck().get();
    expect((await engine.client.contacts.totals({})).contacts).toBe(counted);
    expect(await engine.client.imports.get({ id })).toMatchObject({ state: 'done', undoable: true });
    rmSync(ballast);
    expect(await engine.client.imports.undo({ id })).toEqual({ removed: left, restored: 0 });
    expect(await people(engine)).toBe(0);
  });

  it('at opening and afterwards: a sentence, and no harm', async ({ skip }) => {
    const disk = smallDisk(4_000_000);
    if (disk === null) return skip('mounting a small file system needs root');
    const folder = join(disk, 'workspace');
    const filled = await open(folder);
    await filled.client.contacts.saveList({ id: null, name: 'Kept' });
    await filled.close();
    const ballast = fillUp(disk);
    const failure = await open(folder).then(
      (engine) => engine.close(),
      (error: { code?: string }) => error,
    );
    if (failure) expect(failure.code).toBe('disk_full');
    rmSync(ballast);
    const engine = await open(folder);
    expect((await engine.client.contacts.lists({})).lists.map((list) => list.name)).toEqual(['Kept']);
  });
});

/** Another program that holds the database's write lock for so long; resolves once it has it. */
async function hold(folder: string, milliseconds: number): Promise<ChildProcess> {
  const script = `const { DatabaseSync } = require('node:sqlite'); const db = new DatabaseSync(process.argv[1]);
    db.exec('PRAGMA busy_timeout = 2000; BEGIN IMMEDIATE'); console.log('held');
    setTimeout(() => { db.exec('ROLLBACK'); db.close(); }, Number(process.argv[2]));`;
  const child = spawn(process.execPath, ['-e', script, join(folder, 'merpati.db'), String(milliseconds)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  endings.push(() => child.kill());
  await once(child.stdout, 'data');
  return child;
}

describe('a database that another program holds', () => {
  it.each([2_000, 4_500])(
    'for %i ms while sending: waited for, the engine stays awake, nothing twice',
    async (held) => {
      const server = await scriptedServer({ answers: { DOT: [{ after: 3, say: '250 2.0.0 Ok' }] } });
      endings.push(server.close);
      const folder = temporaryFolder();
      const { client } = await open(folder);
      const addresses = Array.from({ length: 200 }, (_, n) => `siti${n}@people.example`);
      const { relayId } = await fillWorkspace(client, { port: server.port, addresses, limits: { connections: 3 } });
      const campaignId = await readyCampaign(client, relayId);
      await startCampaign(client, campaignId);
      await until(client, campaignId, ({ totals }) => totals.accepted >= 10);
      const holder = await hold(folder, held);
      const released = once(holder, 'exit');
      const delay = monitorEventLoopDelay({ resolution: 10 });
      delay.enable();
      await new Promise((resolve) => setTimeout(resolve, 500));
      const stuck = server.bodies.length;
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(server.bodies.length).toBe(stuck);
      expect((await client.sending.progress({ campaignId })).state).toBe('sending');
      delay.disable();
      expect(delay.max / 1e6, 'longest time without any other work').toBeLessThan(600);
      if (held > 4_000)
        await expect(client.settings.set({ theme: 'dark' })).rejects.toMatchObject({ code: 'database_busy' });
      await released;
      const end = await until(client, campaignId, ({ state }) => state !== 'sending');
      expect(end).toMatchObject({ state: 'finished', totals: { accepted: 200, inDoubt: 0 } });
      expect(server.bodies).toHaveLength(200);
    },
  );
});

describe('a database that is not as it should be', () => {
  const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

  it('of a newer version is refused and left as it is', async () => {
    const folder = temporaryFolder();
    await (await open(folder)).close();
    const file = join(folder, 'merpati.db');
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 900');
    newer.close();
    const before = digest(file);
    await expect(open(folder)).rejects.toMatchObject({ code: 'workspace_newer', data: { found: 900 } });
    expect(digest(file)).toBe(before);
  });

  it.each([0.9, 0.5, 0.1, 0.001])('cut to %d of its length is called damaged, and left as it is', async (share) => {
    const folder = temporaryFolder();
    const engine = await open(folder);
    await engine.client.settings.loadSample({ language: 'en' });
    await engine.close();
    const file = join(folder, 'merpati.db');
    truncateSync(file, Math.floor(statSync(file).size * share));
    const before = digest(file);
    await expect(open(folder)).rejects.toMatchObject({ code: 'workspace_damaged' });
    expect(digest(file)).toBe(before);
  });

  it('with a write-ahead log cut anywhere after the last final dot knows every message that left', async () => {
    const folder = temporaryFolder();
    const server = await scriptedServer({ answers: { DOT: [{ after: 2, say: '250 2.0.0 Ok' }] } });
    endings.push(server.close);
    const engine = await open(folder);
    const { client } = engine;
    const addresses = Array.from({ length: 120 }, (_, n) => `siti${n}@people.example`);
    const { relayId } = await fillWorkspace(client, { port: server.port, addresses, limits: { connections: 4 } });
    const campaignId = await readyCampaign(client, relayId);
    const log = join(folder, 'merpati.db-wal');
    let atLastDot = 0;
    let seen = 0;
    await startCampaign(client, campaignId);
    const images: { folder: string; least: number; sent: string[] }[] = [];
    while (images.length < 4) {
      await new Promise((resolve) => setImmediate(resolve));
      if (server.bodies.length > seen) {
        seen = server.bodies.length;
        atLastDot = statSync(log).size;
      }
      if (seen < 20 * (images.length + 1)) continue;
      const image = temporaryFolder();
      mkdirSync(join(image, 'w'));
      // By another process: closing a file here would give away the database's own locks.
      execFileSync('cp', [join(folder, 'merpati.db'), log, join(image, 'w')]);
      const sent = server.bodies.map((body) => /<(siti\d+@people\.example)>/.exec(body)?.[1] ?? '?');
      images.push({ folder: image, least: atLastDot, sent });
    }
    await until(client, campaignId, ({ state }) => state === 'finished');
    for (const { folder: image, least, sent } of images) {
      const size = statSync(join(image, 'w', 'merpati.db-wal')).size;
      for (const cut of new Set([least, Math.floor((least + size) / 2), size])) {
        const copy = join(image, `cut-${cut}`);
        mkdirSync(copy);
        for (const name of ['merpati.db', 'merpati.db-wal']) copyFileSync(join(image, 'w', name), join(copy, name));
        truncateSync(join(copy, 'merpati.db-wal'), cut);
        const reopened = await open(copy, { host: 'command-line' });
        const { rows } = await reopened.client.sending.messages({ campaignId, limit: 500 });
        const stateOf = new Map(rows.map((row) => [row.address, row.state]));
        const unknown = sent.filter((address) => !['accepted', 'in_doubt'].includes(stateOf.get(address) ?? 'none'));
        expect(unknown, `cut at ${cut} of ${size}`).toEqual([]);
        expect(rows.filter((row) => row.state === 'in_doubt').length).toBeLessThanOrEqual(8);
        await reopened.close();
      }
    }
  });

  it('with settings that cannot be read opens with the usual ones', async () => {
    const folder = temporaryFolder();
    let engine = await open(folder);
    await engine.client.settings.set({ theme: 'dark', language: 'id', dnsServers: ['192.0.2.1'] });
    await engine.close();
    const database = new DatabaseSync(join(folder, 'merpati.db'));
    const put = database.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)');
    for (const [key, value] of [
      ['theme', '{broken'],
      ['sender', '42'],
      ['dnsServers', '"nobody"'],
      ['bouncePolicy', '{"address":"explode"}'],
      ['engine.sample', '{'],
    ] as const)
      put.run(key, value);
    database.close();
    engine = await open(folder);
    const settings = await engine.client.settings.get({});
    expect(settings).toMatchObject({ theme: 'system', language: 'id', dnsServers: [], sender: { address: '' } });
    await engine.client.settings.set({ theme: 'light' });
    expect((await engine.client.settings.get({})).theme).toBe('light');
  });

  it('without the raw mail of a bounce or the picture of a message says so and goes on', async () => {
    const folder = temporaryFolder();
    const { client } = await open(folder);
    const eml = `From: MAILER-DAEMON@mx.example\nTo: news@toko.example\nSubject: Undelivered Mail\nMIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\nNo such user.
--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; gone@people.example
Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n--b--\n`;
    await client.bounces.read({ tickets: [await upload(client, 'a.eml', eml)], practice: false });
    rmSync(join(folder, 'bounces'), { recursive: true });
    const [bounce] = (await client.bounces.list({})).rows;
    const shown = await client.bounces.get({ id: bounce?.id ?? 0 });
    expect(shown.raw).toContain('no such user');

    const png =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const { id, content } = await client.campaigns.create({ name: 'Gambar', language: 'id' });
    if (content.kind !== 'blocks') throw new Error('a new campaign is made of blocks');
    const image = {
      id: 'picture',
      type: 'image' as const,
      src: png,
      alt: 'Toko',
      href: '',
      width: 100,
      align: 'left' as const,
    };
    await client.campaigns.save({ id, content: { ...content, blocks: [image as never, ...content.blocks] } });
    rmSync(join(folder, 'attachments'), { recursive: true });
    const { rows } = await client.campaigns.check({ id, online: false });
    expect(rows.filter((row) => row.key === 'picture_lost').map((row) => row.level)).toEqual(['blocker']);
    expect((await client.campaigns.preview({ id, contactId: null, position: null })).preview).not.toBe('');
  });
});
