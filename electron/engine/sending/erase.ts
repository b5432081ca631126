import { AppError } from '../../../shared/errors.ts';
import type { EngineContext } from '../context.ts';
import { formsOf, type Person } from '../db/mentions.ts';
import { type Addressed, addressedTo, cleanSendingTexts, makeNameless } from './repo-erase.ts';
import type { Sender } from './sender.ts';
import { senderOf } from './sender.ts';

/** So long a message that is on its way just now is waited for, and looked at so often. */
const PATIENCE = 5_000;
const LOOK = 50;

/**
 * Forgets to whom messages went: every row stays and counts, without address, key, domain and telling words; what waits to be sent
 * is skipped. A message that is being sent just now is waited for. Durable when it resolves; answers how many messages.
 * Throws `erase_under_way` where one is still being sent after five seconds.
 */
export async function eraseFromSending(ctx: EngineContext, person: Person): Promise<number> {
  const sender = senderOf(ctx);
  // Recipients that a campaign in preparation read a moment ago are written before this is.
  await sender.group.write(() => undefined);
  for (const end = performance.now() + PATIENCE; ; await new Promise((resolve) => setTimeout(resolve, LOOK))) {
    const rows = addressedTo(ctx.db, person);
    if (letGo(sender, rows) && (await writeNameless(sender, rows, person))) {
      for (const campaignId of new Set(rows.map((row) => row.campaignId))) goOn(sender, campaignId);
      return rows.length;
    }
    if (performance.now() > end) throw new AppError('erase_under_way');
  }
}

/** Takes them out of the queues in memory; false where one of them was handed to a connection. */
function letGo(sender: Sender, rows: readonly Addressed[]): boolean {
  return rows.map((row) => sender.runs.get(row.campaignId)?.feed.forget(row.id) ?? true).every(Boolean);
}

/** Everything of it, or nothing; false where one was claimed meanwhile. */
async function writeNameless(sender: Sender, rows: readonly Addressed[], person: Person): Promise<boolean> {
  if (rows.length === 0) return true;
  const { db, clock } = sender.engine;
  const words = [
    ...person.addresses,
    ...person.keys.flatMap((key) => formsOf(key)),
    ...person.words,
    ...localParts(person),
  ];
  let free = true;
  await sender.group.write(() => {
    const now = addressedTo(db, person);
    free = now.every((row) => row.state !== 'sending');
    if (!free) return;
    for (const row of now) {
      if (row.state === 'queued' || row.state === 'deferred')
        sender.ledger.move(row, row.state, 'skipped', { dueAt: 0, reason: 'contact_gone', now: clock.now() });
      makeNameless(db, row, words);
    }
  });
  return free;
}

const localParts = ({ keys }: Person): string[] =>
  keys.map((key) => key.slice(0, key.lastIndexOf('@'))).filter((local) => local.length > 2);

function goOn(sender: Sender, campaignId: number): void {
  const run = sender.runs.get(campaignId);
  if (run?.prepared) sender.drained(run);
  sender.touch(campaignId);
}

export { cleanSendingTexts };
