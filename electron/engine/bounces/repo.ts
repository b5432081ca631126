import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { Reason, VerdictClass } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';
import type { Effect } from './policy.ts';
import type { ReportKind } from './report.ts';

/** A bounce as stored: names of people and campaigns are looked up by whoever shows it. */
export type BounceRow = {
  id: number;
  report_id: number | null;
  kind: ReportKind;
  origin: 'smtp' | 'report';
  address: string;
  address_key: string;
  contact_id: number | null;
  message_id: number | null;
  campaign_id: number | null;
  class: VerdictClass;
  reason: Reason;
  permanent: number;
  confidence: number;
  rule: string;
  status: string | null;
  reply: string;
  diagnostic: string;
  matched_by: Bounce['matchedBy'];
  effect: Effect;
  made_suppression: number;
  batch_id: number | null;
  at: number;
  /** Whose system refused, and the mailbox and moment of the report. */
  provider: string;
  mailbox_id: number | null;
  written_at: number | null;
};

export type NewBounce = Omit<BounceRow, 'id' | 'batch_id'>;

const COLUMNS = [
  'report_id',
  'kind',
  'origin',
  'address',
  'address_key',
  'contact_id',
  'message_id',
  'campaign_id',
  'class',
  'reason',
  'permanent',
  'confidence',
  'rule',
  'status',
  'reply',
  'diagnostic',
  'matched_by',
  'effect',
  'made_suppression',
  'at',
  'provider',
  'mailbox_id',
  'written_at',
] as const;

/** Stores one bounce; answers its id. */
export function insertBounce(db: Db, bounce: NewBounce): number {
  const sql = `INSERT INTO bounces (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => `@${name}`).join(', ')})`;
  return Number(db.prepare(sql).run(bounce).lastInsertRowid);
}

/** Notes a mail as read; undefined where it was read before. */
export function insertReport(
  db: Db,
  report: { digest: string; kind: ReportKind; kept: boolean; at: number },
): number | undefined {
  const result = db
    .prepare(
      'INSERT INTO bounce_reports (digest, kind, kept, read_at) VALUES (?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING',
    )
    .run(report.digest, report.kind, report.kept ? 1 : 0, report.at);
  return result.changes === 0 ? undefined : Number(result.lastInsertRowid);
}

export function isReportKnown(db: Db, digest: string): boolean {
  return db.prepare('SELECT 1 FROM bounce_reports WHERE digest = ?').get(digest) !== undefined;
}

export function reportDigest(db: Db, reportId: number): string | undefined {
  return db.prepare('SELECT digest FROM bounce_reports WHERE id = ? AND kept = 1').pluck().get(reportId) as
    | string
    | undefined;
}

export function bounceById(db: Db, id: number): BounceRow | undefined {
  return db.prepare('SELECT * FROM bounces WHERE id = ?').get(id) as BounceRow | undefined;
}

export function bouncesByKey(db: Db, key: string): BounceRow[] {
  return db.prepare('SELECT * FROM bounces WHERE address_key = ? ORDER BY id DESC LIMIT 200').all(key) as BounceRow[];
}

/** Mail about messages that we did not send is kept apart: it is grouped and found under `other`, whatever it is. */
const SHOWN_KIND = `CASE WHEN matched_by = 'none' AND contact_id IS NULL THEN 'other' ELSE kind END`;

export type BounceFilter = {
  campaignId: number | null;
  class: VerdictClass | null;
  reason: Reason | null;
  kind: ReportKind | null;
  search: string;
};

