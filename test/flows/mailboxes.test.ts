import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { waitForMail, watchStanding } from '../../electron/engine/mailboxes/public.ts';
import { memorySecrets } from '../../electron/engine/world.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { acceptedMessage, eventually, mailboxSettings, onlyMailbox, untilState } from '../support/mailbox.ts';
import { deliveryReport, letter } from '../support/returned-mail.ts';
import { type ImapScript, type ScriptedImap, scriptedImap } from '../support/scripted-imap.ts';

type TestEngine = Awaited<ReturnType<typeof openTestEngine>>;
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function server(script: ImapScript = {}): Promise<ScriptedImap> {
  const made = await scriptedImap(script);
  open.push(made.close);
  return made;
}
async function engineFor(options: Parameters<typeof openTestEngine>[0] = {}): Promise<TestEngine> {
  const made = await openTestEngine(options);
  open.push(made.close);
  return made;
}
const bouncesOf = async (engine: TestEngine) => (await engine.client.bounces.list({ limit: 100 })).rows;

test('a report that arrives while the server tells of it is handled within seconds, ordinary mail is left as it is', async () => {
  const imap = await server();
  const engine = await engineFor();
  const gone = acceptedMessage(engine, 'gone@people.example');
  imap.deliver(letter('Old letter'));
  imap.deliver(deliveryReport({ address: 'gone@people.example', messageId: gone.messageId }));
  const saved = await engine.client.mailboxes.save(mailboxSettings(imap.port, { handled: 'seen' }));
  const watching = await untilState(engine.client, saved.id, 'watching');
  expect(watching.standing).toMatchObject({ idle: true, cause: null, read: 2, reports: 1, progress: null });
  expect(watching.standing.checkedAt).not.toBeNull();
  expect(imap.mails().map(({ flags }) => flags)).toEqual([[], ['\\Seen']]);

  await eventually('the server is listened to', () => imap.idling().includes('INBOX'));
  const full = acceptedMessage(engine, 'full@people.example');
  const started = performance.now();
  imap.deliver(
    deliveryReport({
      address: 'full@people.example',
      messageId: full.messageId,
      status: '4.2.2',
      text: '452 4.2.2 Mailbox full',
    }),
  );
  await eventually('the second bounce', async () => (await bouncesOf(engine)).length === 2);
  expect(performance.now() - started).toBeLessThan(3_000);
  expect((await bouncesOf(engine)).map((one) => one.address).sort()).toEqual([
    'full@people.example',
    'gone@people.example',
  ]);
  await eventually('it is marked', () => imap.mails()[2]?.flags.includes('\\Seen'));
  expect(imap.mails()[0]?.flags).toEqual([]);
  expect(imap.commands.filter((one) => /EXPUNGE|\\Deleted|MOVE|COPY|CLOSE/i.test(one))).toEqual([]);
  expect(imap.commands.filter((one) => /^UID FETCH/.test(one) && /BODY\[/.test(one))).toEqual([]);
});

test('only as far back as asked on the first visit; afterwards everything new, whatever its date', async () => {
  const imap = await server({ folders: { Bounces: '' } });
  const engine = await engineFor();
  const day = 86_400_000;
  for (let n = 0; n < 50; n++) imap.deliver(letter(`Years ago ${n}`), { at: Date.now() - 400 * day });
  const old = acceptedMessage(engine, 'old@people.example');
  imap.deliver(deliveryReport({ address: 'old@people.example', messageId: old.messageId }), {
    at: Date.now() - 40 * day,
  });
  const recent = acceptedMessage(engine, 'recent@people.example');
  imap.deliver(deliveryReport({ address: 'recent@people.example', messageId: recent.messageId }), {
    at: Date.now() - 5 * day,
  });
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
  await untilState(engine.client, id, 'watching');
  expect((await bouncesOf(engine)).map((one) => one.address)).toEqual(['recent@people.example']);
  expect(imap.commands.filter((one) => one.startsWith('UID FETCH')).every((one) => /^UID FETCH 52 /.test(one))).toBe(
    true,
  );

  await eventually('listening', () => imap.idling().includes('INBOX'));
  // Moved into the folder by hand: an old date, a new UID.
  const late = acceptedMessage(engine, 'late@people.example');
  imap.deliver(deliveryReport({ address: 'late@people.example', messageId: late.messageId }), {
    at: Date.now() - 300 * day,
  });
  await eventually('it is read', async () => (await bouncesOf(engine)).length === 2);
  // Whoever looks further back later gets what is there.
  await engine.client.mailboxes.save({ ...mailboxSettings(imap.port), id, lookBackDays: 60 });
  await eventually('the older one too', async () => (await bouncesOf(engine)).length === 3);
});

test('handled reports are flagged, or moved by UID MOVE; letters and foreign reports stay', async () => {
  for (const handled of ['flag', 'move'] as const) {
    const imap = await server();
    const engine = await engineFor();
    const gone = acceptedMessage(engine, 'gone@people.example');
    imap.deliver(letter('Before'));
    imap.deliver(deliveryReport({ address: 'gone@people.example', messageId: gone.messageId }));
    imap.deliver(
      deliveryReport({
        address: 'stranger@elsewhere.example',
        messageId: 'not-ours@elsewhere.example',
        to: 'halo@toko.example',
      }),
    );
    imap.deliver(letter('Re: Diskon', 'Terima kasih, saya mau pesan dua.'));
    const { id } = await engine.client.mailboxes.save(
      mailboxSettings(imap.port, { handled, moveTo: handled === 'move' ? 'Merpati' : '' }),
    );
    await untilState(engine.client, id, 'watching');
    if (handled === 'flag')
      expect(imap.mails().map(({ flags }) => flags)).toEqual([[], ['\\Flagged', '$Merpati'], [], []]);
    else {
      expect(imap.mails('Merpati').map(({ raw }) => raw.includes('gone@people.example'))).toEqual([true]);
      expect(imap.mails().map(({ uid, flags }) => [uid, flags])).toEqual([
        [1, []],
        [3, []],
        [4, []],
      ]);
    }
    expect(imap.commands.filter((one) => /^EXPUNGE|^UID EXPUNGE|Deleted/i.test(one))).toEqual([]);
  }
});

test('without MOVE exactly the handled mail is copied and expunged; without UIDPLUS it stays, and that is said', async () => {
  for (const uidPlus of [true, false]) {
    const imap = await server({ move: false, uidPlus });
    const engine = await engineFor();
    const gone = acceptedMessage(engine, 'gone@people.example');
    imap.deliver(letter('The person deleted this one'), { flags: ['\\Deleted'] });
    imap.deliver(deliveryReport({ address: 'gone@people.example', messageId: gone.messageId }));
    const { id } = await engine.client.mailboxes.save(
      mailboxSettings(imap.port, { handled: 'move', moveTo: 'Merpati' }),
    );
    const { standing } = await untilState(engine.client, id, 'watching');
    expect(standing.cause).toBe(uidPlus ? null : 'mailbox_cannot_move');
    expect(imap.mails().map(({ uid }) => uid)).toEqual(uidPlus ? [1] : [1, 2]);
    expect(imap.commands.filter((one) => /EXPUNGE/.test(one))).toEqual(uidPlus ? ['UID EXPUNGE 2'] : []);
    expect(imap.commands.filter((one) => /Deleted/.test(one)).every((one) => one.startsWith('UID STORE 2 '))).toBe(
      true,
    );
    if (!uidPlus) expect(imap.mails()[1]?.flags).toEqual([]);
  }
});

test('two folders of one mailbox and two mailboxes: the same report in both counts once', async () => {
  const first = await server({ folders: { Bounces: '', Spam: '\\Junk' } });
  const second = await server({ user: 'lain@toko.example', password: 'lain' });
  const engine = await engineFor();
  const gone = acceptedMessage(engine, 'gone@people.example');
  const report = deliveryReport({ address: 'gone@people.example', messageId: gone.messageId });
  first.deliver(report);
  first.deliver(report, { folder: 'Bounces' });
  second.deliver(report);
  const one = await engine.client.mailboxes.save(
    mailboxSettings(first.port, { folders: ['INBOX', 'Bounces', 'Spam'] }),
  );
  const two = await engine.client.mailboxes.save(
    mailboxSettings(second.port, { address: 'lain@toko.example', user: 'lain@toko.example', password: 'lain' }),
  );
  await untilState(engine.client, one.id, 'watching');
  await untilState(engine.client, two.id, 'watching');
  expect(await bouncesOf(engine)).toHaveLength(1);
  await eventually('every folder is listened to', () =>
    ['Bounces', 'INBOX', 'Spam'].every((path) => first.idling().includes(path)),
  );
  expect(first.most()).toBeLessThanOrEqual(3);
  const full = acceptedMessage(engine, 'full@people.example');
  first.deliver(deliveryReport({ address: 'full@people.example', messageId: full.messageId }), { folder: 'Spam' });
  await eventually('told of in another folder', async () => (await bouncesOf(engine)).length === 2, 4_000);
});

test('a folder that is gone holds up no other, and is said', async () => {
  const imap = await server({ folders: { Bounces: '' } });
  const engine = await engineFor();
  const gone = acceptedMessage(engine, 'gone@people.example');
  imap.deliver(deliveryReport({ address: 'gone@people.example', messageId: gone.messageId }), { folder: 'Bounces' });
  const { id } = await engine.client.mailboxes.save(
    mailboxSettings(imap.port, { folders: ['INBOX', 'Removed', 'Bounces'] }),
  );
  const { standing } = await untilState(engine.client, id, 'watching');
  expect(standing.cause).toBe('folder_missing');
  expect(await bouncesOf(engine)).toHaveLength(1);
});

test('other UIDs for the same mail: everything is looked at again and nothing counted twice', async () => {
  const imap = await server();
  const engine = await engineFor({ clock: fastClock(20) });
  const messages = ['a', 'b', 'c'].map((name) => acceptedMessage(engine, `${name}@people.example`));
  for (const [n, { messageId }] of messages.entries())
    imap.deliver(deliveryReport({ address: `${'abc'[n]}@people.example`, messageId }));
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port, { handled: 'seen' }));
  await untilState(engine.client, id, 'watching');
  for (const mail of imap.mails()) mail.flags = [];
  const before = imap.commands.length;
  imap.mails().shift();
  imap.renew();
  await eventually('read again', () => imap.commands.slice(before).some((one) => one.startsWith('UID FETCH 1:2')));
  await eventually('marked under their new UIDs', () => imap.mails().every(({ flags }) => flags.includes('\\Seen')));
  expect(await bouncesOf(engine)).toHaveLength(3);
  expect((await engine.client.mailboxes.list({})).mailboxes[0]?.standing).toMatchObject({ read: 5, reports: 3 });
});

