import { afterEach, expect, test } from 'vitest';
import { openTestEngine } from '../support/engine.ts';
import { acceptedMessage, eventually, mailboxSettings, untilState } from '../support/mailbox.ts';
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
