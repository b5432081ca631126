import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MailboxRecord } from '../../shared/contract/mailboxes.ts';
import { commandLine } from '../support/command-line.ts';
import { deliveryReport, letter } from '../support/returned-mail.ts';
import { type ImapScript, type ScriptedImap, scriptedImap } from '../support/scripted-imap.ts';

let cli: ReturnType<typeof commandLine>;
beforeAll(() => {
  cli = commandLine();
});
afterAll(() => cli.close());

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function server(script: ImapScript = {}): Promise<ScriptedImap> {
  const made = await scriptedImap(script);
  ends.push(made.close);
  return made;
}

const ADDRESS = 'halo@toko.example';
const SECRET = 'rahasia';
const WRONG = 'kunci-yang-keliru';

/** Runs `mailbox …` in one workspace. */
const mailbox = (workspace: string, args: readonly string[], input = '') =>
  cli.merpati(['mailbox', ...args, ...cli.workspace(workspace)], input);

const add = (workspace: string, port: number, more: readonly string[] = [], password = SECRET) =>
  mailbox(
    workspace,
    ['add', ADDRESS, '--host', '127.0.0.1', '--port', String(port), '--tls', 'none', '--password-stdin', ...more],
    `${password}\n`,
  );

const kept = async (workspace: string): Promise<MailboxRecord[]> =>
  (JSON.parse((await mailbox(workspace, ['list', '--json'])).out) as { mailboxes: MailboxRecord[] }).mailboxes;