test('the server dies in the middle of a mail and comes back: nothing is lost, nothing counted twice', async () => {
  const imap = await server({ dieInFetch: 2 });
  const engine = await engineFor({ clock: fastClock(50) });
  for (let n = 0; n < 25; n++) {
    const { messageId } = acceptedMessage(engine, `n${n}@people.example`);
    imap.deliver(deliveryReport({ address: `n${n}@people.example`, messageId }));
  }
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
  await untilState(engine.client, id, 'waiting');
  await untilState(engine.client, id, 'watching');
  expect(await bouncesOf(engine)).toHaveLength(25);

  await imap.away();
  const waiting = await eventually('nobody listens there', async () => {
    const { standing } = await onlyMailbox(engine.client);
    return standing.state === 'waiting' && standing.cause === 'imap_port_refused' ? standing : null;
  });
  expect(waiting.retryAt).not.toBeNull();
  const { messageId } = acceptedMessage(engine, 'while-away@people.example');
  imap.deliver(deliveryReport({ address: 'while-away@people.example', messageId }));
  await imap.back();
  await untilState(engine.client, id, 'watching');
  expect(await bouncesOf(engine)).toHaveLength(26);
});

test('a refused sign-in is tried once, waits for the person, and is woken by new settings or by "read"', async () => {
  const imap = await server();
  const engine = await engineFor({ clock: fastClock(100) });
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port, { password: 'salah' }));
  const failed = await untilState(engine.client, id, 'failed');
  expect(failed.standing).toMatchObject({ cause: 'password_wrong', words: 'Invalid credentials', retryAt: null });
  await sleep(500);
  expect(imap.signIns()).toBe(1);
  const answer = await engine.client.mailboxes.read({ id });
  expect(answer).toMatchObject({ mailboxes: 1, failed: [{ id, cause: 'password_wrong' }] });
  expect(imap.signIns()).toBe(2);
  await engine.client.mailboxes.save({ ...mailboxSettings(imap.port), id });
  await untilState(engine.client, id, 'watching');
  expect(JSON.stringify(await engine.client.mailboxes.list({}))).not.toContain('rahasia');
});

