import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startPracticeRelay } from '../../electron/engine/relays/practice/practice-relay.ts';
import { memoryStore } from '../../electron/engine/relays/practice/store.ts';
import { enabledRelays, findRelay, openConnection, practiceReports } from '../../electron/engine/relays/public.ts';
import { memorySecrets, systemClock } from '../../electron/engine/world.ts';
import { openTestEngine } from '../support/engine.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const LIMITS = {
  windows: [{ messages: 60, seconds: 3600 }],
  connections: 2,
  messagesPerConnection: 50,
  messageBytes: null,
  perDomain: null,
};

async function engineWith(options: Parameters<typeof openTestEngine>[0] = {}) {
  const engine = await openTestEngine(options);
  ends.push(() => engine.close());
  return engine;
}

async function accountRelay() {
  const relay = await startPracticeRelay({ store: memoryStore(), auth: 'required' });
  ends.push(() => relay.close());
  return relay;
}

test('a relay is kept without its password, which goes to the secrets only', async () => {
  const secrets = memorySecrets();
  const { client, ctx, folder } = await engineWith({ secrets });
  const server = await accountRelay();
  const input = {
    host: '127.0.0.1',
    port: server.port,
    tls: 'none' as const,
    user: 'practice',
    password: 'practice',
    limits: LIMITS,
  };
  const saved = await client.relays.save({ ...input, name: 'Mine' });
  expect(saved).toMatchObject({
    name: 'Mine',
    kind: 'smtp',
    hasPassword: true,
    lastTest: null,
    position: 0,
    limits: LIMITS,
  });
  expect(Object.keys(saved)).not.toContain('password');
  expect(await secrets.get(`relay-${saved.id}-password`)).toBe('practice');
  const opened = await openConnection(ctx, saved);
  expect(opened.ok).toBe(true);
  if (opened.ok) await opened.connection.quit();
  const { phases } = await client.relays.health({ id: saved.id });
  expect(phases.map(({ phase }) => phase)).toEqual(['connect', 'auth']);
  // Marker password nowhere on disk.
  await client.relays.save({ ...input, id: saved.id, password: 'marker-geheim-93' });
  for (const name of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (name.isFile())
      expect(readFileSync(join(name.parentPath, name.name)).includes('marker-geheim-93'), name.name).toBe(false);
  }
});

test('pointing a relay elsewhere forgets its password; an open line to another machine is refused', async () => {
  const secrets = memorySecrets();
  const { client } = await engineWith({ secrets });
  const input = { host: 'smtp.example.com', port: 587, tls: 'starttls' as const, user: 'u', limits: LIMITS };
  const saved = await client.relays.save({ ...input, password: 'abcd efgh ijkl mnop' });
  expect(await secrets.get(`relay-${saved.id}-password`)).toBe('abcdefghijklmnop');
  expect((await client.relays.save({ ...input, id: saved.id, port: 465, tls: 'tls' })).hasPassword).toBe(true);
  expect((await client.relays.save({ ...input, id: saved.id, host: 'smtp.other.example' })).hasPassword).toBe(false);
  expect(await secrets.get(`relay-${saved.id}-password`)).toBeUndefined();
  await expect(client.relays.save({ ...input, tls: 'none' })).rejects.toMatchObject({ code: 'relay_plain_refused' });
  await expect(client.relays.save({ ...input, host: 'http://x' })).rejects.toMatchObject({
    code: 'relay_host_invalid',
  });
  await expect(client.relays.get({ id: 999 })).rejects.toMatchObject({ code: 'not_found' });
  await client.relays.remove({ id: saved.id });
  expect((await client.relays.list({})).relays).toEqual([]);
});