function where(filter: BounceFilter): { sql: string; values: Record<string, string | number> } {
  const parts: string[] = [];
  const values: Record<string, string | number> = {};
  const equals: [string, string | number | null][] = [
    ['campaign_id', filter.campaignId],
    ['class', filter.class],
    ['reason', filter.reason],
  ];
  for (const [column, value] of equals) {
    if (value === null) continue;
    parts.push(`${column} = @${column}`);
    values[column] = value;
  }
  if (filter.kind !== null) {
    parts.push(`${SHOWN_KIND} = @kind`);
    values.kind = filter.kind;
  }
  if (filter.search !== '') {
    parts.push(`(address_key LIKE @search ESCAPE '\\' OR diagnostic LIKE @search ESCAPE '\\')`);
    values.search = `%${filter.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  }
  return { sql: parts.length > 0 ? parts.join(' AND ') : '1', values };
}

/** A page of bounces, newest first, before the id of the last one seen. */
export function bouncePage(db: Db, filter: BounceFilter, before: number | null, limit: number): BounceRow[] {
  const { sql, values } = where(filter);
  return db
    .prepare(`SELECT * FROM bounces WHERE ${sql} AND id < @before ORDER BY id DESC LIMIT @limit`)
    .all({ ...values, before: before ?? Number.MAX_SAFE_INTEGER, limit }) as BounceRow[];
}

export function bounceCount(db: Db, filter: BounceFilter): number {
  const { sql, values } = where(filter);
  return db.prepare(`SELECT count(*) FROM bounces WHERE ${sql}`).pluck().get(values) as number;
}

export function bounceTotals(db: Db): { total: number; pending: number } {
  const total = db.prepare('SELECT count(*) FROM bounces').pluck().get() as number;
  const pending = db.prepare(`SELECT count(*) FROM bounces WHERE effect = 'pending'`).pluck().get() as number;
  return { total, pending };
}

/** Pending bounces of one campaign or all, newest first. */
export function pendingBounces(
  db: Db,
  filter: { reason: Reason | null; class: VerdictClass | null; ids: readonly number[] | null },
): BounceRow[] {
  return db
    .prepare(
      `SELECT * FROM bounces WHERE effect = 'pending' AND (@reason IS NULL OR reason = @reason) AND (@class IS NULL OR class = @class)
       AND (@ids IS NULL OR id IN (SELECT value FROM json_each(@ids))) ORDER BY id`,
    )
    .all({
      reason: filter.reason,
      class: filter.class,
      ids: filter.ids === null ? null : JSON.stringify(filter.ids),
    }) as BounceRow[];
}

export function bouncesIn(db: Db, ids: readonly number[], batch: number | null): BounceRow[] {
  return db
    .prepare(
      'SELECT * FROM bounces WHERE id IN (SELECT value FROM json_each(?)) OR (batch_id IS NOT NULL AND batch_id = ?) ORDER BY id',
    )
    .all(JSON.stringify(ids), batch) as BounceRow[];
}

export function setEffect(db: Db, id: number, effect: Effect, made: boolean, batch: number | null): void {
  db.prepare('UPDATE bounces SET effect = ?, made_suppression = ?, batch_id = coalesce(?, batch_id) WHERE id = ?').run(
    effect,
    made ? 1 : 0,
    batch,
    id,
  );
}

export function newBatch(db: Db, at: number): number {
  return Number(db.prepare('INSERT INTO bounce_batches (at) VALUES (?)').run(at).lastInsertRowid);
}

/** Different campaigns in which an address failed for one of these reasons since a moment; undone ones do not count. */
export function temporaryCampaigns(db: Db, key: string, reasons: readonly Reason[], since: number): number[] {
  return db
    .prepare(
      `SELECT DISTINCT coalesce(campaign_id, -id) FROM bounces WHERE address_key = ? AND class = 'temporary' AND kind = 'bounce'
       AND effect <> 'undone' AND effect <> 'kept' AND at >= ? AND reason IN (SELECT value FROM json_each(?))`,
    )
    .pluck()
    .all(key, since, JSON.stringify(reasons)) as number[];
}

/** Whether another bounce's suppression of this address still stands. */
export function otherSuppresses(db: Db, key: string, id: number): boolean {
  return (
    db.prepare(`SELECT 1 FROM bounces WHERE address_key = ? AND id <> ? AND effect = 'suppressed'`).get(key, id) !==
    undefined
  );
}

export type GroupRow = { kind: ReportKind; class: VerdictClass; reason: Reason; bounces: number; pending: number };

export function groupRows(db: Db, campaignId: number | null, onlyPending: boolean): GroupRow[] {
  return db
    .prepare(
      `SELECT ${SHOWN_KIND} AS kind, class, reason, count(*) AS bounces, sum(effect = 'pending') AS pending FROM bounces
       WHERE (@campaignId IS NULL OR campaign_id = @campaignId) AND (@onlyPending = 0 OR effect = 'pending')
       GROUP BY 1, class, reason ORDER BY bounces DESC, reason`,
    )
    .all({ campaignId, onlyPending: onlyPending ? 1 : 0 }) as GroupRow[];
}

const WEEK = 7 * 86_400_000;

/** Bounces (not automatic replies) per week that begins at `from + n × 7 days`. */
export function weekRows(db: Db, campaignId: number | null, from: number): { week: number; bounces: number }[] {
  return db
    .prepare(
      `SELECT CAST((at - @from) / ${WEEK} AS INTEGER) AS week, count(*) AS bounces FROM bounces
       WHERE at >= @from AND ${SHOWN_KIND} IN ('bounce', 'complaint') AND (@campaignId IS NULL OR campaign_id = @campaignId) GROUP BY week ORDER BY week`,
    )
    .all({ campaignId, from }) as { week: number; bounces: number }[];
}

/** Takes an erased person's address and words out of every bounce; answers the digests of raw mails that no bounce needs any more. */
export function eraseAddress(db: Db, key: string): string[] {
  const digests = db
    .prepare(
      'SELECT DISTINCT r.digest FROM bounces b JOIN bounce_reports r ON r.id = b.report_id WHERE b.address_key = ? AND r.kept = 1',
    )
    .pluck()
    .all(key) as string[];
  db.prepare(
    'UPDATE bounce_reports SET kept = 0 WHERE id IN (SELECT report_id FROM bounces WHERE address_key = ?)',
  ).run(key);
  db.prepare(
    `UPDATE bounces SET address = '', address_key = '', contact_id = NULL, diagnostic = '', reply = '' WHERE address_key = ?`,
  ).run(key);
  return digests;
}