test('"read" reads all that arrived and answers when done, also a mailbox that is switched off, once', async () => {
  const imap = await server({ idle: false });
  const engine = await engineFor();
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port, { enabled: false }));
  const gone = acceptedMessage(engine, 'gone@people.example');
  imap.deliver(deliveryReport({ address: 'gone@people.example', messageId: gone.messageId }));
  imap.deliver(letter('Halo'));
  expect(await engine.client.mailboxes.read({ id })).toEqual({
    mailboxes: 1,
    messages: 2,
    reports: 1,
    suppressed: expect.any(Number),
    failed: [],
  });
  expect(await engine.client.mailboxes.read({ id })).toMatchObject({ messages: 0, reports: 0 });
  expect(await engine.client.mailboxes.read({})).toMatchObject({ mailboxes: 0 });
  await eventually('hung up', () => imap.lines.size === 0);
  expect((await engine.client.mailboxes.list({})).mailboxes[0]?.standing).toMatchObject({
    state: 'off',
    read: 2,
    reports: 1,
  });

  await engine.client.mailboxes.enable({ id, enabled: true });
  const { standing } = await untilState(engine.client, id, 'watching');
  expect(standing.idle).toBe(false);
  const full = acceptedMessage(engine, 'full@people.example');
  imap.deliver(deliveryReport({ address: 'full@people.example', messageId: full.messageId }));
  expect(await engine.client.mailboxes.read({})).toMatchObject({ mailboxes: 1, messages: 1, reports: 1 });
  await engine.client.mailboxes.enable({ id, enabled: false });
  await eventually('hung up', () => imap.lines.size === 0, 1_000);
});