test('order, switch, budgets', async () => {
  const { client, ctx } = await engineWith();
  const ids: number[] = [];
  for (const name of ['one', 'two', 'three'])
    ids.push(
      (
        await client.relays.save({
          name,
          host: `${name}.example.com`,
          port: 587,
          tls: 'starttls',
          user: '',
          limits: LIMITS,
        })
      ).id,
    );
  const [one = 0, two = 0, three = 0] = ids;
  await client.relays.reorder({ ids: [three] });
  expect((await client.relays.list({})).relays.map((relay) => relay.name)).toEqual(['three', 'one', 'two']);
  await client.relays.save({
    id: one,
    name: 'one',
    host: 'one.example.com',
    port: 587,
    tls: 'starttls',
    user: '',
    limits: LIMITS,
    enabled: false,
  });
  await client.relays.practice({});
  // Practice never stands in for a real relay.
  expect(enabledRelays(ctx.db).map((relay) => relay.id)).toEqual([three, two]);
  const { budgets } = await client.relays.budgets({});
  expect(budgets.find((budget) => budget.relayId === two)?.windows).toMatchObject([
    { messages: 60, seconds: 3600, used: 0 },
  ]);
});

async function test4(
  client: Awaited<ReturnType<typeof engineWith>>['client'],
  input: Parameters<typeof client.relays.test>[0],
) {
  const told: string[] = [];
  for await (const step of await client.relays.test(input))
    if (step.state !== 'running') told.push(`${step.step} ${step.state}${step.cause ? ` ${step.cause}` : ''}`);
  return told;
}

