import { underWay } from './repo.ts';
import type { SenderContext } from './sender-context.ts';

/** A slot of a relay that a message took. */
export interface Taken {
  readonly relayId: number | null;
  readonly domain: string;
}

/**
 * Settles what an earlier engine had under way when it ended: nobody knows whether the relay took those, so they are in doubt
 * and wait for a person's decision; they are never sent again by themselves. At most one per connection, two where the relay
 * answers at once. Their slots, and those of messages whose use of the limits was not written down any more (`unwritten`), count
 * from now, since the relay may have seen them as late as that.
 */
export function recover(sender: SenderContext, unwritten: readonly Taken[] = []): number {
  const { db, clock } = sender.engine;
  const found = underWay(db);
  if (found.length + unwritten.length === 0) return 0;
  const now = clock.now();
  db.transaction(() => {
    sender.ledger.totals.begin();
    for (const message of found) sender.ledger.doubt(message, now);
    for (const { relayId, domain } of [...found, ...unwritten]) {
      if (relayId === null || sender.neighbours.findRelay(db, relayId) === undefined) continue;
      const budget = sender.budget(relayId);
      budget.count(domain);
      budget.save();
    }
    sender.ledger.totals.end();
  }).immediate();
  sender.engine.log.warn('messages are in doubt after an unclean end', { messages: found.length });
  return found.length;
}