test('a server that does not tell is asked every minute', async () => {
  const imap = await server({ idle: false, folders: { Bounces: '' } });
  const engine = await engineFor({ clock: fastClock(120) });
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port, { folders: ['INBOX', 'Bounces'] }));
  await untilState(engine.client, id, 'watching');
  const gone = acceptedMessage(engine, 'gone@people.example');
  imap.deliver(deliveryReport({ address: 'gone@people.example', messageId: gone.messageId }), { folder: 'Bounces' });
  await eventually('it is read', async () => (await bouncesOf(engine)).length === 1);
  expect(imap.commands.some((one) => one.startsWith('STATUS'))).toBe(true);
  expect(imap.commands.includes('IDLE')).toBe(false);
});

test('a crash between storing and remembering, and between remembering and marking: marked later, counted once', async () => {
  const imap = await server();
  const folder = mkdtempSync(join(tmpdir(), 'merpati-crash-'));
  open.push(async () => rmSync(folder, { recursive: true, force: true }));
  const secrets = memorySecrets();
  const first = await openTestEngine({ folder, secrets });
  const gone = acceptedMessage(first, 'gone@people.example');
  imap.deliver(deliveryReport({ address: 'gone@people.example', messageId: gone.messageId }));
  // The line goes down at the very moment of marking: stored and remembered, not marked.
  imap.script.onCommand = (command) => (command.startsWith('UID STORE') ? 'die' : undefined);
  const { id } = await first.client.mailboxes.save(mailboxSettings(imap.port, { handled: 'seen' }));
  await untilState(first.client, id, 'waiting');
  expect(await bouncesOf(first)).toHaveLength(1);
  await first.close();
  // Stored and not remembered: as if the engine had died right after the first transaction.
  const reopened = await openTestEngine({ folder, secrets });
  await untilState(reopened.client, id, 'waiting');
  reopened.ctx.db.prepare('UPDATE mailbox_folders SET next_uid = 1').run();
  reopened.ctx.db.prepare('DELETE FROM mailbox_handled').run();
  await reopened.close();
  delete imap.script.onCommand;
  const last = await openTestEngine({ folder, secrets });
  open.push(last.close);
  await untilState(last.client, id, 'watching');
  expect(imap.mails()[0]?.flags).toEqual(['\\Seen']);
  expect(await bouncesOf(last)).toHaveLength(1);
  expect((await last.client.mailboxes.list({})).mailboxes[0]?.standing.reports).toBe(1);
});

