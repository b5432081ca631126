import { afterEach, expect, test } from 'vitest';
import { OPEN_LIMITS } from '../support/campaign.ts';
import { openTestEngine } from '../support/engine.ts';
import { fastClock } from '../support/fast-clock.ts';
import { acceptedMessage, eventually, mailboxSettings, untilState } from '../support/mailbox.ts';
import { deliveryReport } from '../support/returned-mail.ts';
import { type ImapScript, scriptedImap } from '../support/scripted-imap.ts';
import { scriptedServer } from '../support/scripted-smtp.ts';

type TestEngine = Awaited<ReturnType<typeof openTestEngine>>;
const DAY = 86_400_000;
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
async function server(script: ImapScript = {}) {
  const made = await scriptedImap(script);
  open.push(made.close);
  return made;
}
async function engineFor(options: Parameters<typeof openTestEngine>[0] = {}) {
  const made = await openTestEngine(options);
  open.push(made.close);
  return made;
}
const reportFor = (engine: TestEngine, address: string) =>
  deliveryReport({ address, messageId: acceptedMessage(engine, address).messageId });
const addresses = async (engine: TestEngine) =>
  (await engine.client.bounces.list({ limit: 100 })).rows.map(({ address }) => address).sort();

test('new UIDs after a long time away: what was not read yet is read, however old', async () => {
  const imap = await server();
  const engine = await engineFor();
  const settings = mailboxSettings(imap.port, { lookBackDays: 30 });
  imap.deliver(reportFor(engine, 'first@people.example'));
  const { id } = await engine.client.mailboxes.save(settings);
  await untilState(engine.client, id, 'watching');
  await engine.client.mailboxes.enable({ id, enabled: false });
  // Nobody looked for ninety days, and the provider moved its mail to another server meanwhile.
  engine.ctx.db.prepare('UPDATE mailboxes SET checked_at = checked_at - ?').run(90 * DAY);
  imap.deliver(reportFor(engine, 'away@people.example'), { at: Date.now() - 60 * DAY });
  imap.deliver(reportFor(engine, 'before@people.example'), { at: Date.now() - 120 * DAY });
  imap.renew();
  await engine.client.mailboxes.enable({ id, enabled: true });
  await untilState(engine.client, id, 'watching');
  expect(await addresses(engine)).toEqual(['away@people.example', 'first@people.example']);
});

test('a mail that the database itself refuses holds up no other', async () => {
  const imap = await server();
  const engine = await engineFor({ clock: fastClock(100) });
  engine.ctx.db.exec(`CREATE TRIGGER poison BEFORE INSERT ON bounces WHEN new.address = 'poison@people.example'
    BEGIN SELECT RAISE(ABORT, 'no'); END`);
  for (const name of ['a', 'poison', 'b']) imap.deliver(reportFor(engine, `${name}@people.example`));
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port));
  await untilState(engine.client, id, 'watching');
  expect(await addresses(engine)).toEqual(['a@people.example', 'b@people.example']);
});

test('a folder from which nothing may be removed: the handled mail is not copied out of it again and again', async () => {
  const imap = await server({
    move: false,
    folders: { Handled: '' },
    answers: { 'UID STORE': 'NO [NOPERM] not yours' },
  });
  const engine = await engineFor({ clock: fastClock(100) });
  imap.deliver(reportFor(engine, 'gone@people.example'));
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port, { handled: 'move', moveTo: 'Handled' }));
  const { standing } = await untilState(engine.client, id, 'watching');
  expect(standing.cause).toBe('mailbox_cannot_move');
  for (let n = 0; n < 3; n++) await engine.client.mailboxes.read({ id });
  expect(imap.commands.filter((one) => one.startsWith('UID COPY'))).toHaveLength(1);
});

test('the inbox by another spelling is not moved into itself', async () => {
  const imap = await server();
  const engine = await engineFor({ clock: fastClock(100) });
  imap.deliver(reportFor(engine, 'gone@people.example'));
  const saved = await engine.client.mailboxes.save(mailboxSettings(imap.port, { handled: 'move', moveTo: 'Inbox' }));
  expect(saved.moveTo).toBe('INBOX');
  await untilState(engine.client, saved.id, 'watching');
  await eventually('read', async () => (await addresses(engine)).length === 1);
  await engine.client.mailboxes.read({ id: saved.id });
  expect(imap.commands.filter((one) => /MOVE|COPY/.test(one))).toEqual([]);
});