describe('merpati mailbox', () => {
  it('keeps a mailbox only where its test succeeds, with the folders that are worth reading', async () => {
    const imap = await server({ folders: { Junk: '\\Junk', Sent: '\\Sent' } });
    const refused = await add('a', imap.port, [], WRONG);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('Nothing was kept');
    expect(refused.out).toContain('✓  Find the server');
    expect(refused.out).toContain('×  Sign in');
    expect(refused.out).toMatch(/password/i);
    expect(`${refused.out}${refused.err}`).not.toContain(WRONG);
    expect(await kept('a')).toEqual([]);

    const done = await add('a', imap.port, ['--handled', 'seen', '--days', '90', '--name', 'Toko']);
    expect(done.code, done.err).toBe(0);
    expect(done.out).toContain('List the folders');
    expect(done.out).toContain('“Toko” is kept. It reads INBOX, Junk.');
    expect(await kept('a')).toMatchObject([
      {
        name: 'Toko',
        address: ADDRESS,
        folders: ['INBOX', 'Junk'],
        handled: 'seen',
        lookBackDays: 90,
        hasPassword: true,
        enabled: true,
      },
    ]);
    expect(JSON.stringify(await kept('a'))).not.toContain(SECRET);
  });

  it('reads now, one or all, and says what came back', async () => {
    const imap = await server();
    expect((await add('b', imap.port, ['--folder', 'INBOX', '--json'])).code).toBe(0);
    imap.deliver(letter('Halo'));
    imap.deliver(deliveryReport({ address: 'gone@people.example', messageId: 'x@sender.example' }));
    const read = await mailbox('b', ['read', ADDRESS, '--json']);
    expect(read.code, read.err).toBe(0);
    const first = JSON.parse(read.out) as { messages: number; reports: number; failed: unknown[] };
    // The watching of this very process may have been quicker.
    expect(first).toMatchObject({ mailboxes: 1, failed: [] });
    const [after] = await kept('b');
    expect(after?.standing).toMatchObject({ read: 2, reports: 1 });

    imap.deliver(
      deliveryReport({
        address: 'full@people.example',
        messageId: 'y@sender.example',
        status: '4.2.2',
        text: '452 4.2.2 Mailbox full',
      }),
    );
    const all = await cli.merpati(['bounces', 'read', '--mailboxes', '--language', 'id', ...cli.workspace('b')]);
    expect(all.code, all.err).toBe(0);
    expect(all.out).toMatch(/surat dilihat/);
    expect((await kept('b'))[0]?.standing).toMatchObject({ read: 3, reports: 2 });
    const list = JSON.parse((await cli.merpati(['bounces', 'list', '--json', ...cli.workspace('b')])).out) as {
      total: number;
    };
    expect(list.total).toBe(2);
    expect((await mailbox('b', ['list'])).out).toMatch(
      /1 +halo@toko\.example +127\.0\.0\.1:\d+ +INBOX +read .* 2 reports/,
    );
  });

  it('names what keeps a mailbox from being read, and ends with 1', async () => {
    const script: { refuse?: string } = {};
    const imap = await server(script);
    expect((await add('c', imap.port)).code).toBe(0);
    script.refuse = 'NO [AUTHENTICATIONFAILED] Authentication failed.';
    const test = await mailbox('c', ['test', '1', '--language', 'id']);
    expect(test.code).toBe(1);
    expect(test.out).toContain('Nama pengguna atau kata sandi tidak cocok');
    const read = await mailbox('c', ['read']);
    expect(read.code).toBe(1);
    expect(read.out).toContain(ADDRESS);
    expect(read.out).toContain('Authentication failed.');
    script.refuse = '';
    expect((await mailbox('c', ['test', ADDRESS])).code).toBe(0);
  });

  it('is switched off and on, and removed only by a word', async () => {
    const imap = await server();
    expect((await add('d', imap.port)).code).toBe(0);
    expect((await mailbox('d', ['off', ADDRESS])).out).toContain('switched off');
    expect(await kept('d')).toMatchObject([{ enabled: false }]);
    expect((await mailbox('d', ['read'])).out).toContain('No mailboxes');
    expect((await mailbox('d', ['on', '1', '--json'])).code).toBe(0);
    expect((await mailbox('d', ['remove', ADDRESS])).code).toBe(2);
    expect(JSON.parse((await mailbox('d', ['remove', ADDRESS, '--yes', '--json'])).out)).toMatchObject({
      removed: true,
    });
    expect(await kept('d')).toEqual([]);
    expect((await mailbox('d', ['list', '--language', 'id'])).out).toContain('Belum ada kotak surat');
  });

  it('signs in as a relay does', async () => {
    const imap = await server();
    const relay = [
      'relay',
      'add',
      ADDRESS,
      '--host',
      '127.0.0.1',
      '--port',
      '2525',
      '--tls',
      'none',
      '--name',
      'Relayku',
    ];
    const made = await cli.merpati([...relay, '--password-stdin', '--no-test', ...cli.workspace('e')], SECRET);
    expect(made.code, made.err).toBe(0);
    const own = [
      'add',
      ADDRESS,
      '--host',
      '127.0.0.1',
      '--port',
      String(imap.port),
      '--tls',
      'none',
      '--relay',
      'Relayku',
    ];
    const done = await mailbox('e', [...own, '--json']);
    expect(done.code, done.err + done.out).toBe(0);
    expect(await kept('e')).toMatchObject([{ auth: 'relay', user: ADDRESS, hasPassword: false }]);
  });

  it('refuses a wrong command line before anything is asked, and no password stands in it', async () => {
    const usage: (readonly string[])[] = [
      ['fly'],
      ['add'],
      ['test', 'nobody'],
      ['add', ADDRESS, '--password', 'x'],
      ['add', ADDRESS, '--host', '127.0.0.1', '--handled', 'burn'],
      ['add', ADDRESS, '--host', '127.0.0.1', '--handled', 'move'],
      ['add', ADDRESS, '--host', '127.0.0.1', '--relay', 'Nobody'],
    ];
    for (const args of usage) expect((await mailbox('f', args)).code, args.join(' ')).toBe(2);
    // Over an open line to another computer: never without the typed word, and nobody is there to type it.
    const open = await mailbox(
      'f',
      ['add', ADDRESS, '--host', 'imap.example.com', '--tls', 'none', '--no-test', '--password-stdin'],
      SECRET,
    );
    expect(open.code).toBe(1);
    expect(open.err).toMatch(/unencrypted/);
    for (const [language, word] of [
      ['en', 'never an argument'],
      ['id', 'tidak pernah sebagai argumen'],
    ] as const)
      expect((await cli.merpati(['mailbox', '--help', '--language', language])).out).toContain(word);
  });
});
