import { underWay } from './repo.ts';
import type { SenderContext } from './sender-context.ts';

/**
 * Settles what an earlier engine had under way when it ended: nobody knows whether the relay took those, so they are in doubt
 * and wait for a person's decision; they are never sent again by themselves. At most one per connection. Their slots count
 * from now, since the relay may have seen them as late as that.
 */
export function recover(sender: SenderContext): number {
  const { db, clock } = sender.engine;
  const found = underWay(db);
  if (found.length === 0) return 0;
  const now = clock.now();
  db.transaction(() => {
    sender.ledger.totals.begin();
    for (const message of found) {
      sender.ledger.doubt(message, now);
      if (message.relayId === null || sender.neighbours.findRelay(db, message.relayId) === undefined) continue;
      const budget = sender.budget(message.relayId);
      budget.count(message.domain);
      budget.save();
    }
    sender.ledger.totals.end();
  }).immediate();
  sender.engine.log.warn('messages are in doubt after an unclean end', { messages: found.length });
  return found.length;
}