test('the four-step test of settings being typed counts once they are saved', async () => {
  const { client, ctx } = await engineWith();
  const server = await accountRelay();
  const typed = {
    host: '127.0.0.1',
    port: server.port,
    tls: 'none' as const,
    user: 'practice',
    password: 'practice',
    limits: LIMITS,
  };
  expect(await test4(client, { settings: { ...typed, password: 'wrong' }, testTo: '' })).toEqual([
    'find ok',
    'secure not_run',
    'sign_in failed password_wrong',
  ]);
  expect(await test4(client, { settings: typed, testTo: 'me@example.com' })).toEqual([
    'find ok',
    'secure not_run',
    'sign_in ok',
    'test_mail ok',
  ]);
  expect(server.messages().rows).toMatchObject([{ to: 'me@example.com', from: 'me@example.com' }]);
  const saved = await client.relays.save(typed);
  expect(saved.lastTest).toMatchObject({ ok: true, cause: null });
  // Other settings: the test says nothing about them any more.
  expect((await client.relays.save({ ...typed, id: saved.id, password: 'other' })).lastTest).toBeNull();
  expect(await test4(client, { id: saved.id, testTo: '' })).toContain('sign_in failed password_wrong');
  expect(findRelay(ctx.db, saved.id)?.lastTest).toMatchObject({ ok: false, cause: 'password_wrong' });
  await expect(test4(client, { id: saved.id, testTo: 'a\r\nb@x.example' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await expect(test4(client, { testTo: '' })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a test mail of a kept relay uses a slot of its limits', async () => {
  const { client } = await engineWith();
  const server = await accountRelay();
  const limits = { ...LIMITS, windows: [{ messages: 1, seconds: 3600 }] };
  const saved = await client.relays.save({
    host: '127.0.0.1',
    port: server.port,
    tls: 'none',
    user: 'practice',
    password: 'practice',
    limits,
  });
  expect(await test4(client, { id: saved.id, testTo: 'me@example.com' })).toContain('test_mail ok');
  expect((await client.relays.budgets({})).budgets).toMatchObject([{ windows: [{ used: 1 }] }]);
  expect(await test4(client, { id: saved.id, testTo: 'me@example.com' })).toContain('test_mail failed own_limit');
  expect(server.counts().accepted).toBe(1);
});

test('a typed test borrows the kept password for its own server only', async () => {
  const { client } = await engineWith();
  const [own, other] = [await accountRelay(), await accountRelay()];
  const typed = { host: '127.0.0.1', port: own.port, tls: 'none' as const, user: 'practice', limits: LIMITS };
  const saved = await client.relays.save({ ...typed, password: 'practice' });
  expect(await test4(client, { id: saved.id, settings: typed, testTo: '' })).toContain('sign_in ok');
  expect(
    await test4(client, { id: saved.id, settings: { ...typed, host: 'localhost', port: other.port }, testTo: '' }),
  ).toContain('sign_in failed password_missing');
  expect(other.counts().signIns + other.counts().signInsRefused).toBe(0);
});

test('the practice relay lives in the workspace: viewer, reports once, and what it kept survives reopening', async () => {
  let ahead = 0;
  const clock = { ...systemClock, now: () => Date.now() + ahead };
  const engine = await engineWith({ clock });
  const { client, ctx } = engine;
  expect(await practiceReports(ctx)).toMatchObject({ reports: [] });
  const { relay, running, port } = await client.relays.practice({});
  expect({ running, kind: relay.kind, port: relay.port === port }).toEqual({
    running: true,
    kind: 'practice',
    port: true,
  });
  expect(await test4(client, { id: relay.id, testTo: 'siti@example.com' })).toEqual([
    'find ok',
    'secure not_run',
    'sign_in not_run',
    'test_mail ok',
  ]);
  const opened = await openConnection(ctx, relay);
  if (!opened.ok) throw new Error('closed');
  for (const [to, subject] of [
    ['bounce1@example.com', 'Halo'],
    ['complain1@example.com', 'Halo'],
    ['budi@example.com', 'Diskon'],
  ]) {
    const raw = Buffer.from(
      `From: me@sender.example\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${to}>\r\n\r\nIsi pesan\r\n`,
    );
    expect((await opened.connection.send({ from: 'me@sender.example', to: String(to) }, raw)).outcome.kind).toBe(
      'accepted',
    );
  }
  await opened.connection.quit();
  const first = await client.relays.practiceMessages({ limit: 3 });
  expect(first.rows.map((row) => row.to)).toEqual(['budi@example.com', 'complain1@example.com', 'bounce1@example.com']);
  const second = await client.relays.practiceMessages({ limit: 3, cursor: first.next });
  expect([second.rows.map((row) => row.to), second.next, second.total]).toEqual([['siti@example.com'], null, 4]);
  expect((await client.relays.practiceMessages({ search: 'DISKON' })).rows).toHaveLength(1);
  const shown = await client.relays.practiceMessage({ id: first.rows[0]?.id ?? '' });
  expect(shown).toMatchObject({ message: { subject: 'Diskon' }, text: 'Isi pesan\n' });
  expect(shown.headers).toContainEqual({ name: 'Message-ID', value: '<budi@example.com>' });
  expect(shown.preview).toMatch(/^[\w-]{16,}$/);
  await expect(client.relays.practiceMessage({ id: 'nothing' })).rejects.toMatchObject({ code: 'not_found' });
  // Reports come back later, and each is handed out until it was handled.
  expect((await practiceReports(ctx)).reports).toEqual([]);
  ahead += 5_000;
  const { reports, done } = await practiceReports(ctx);
  expect(reports).toHaveLength(2);
  await done([reports[0]?.id ?? '']);
  expect((await practiceReports(ctx)).reports).toHaveLength(1);
  await client.relays.practiceEmpty({});
  expect((await client.relays.practiceMessages({})).rows).toEqual([]);
});

test('reopening a workspace finds the practice mail there', async () => {
  const { folder, ...first } = await openTestEngine();
  const { relay } = await first.client.relays.practice({});
  const opened = await openConnection(first.ctx, relay);
  if (!opened.ok) throw new Error('closed');
  await opened.connection.send(
    { from: 'a@b.example', to: 'bounce@example.com' },
    Buffer.from('Subject: Hi\r\n\r\nx\r\n'),
  );
  // As `close`, but without deleting the folder.
  await opened.connection.quit();
  const { cpSync, mkdtempSync, rmSync } = await import('node:fs');
  const copy = mkdtempSync(join((await import('node:os')).tmpdir(), 'merpati-copy-'));
  first.ctx.db.pragma('wal_checkpoint(TRUNCATE)');
  cpSync(folder, copy, { recursive: true });
  await first.close();
  ends.push(async () => rmSync(copy, { recursive: true, force: true }));
  const again = await engineWith({ folder: copy, clock: { ...systemClock, now: () => Date.now() + 60_000 } });
  expect((await again.client.relays.practiceMessages({})).rows).toMatchObject([{ to: 'bounce@example.com' }]);
  expect((await practiceReports(again.ctx)).reports).toHaveLength(1);
});

test('what the practice relay shows as behaviours', async () => {
  const { client } = await engineWith();
  const { behaviours } = await client.relays.practiceBehaviours({});
  expect(behaviours).toContainEqual({ key: 'unknown', example: 'unknown@practice.example' });
});
