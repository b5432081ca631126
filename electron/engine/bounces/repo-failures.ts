import type { Reason } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { CampaignFailure } from './campaigns-within.ts';
import type { BounceRow, NewBounce } from './repo.ts';
import { TOLD as BITS } from './told.ts';

// Without statistics the planner takes any index for as good as another: the telling one is named.

/** Kinds that tell of the same thing: a delay is the beginning of a failure. */
const family = (kind: BounceRow['kind']): string[] =>
  kind === 'bounce' || kind === 'delay' ? ['bounce', 'delay'] : [kind];

/** What is recorded of one message and one failing address, newest first. */
export function failuresOfMessage(
  db: Db,
  what: { messageId: number; failedKey: string; kind: BounceRow['kind'] },
): BounceRow[] {
  return prepared(
    db,
    `SELECT * FROM bounces INDEXED BY bounces_message WHERE message_id = ? AND failed_key = ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 20`,
  ).all(what.messageId, what.failedKey, JSON.stringify(family(what.kind))) as BounceRow[];
}

/** What is recorded without a message of the same address, kind and status since a moment: the same report once more. */
export function sameWithoutMessage(
  db: Db,
  what: { addressKey: string; kind: BounceRow['kind']; status: string | null; reason: Reason; since: number },
): BounceRow | undefined {
  return prepared(
    db,
    `SELECT * FROM bounces INDEXED BY bounces_address WHERE address_key = ? AND message_id IS NULL AND kind = ? AND status IS ? AND reason = ? AND at >= ? ORDER BY id DESC LIMIT 1`,
  ).get(what.addressKey, what.kind, what.status, what.reason, what.since) as BounceRow | undefined;
}

/**
 * When and in which campaigns an address failed (for good, or for temporary reasons of its own) within a stretch of time, as any
 * proven report told: invented ones must not add up. What a person decided or took back does not count.
 */
export function failedCampaigns(
  db: Db,
  key: string,
  what: { class: keyof typeof BITS; since: number; until: number },
): CampaignFailure[] {
  return prepared(
    db,
    `SELECT campaign_id AS campaignId, written_at AS at FROM bounces INDEXED BY bounces_address WHERE address_key = ? AND told & ? <> 0
       AND campaign_id IS NOT NULL AND by_person = 0 AND effect <> 'undone' AND written_at BETWEEN ? AND ? LIMIT 1000`,
  ).all(key, BITS[what.class], what.since, what.until) as CampaignFailure[];
}

/** Whether a message was ever sent once more because it came back. */
export function wasRetried(db: Db, messageId: number): boolean {
  return (
    prepared(
      db,
      `SELECT 1 FROM bounces INDEXED BY bounces_retried WHERE message_id = ? AND effect = 'retried' LIMIT 1`,
    ).get(messageId) !== undefined
  );
}

/** One more report tells of a failure that is recorded already; `told` is what it tells against the address. */
export function addEvidence(db: Db, bounceId: number, report: { id: number; told: number; at: number }): void {
  const { changes } = prepared(
    db,
    'INSERT INTO bounce_evidence (bounce_id, report_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  ).run(bounceId, report.id, report.at);
  if (changes > 0)
    prepared(db, 'UPDATE bounces SET reports = reports + 1, told = told | ? WHERE id = ?').run(report.told, bounceId);
}

const TOLD = [
  'report_id',
  'kind',
  'origin',
  'class',
  'reason',
  'permanent',
  'confidence',
  'rule',
  'status',
  'reply',
  'diagnostic',
  'matched_by',
  'provider',
  'mailbox_id',
] as const;

/** What a better report says takes the place of what was recorded; when it was recorded and what was done stay. */
export function replaceTold(db: Db, id: number, told: Pick<NewBounce, (typeof TOLD)[number]>): void {
  prepared(db, `UPDATE bounces SET ${TOLD.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`).run({
    ...Object.fromEntries(TOLD.map((name) => [name, told[name]])),
    id,
  });
}
