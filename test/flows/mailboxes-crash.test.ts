import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestEngine } from '../support/engine.ts';
import { acceptedMessage } from '../support/mailbox.ts';
import { deliveryReport, letter } from '../support/returned-mail.ts';
import { scriptedImap } from '../support/scripted-imap.ts';

const PROGRAM = fileURLToPath(new URL('../support/mailbox-process.ts', import.meta.url));
const REPORTS = 300;

/** One life of the engine; killed after so many commands were heard, or when everything is read (null). */
async function live(
  folder: string,
  imap: Awaited<ReturnType<typeof scriptedImap>>,
  commands: number | null,
): Promise<void> {
  const child = fork(PROGRAM, [folder, String(imap.port), 'move', 'Merpati'], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  // Whatever happens, no engine outlives its test.
  const last = setTimeout(() => child.kill('SIGKILL'), 60_000);
  if (commands === null) await Promise.race([once(child, 'message'), ended]);
  else {
    const until = imap.commands.length + commands;
    let done = false;
    child.once('message', () => {
      done = true;
    });
    while (!done && imap.commands.length < until && child.exitCode === null && child.connected) await sleep(1);
    await sleep(Math.random() * 8);
  }
  child.kill('SIGKILL');
  await ended;
  clearTimeout(last);
}

test('the engine is killed again and again while it reads and moves: no report is lost, none counted twice, no letter touched', async () => {
  const imap = await scriptedImap({ folders: { Merpati: '' } });
  const folder = mkdtempSync(join(tmpdir(), 'merpati-kill-'));
  try {
    const first = await openTestEngine({ folder });
    for (let n = 0; n < REPORTS; n++) {
      const { messageId } = acceptedMessage(first, `n${n}@people.example`);
      imap.deliver(deliveryReport({ address: `n${n}@people.example`, messageId }));
      if (n % 3 === 0) imap.deliver(letter(`Letter ${n}`));
    }
    await first.close();
    for (const commands of [11, 13, 16, 14]) await live(folder, imap, commands);
    await live(folder, imap, null);

    const last = await openTestEngine({ folder });
    const counted = last.ctx.db.prepare('SELECT address, count(*) AS times FROM bounces GROUP BY address').all() as {
      address: string;
      times: number;
    }[];
    expect(counted.filter(({ times }) => times !== 1)).toEqual([]);
    expect(counted).toHaveLength(REPORTS);
    expect(last.ctx.db.prepare('SELECT count(*) FROM mailbox_handled').pluck().get()).toBe(0);
    await last.close();
    const subjects = (path: string) =>
      imap.mails(path).map(({ raw }) => /Subject: ([^\r]*)/.exec(raw.toString('latin1'))?.[1] ?? '');
    expect(subjects('INBOX').every((subject) => subject.startsWith('Letter'))).toBe(true);
    expect(subjects('INBOX')).toHaveLength(REPORTS / 3);
    expect(subjects('Merpati')).toHaveLength(REPORTS);
    expect(imap.mails().every(({ flags }) => flags.length === 0)).toBe(true);
  } finally {
    await imap.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);