test('the computer sleeps: the line is let go, and taken up again at once afterwards', async () => {
  const imap = await server();
  const engine = await engineFor();
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
  await untilState(engine.client, id, 'watching');
  await engine.suspend();
  await eventually('hung up', () => imap.lines.size === 0);
  const gone = acceptedMessage(engine, 'gone@people.example');
  imap.deliver(deliveryReport({ address: 'gone@people.example', messageId: gone.messageId }));
  engine.resume();
  await eventually('read after waking', async () => (await bouncesOf(engine)).length === 1, 3_000);
});

test('events tell how it is doing, at most four times a second', async () => {
  const imap = await server();
  const engine = await engineFor();
  for (let n = 0; n < 400; n++) imap.deliver(letter(`Letter ${n}`));
  const heard: { at: number; state: string; progress: unknown }[] = [];
  const stop = new AbortController();
  const listening = (async () => {
    for await (const event of engine.ctx.events.subscribe(stop.signal))
      if (event.type === 'mailbox')
        heard.push({ at: performance.now(), state: event.standing.state, progress: event.standing.progress });
  })();
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
  await untilState(engine.client, id, 'watching');
  await eventually('it is told', () => heard.at(-1)?.state === 'watching');
  stop.abort();
  await listening;
  for (const [n, { at }] of heard.entries()) expect(at - (heard[n - 1]?.at ?? 0)).toBeGreaterThan(240);
  expect(heard.some(({ progress }) => progress !== null)).toBe(true);
});

test('whoever waits for a mail hears of it; nobody watches: undefined', async () => {
  const imap = await server();
  const engine = await engineFor();
  expect(await waitForMail(engine.ctx, 'marker', 10)).toBeUndefined();
  expect(watchStanding(engine.ctx)).toEqual({ watched: 0, unreadSince: null });
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
  await untilState(engine.client, id, 'watching');
  expect(watchStanding(engine.ctx)).toEqual({ watched: 1, unreadSince: null });
  const waiting = waitForMail(engine.ctx, 'marker-4711', 5_000);
  setTimeout(() => imap.deliver(letter('Test marker-4711')), 50);
  expect(await waiting).toBe(true);
  expect(await waitForMail(engine.ctx, 'marker-4711', 5_000)).toBe(true);
  expect(await waitForMail(engine.ctx, 'marker-never', 200)).toBe(false);
  await imap.away();
  await untilState(engine.client, id, 'waiting');
  expect(watchStanding(engine.ctx).unreadSince).toBeGreaterThan(Date.now() - 60_000);
});
