import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idsAfter } from '../../../electron/engine/db/id-set.ts';
import { type Db, openMemoryDatabase } from '../../../electron/engine/db/open.ts';
import { behaviourSet } from '../../../electron/engine/segments/behaviour-sets.ts';
import { everSent } from '../../../electron/engine/segments/ever-sent.ts';
import { createRemembered } from '../../../electron/engine/segments/remembered.ts';

// Who a campaign reached, by the index that finds a contact's messages: only where that is certain.
let db: Db;
beforeEach(() => {
  db = openMemoryDatabase();
});
afterEach(() => db.close());

const PEOPLE = 40;
const DAY = 86_400_000;
const DUE: Readonly<Record<string, number>> = { queued: 1, sending: 1, deferred: 9 };

/** A message to each contact in order, all accepted but those with a state of their own. */
function campaign(id: number, states: Readonly<Record<number, string>> = {}, people = PEOPLE): void {
  for (let contact = 1; contact <= people; contact++) write(id, contact, states[contact] ?? 'accepted');
}

function write(campaignId: number, contact: number, state: string): void {
  db.prepare(
    `INSERT INTO messages (campaign_id, contact_id, address, address_key, domain, state, due_at, claimed_at, changed_at)
     VALUES (?, ?, '', (SELECT 'p' || count(*) FROM messages), '', ?, ?, 5, 1)`,
  ).run(campaignId, contact, state, DUE[state] ?? 0);
  db.prepare(
    `INSERT INTO campaign_totals (campaign_id, recipients, ${state}) VALUES (?, 1, 1)
     ON CONFLICT DO UPDATE SET recipients = recipients + 1, ${state} = ${state} + 1`,
  ).run(campaignId);
}

function found(campaignId: number, kind: 'sent' | 'accepted'): number[] | null {
  const set = everSent({ db, highest: 99, check: () => undefined } as never, campaignId, kind);
  return set && idsAfter(set, 0, 100);
}

const allBut = (...ids: number[]) =>
  Array.from({ length: PEOPLE }, (_, at) => at + 1).filter((id) => !ids.includes(id));

