import { openEngine } from '../../electron/engine/engine.ts';
import { memorySecrets, silentLog } from '../../electron/engine/world.ts';
import { mailboxSettings } from './mailbox.ts';

// The engine as a process of its own, to be killed while it reads a mailbox.
// node mailbox-process.ts FOLDER PORT HANDLED MOVE_TO; says `watching` once everything was read.
const [folder = '', port = '0', handled = 'leave', moveTo = ''] = process.argv.slice(2);
const engine = await openEngine({ folder, host: 'test', secrets: memorySecrets(), log: silentLog });
const { mailboxes } = await engine.client.mailboxes.list({});
const { id } = await engine.client.mailboxes.save({
  ...mailboxSettings(Number(port), { handled: handled as 'leave', moveTo }),
  id: mailboxes[0]?.id ?? null,
});
// Asked for rather than listened to: it may be watching before anybody could listen.
for (;;) {
  const { mailboxes: now } = await engine.client.mailboxes.list({});
  if (now.find((one) => one.id === id)?.standing.state === 'watching') process.send?.('watching');
  await new Promise((resolve) => setTimeout(resolve, 20));
}