test('the relay of another account signs in: its mail is read from the beginning, whatever was read of the other', async () => {
  // Two accounts of one provider, whose inboxes have the same UIDVALIDITY as Gmail's do.
  const [first, second] = [await server({ user: 'satu', password: 'a' }), await server({ user: 'dua', password: 'b' })];
  const engine = await engineFor();
  const smtp = await scriptedServer();
  open.push(smtp.close);
  const relayOf = (user: string, password: string) =>
    engine.client.relays.save({
      name: user,
      host: '127.0.0.1',
      port: smtp.port,
      tls: 'none',
      user,
      password,
      limits: OPEN_LIMITS,
    });
  const [one, two] = [await relayOf('satu', 'a'), await relayOf('dua', 'b')];
  for (const name of ['a', 'b', 'c']) first.deliver(reportFor(engine, `${name}@people.example`));
  second.deliver(reportFor(engine, 'other@people.example'));
  const { password: _none, ...typed } = mailboxSettings(first.port, { auth: 'relay', relayId: one.id, user: '' });
  const { id } = await engine.client.mailboxes.save(typed);
  await untilState(engine.client, id, 'watching');
  await engine.client.mailboxes.save({ ...typed, id, relayId: two.id, port: second.port });
  await untilState(engine.client, id, 'watching');
  expect(await addresses(engine)).toContain('other@people.example');
});

test('a letter by a person that tells of a dead address is left where it is; the report itself is moved', async () => {
  const imap = await server({ folders: { Handled: '' } });
  const engine = await engineFor();
  acceptedMessage(engine, 'budi@people.example');
  const told = 'Hi, your mail could not be delivered to budi@people.example: 550 5.1.1 User unknown. Please use mine.';
  imap.deliver(
    ['From: Siti <siti@people.example>', 'To: halo@toko.example', 'Subject: delivery problem?', '', told].join('\r\n'),
  );
  imap.deliver(reportFor(engine, 'gone@people.example'));
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port, { handled: 'move', moveTo: 'Handled' }));
  await untilState(engine.client, id, 'watching');
  expect(await addresses(engine)).toEqual(['budi@people.example', 'gone@people.example']);
  expect(imap.mails('Handled')).toHaveLength(1);
  expect(imap.mails().map(({ uid }) => uid)).toEqual([1]);
});

test('the engine closes at once while a mailbox that is switched off is read from a server that says nothing', async () => {
  const imap = await server({ onCommand: (command) => (command.startsWith('UID SEARCH') ? 'hang' : undefined) });
  const engine = await openTestEngine();
  imap.deliver(reportFor(engine, 'gone@people.example'));
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port, { enabled: false }));
  const answer = engine.client.mailboxes.read({ id }).catch(() => undefined);
  await eventually('asked', () => imap.commands.some((one) => one.startsWith('UID SEARCH')));
  const started = performance.now();
  await engine.close();
  await answer;
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('a folder that cannot be opened for a moment is read soon after, although nothing more arrives in it', async () => {
  let refused = 0;
  let busy = false;
  const answers: Record<string, string> = {};
  const imap = await server({
    folders: { Bounces: '' },
    answers,
    onCommand: (command) => {
      if (busy && /^(?:EXAMINE|SELECT) "?Bounces/.test(command)) refused++;
      return undefined;
    },
  });
  const engine = await engineFor({ clock: fastClock(600) });
  const { id } = await engine.client.mailboxes.save(mailboxSettings(imap.port, { folders: ['INBOX', 'Bounces'] }));
  await untilState(engine.client, id, 'watching');
  await eventually('both are listened to', () => ['INBOX', 'Bounces'].every((path) => imap.idling().includes(path)));
  busy = true;
  answers['EXAMINE BOUNCES'] = 'NO [UNAVAILABLE] try again';
  imap.deliver(reportFor(engine, 'gone@people.example'), { folder: 'Bounces' });
  await eventually('refused', () => refused > 0);
  delete answers['EXAMINE BOUNCES'];
  busy = false;
  await eventually('read', async () => (await addresses(engine)).length === 1, 5_000);
});

test('handled mail lies in a folder whose name was typed without the prefix of its namespace: it is not moved into itself', async () => {
  const imap = await server({ prefix: 'INBOX.', folders: { 'INBOX.Handled': '' } });
  const engine = await engineFor({ clock: fastClock(100) });
  imap.deliver(reportFor(engine, 'gone@people.example'));
  const folders = ['INBOX', 'INBOX.Handled'];
  const settings = mailboxSettings(imap.port, { folders, handled: 'move', moveTo: 'Handled' });
  const { id } = await engine.client.mailboxes.save(settings);
  await untilState(engine.client, id, 'watching');
  await eventually('read', async () => (await addresses(engine)).length === 1);
  for (let n = 0; n < 3; n++) await engine.client.mailboxes.read({ id });
  expect(imap.commands.filter((one) => one.startsWith('UID MOVE'))).toEqual([expect.stringContaining('INBOX.Handled')]);
});