describe('whom a campaign was sent to', () => {
  it('is everybody but the few whose message did not leave', () => {
    campaign(1, {
      2: 'queued',
      5: 'rejected',
      7: 'deferred',
      11: 'in_doubt',
      13: 'sending',
      17: 'skipped',
      19: 'cancelled',
    });
    expect(found(1, 'sent')).toEqual(allBut(2, 5, 7, 17, 19));
    expect(found(1, 'accepted')).toEqual(allBut(2, 5, 7, 11, 13, 17, 19));
  });

  it('is not known where somebody has two messages of it, of which one did not leave', () => {
    campaign(1);
    write(1, 3, 'rejected');
    expect(found(1, 'sent')).toBeNull();
  });

  it('is not known where the message of another campaign stands among its own', () => {
    campaign(1, {}, 20);
    write(2, 90, 'accepted');
    for (let contact = 21; contact <= PEOPLE; contact++) write(1, contact, 'accepted');
    expect(found(1, 'sent')).toBeNull();
  });

  it('is read elsewhere where that is quicker: few of many messages, or many that did not leave', () => {
    campaign(1);
    campaign(2, {}, 10);
    expect(found(1, 'sent')).toEqual(allBut());
    expect(found(2, 'sent')).toBeNull();
    campaign(3, Object.fromEntries(allBut().map((id) => [id, id % 2 ? 'queued' : 'accepted'])));
    expect(found(3, 'sent')).toBeNull();
  });

  it('leaves out whoever is gone', () => {
    campaign(1);
    db.prepare('UPDATE messages SET contact_id = NULL WHERE contact_id = 8').run();
    expect(found(1, 'accepted')).toEqual(allBut(8));
  });

  it('is the same for the last so many days where all of it was sent in them, and asks when each was sent where not', () => {
    campaign(1, { 4: 'rejected' });
    const day = 86_400_000;
    db.prepare('UPDATE messages SET claimed_at = ? + id').run(100 * day);
    db.prepare('INSERT INTO runs (campaign_id, relay_id, started_at, sends_from) VALUES (1, 1, ?, 0)').run(100 * day);
    db.prepare('UPDATE messages SET claimed_at = 5 WHERE contact_id = 6').run();
    const sentIn = (days: number, now: number) => {
      const memory = { sets: createRemembered(9), columns: createRemembered(9) };
      const place = {
        db,
        highest: 99,
        check: () => undefined,
        memory,
        now,
        contacts: { removed: 0 },
        campaigns: new Map([[1, '']]),
      };
      const leaf = { kind: 'behaviour', what: 'sent', happened: true, campaignId: 1, days } as const;
      return idsAfter(behaviourSet(place as never, leaf), 0, 100);
    };
    // A moment before the start that only a clock which was set back can make is not asked for.
    expect(sentIn(30, 110 * day)).toEqual(allBut(4));
    expect(sentIn(11, 110 * day)).toEqual(allBut(4, 6));
    expect(sentIn(5, 110 * day)).toEqual([]);
  });

  const asked = (what: 'sent' | 'failed', days: number | null, now = 110 * DAY) => {
    const memory = { sets: createRemembered(9), columns: createRemembered(9) };
    const campaigns = new Map([[1, '']]);
    const place = { db, highest: 99, check: () => undefined, memory, now, contacts: { removed: 0 }, campaigns };
    const leaf = { kind: 'behaviour', what, happened: true, campaignId: 1, days } as const;
    return idsAfter(behaviourSet(place as never, leaf), 0, 100);
  };

  it('is nobody since a campaign was long over, without a look at its messages', () => {
    campaign(1);
    db.prepare('UPDATE messages SET claimed_at = ?').run(90 * DAY);
    db.prepare('INSERT INTO runs (campaign_id, relay_id, started_at, sends_from) VALUES (1, 1, ?, 0)').run(90 * DAY);
    expect(asked('sent', 19)).toEqual([]);
    db.prepare('UPDATE messages SET claimed_at = ? WHERE contact_id = 3').run(91 * DAY);
    expect(asked('sent', 19)).toEqual([3]);
    // So long after the end only a clock that jumped can have made it.
    db.prepare('UPDATE messages SET claimed_at = ? WHERE contact_id = 3').run(105 * DAY);
    expect(asked('sent', 10)).toEqual([3]);
    db.prepare('UPDATE runs SET finished_at = ?').run(91 * DAY);
    expect(asked('sent', 10)).toEqual([]);
    expect(asked('sent', 18)).toEqual([3]);
  });

  it.each(['few', 'many'])(
    'failed messages are found by their indexes where they are %s, with when they were tried',
    (many) => {
      campaign(1, { 3: 'rejected', 9: 'rejected', 4: 'deferred', 5: 'queued', 6: 'in_doubt' });
      const back = db.prepare('UPDATE messages SET returned = ? WHERE contact_id = ?');
      // Bounced; complained about; bounced and complained about; refused after it had come back.
      for (const [bits, contact] of [
        [1, 12],
        [2, 13],
        [3, 14],
        [1, 9],
      ])
        back.run(bits, contact);
      db.prepare('UPDATE campaign_totals SET bounced = ?').run(many === 'few' ? 3 : 30);
      db.prepare('UPDATE messages SET claimed_at = ? + contact_id * ?').run(90 * DAY, DAY);
      campaign(2, { 20: 'rejected' });
      expect(asked('failed', null)).toEqual([3, 9, 12, 14]);
      expect(asked('failed', 12)).toEqual([9, 12, 14]);
      expect(asked('failed', 7)).toEqual([14]);
      expect(asked('failed', 1)).toEqual([]);
    },
  );
});
