import type { SENDING_EVENTS, SendingEvent } from '../../../shared/contract/sending.ts';
import type { Db } from '../db/open.ts';

export type EventKind = (typeof SENDING_EVENTS)[number];
export type EventValues = SendingEvent['values'];

/** So many of a campaign are kept. */
const KEPT = 500;

/** Writes down what happened to a campaign; the oldest beyond 500 are forgotten. */
export function insertEvent(
  db: Db,
  campaignId: number,
  event: { at: number; kind: EventKind; values: EventValues; reply: string },
): void {
  db.prepare('INSERT INTO sending_events (campaign_id, at, kind, detail, reply) VALUES (?, ?, ?, ?, ?)').run(
    campaignId,
    event.at,
    event.kind,
    JSON.stringify(event.values),
    event.reply.slice(0, 500),
  );
  db.prepare(
    `DELETE FROM sending_events WHERE campaign_id = ? AND id <=
      (SELECT id FROM sending_events WHERE campaign_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
  ).run(campaignId, campaignId, KEPT);
}

/** The last events of a campaign, newest first. */
export function readEvents(db: Db, campaignId: number, limit: number): SendingEvent[] {
  const rows = db
    .prepare('SELECT id, at, kind, detail, reply FROM sending_events WHERE campaign_id = ? ORDER BY id DESC LIMIT ?')
    .all(campaignId, limit) as { id: number; at: number; kind: EventKind; detail: string; reply: string }[];
  return rows.map(({ detail, ...event }) => ({ ...event, values: JSON.parse(detail) as EventValues }));
}
