import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { Reason, VerdictClass } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { Effect } from './policy.ts';
import type { ReportKind } from './report.ts';
import { toldBy } from './told.ts';

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
  /** When it failed as far as is known: the report's own date, never later than `at`. */
  written_at: number;
  /** The normalised address that failed where it is another than ours (a forwarded mailbox), else ''. */
  failed_key: string;
  /** How many reports tell of it. */
  reports: number;
  by_person: number;
  /** What any report of it told against the address (bits). */
  told: number;
  /** The kind under which it is listed: reports about mail that we did not send are `other`. */
  shown: ReportKind;
};

/** What is stored of a new bounce; without a date of its own it failed when it was recorded. */
export type NewBounce = Omit<
  BounceRow,
  'id' | 'batch_id' | 'written_at' | 'failed_key' | 'reports' | 'by_person' | 'told' | 'shown'
> & { written_at: number | null; failed_key?: string; batch_id?: number | null };

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
  'failed_key',
  'batch_id',
  'told',
] as const;

const INSERT = `INSERT INTO bounces (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => `@${name}`).join(', ')})`;

/** Stores one bounce; answers its id. */
export function insertBounce(db: Db, bounce: NewBounce): number {
  const written = Math.max(0, Math.min(bounce.written_at ?? bounce.at, bounce.at));
  const row = { failed_key: '', batch_id: null, ...bounce, told: toldBy(bounce), written_at: written };
  return Number(prepared(db, INSERT).run(row).lastInsertRowid);
}

/** Notes a mail as read; undefined where it, or the same mail by another way (`fingerprint`), was read before. */
export function insertReport(
  db: Db,
  report: { digest: string; fingerprint: string | null; kind: ReportKind; kept: boolean; at: number },
): number | undefined {
  const twin = report.fingerprint !== null && isFingerprintKnown(db, report.fingerprint);
  const { changes, lastInsertRowid } = prepared(
    db,
    'INSERT INTO bounce_reports (digest, fingerprint, kind, kept, read_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING',
  ).run(report.digest, report.fingerprint, report.kind, twin || !report.kept ? 0 : 1, report.at);
  return twin || changes === 0 ? undefined : Number(lastInsertRowid);
}

function isFingerprintKnown(db: Db, fingerprint: string): boolean {
  return prepared(db, 'SELECT 1 FROM bounce_reports WHERE fingerprint = ? LIMIT 1').get(fingerprint) !== undefined;
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

export type BounceFilter = {
  campaignId: number | null;
  class: VerdictClass | null;
  reason: Reason | null;
  kind: ReportKind | null;
  provider?: string | null;
  effect?: Effect | null;
  search: string;
};

function where(filter: BounceFilter): { sql: string; values: Record<string, string | number> } {
  const parts: string[] = [];
  const values: Record<string, string | number> = {};
  const equals: [string, string | number | null][] = [
    ['campaign_id', filter.campaignId],
    ['class', filter.class],
    ['reason', filter.reason],
    ['provider', filter.provider ?? null],
    // Mail about messages that we did not send is kept apart: it is found under `other`, whatever it is.
    ['shown', filter.kind],
  ];
  for (const [column, value] of equals) {
    if (value === null) continue;
    parts.push(`${column} = @${column}`);
    values[column] = value;
  }
  // Written out, so that the index of what is pending serves.
  if (filter.effect === 'pending') parts.push(`effect = 'pending'`);
  else if (filter.effect) {
    parts.push('effect = @effect');
    values.effect = filter.effect;
  }
  if (filter.search !== '') {
    parts.push(`(address_key LIKE @search ESCAPE '\\' OR diagnostic LIKE @search ESCAPE '\\')`);
    values.search = `%${filter.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  }
  return { sql: parts.length > 0 ? parts.join(' AND ') : '1', values };
}

/**
 * A page of bounces, newest first, before the id of the last one seen. `total` is how many there are in all: for many the newest
 * are found soonest by going back through everything, for few by what they have in common.
 */
export function bouncePage(
  db: Db,
  filter: BounceFilter,
  before: number | null,
  limit: number,
  total: number,
): BounceRow[] {
  const { sql, values } = where(filter);
  return db
    .prepare(
      `SELECT * FROM bounces ${wayTo(filter, total)} WHERE ${sql} AND id < @before ORDER BY id DESC LIMIT @limit`,
    )
    .all({ ...values, before: before ?? Number.MAX_SAFE_INTEGER, limit }) as BounceRow[];
}

const FEW = 5_000;

function wayTo(filter: BounceFilter, total: number): string {
  if (filter.campaignId !== null) return 'INDEXED BY bounces_campaign';
  if (filter.effect === 'pending') return 'INDEXED BY bounces_pending';
  if (filter.class !== null && filter.reason !== null) return 'INDEXED BY bounces_reason';
  if (filter.provider != null && total < FEW) return 'INDEXED BY bounces_provider';
  if (filter.kind !== null && total < FEW) return 'INDEXED BY bounces_people';
  return 'NOT INDEXED';
}

/** How many a filter finds: from the counters where they know. */
export function bounceCount(db: Db, filter: BounceFilter): number {
  const { sql, values } = where(filter);
  const known = filter.campaignId === null && filter.search === '' && (filter.effect ?? null) === null;
  const table = filter.provider == null ? 'bounce_days' : 'bounce_provider_days';
  const counted = known ? `SELECT coalesce(sum(bounces), 0) FROM ${table}` : 'SELECT count(*) FROM bounces';
  return db.prepare(`${counted} WHERE ${sql}`).pluck().get(values) as number;
}

export function bounceTotals(db: Db): { total: number; pending: number } {
  return prepared(
    db,
    'SELECT coalesce(sum(bounces), 0) AS total, coalesce(sum(pending), 0) AS pending FROM bounce_days',
  ).get() as { total: number; pending: number };
}

/** The bounces of these ids, and of a batch, in order of their ids. */
export function idsIn(db: Db, ids: readonly number[], batch: number | null): number[] {
  const named = 'SELECT id FROM bounces WHERE id IN (SELECT value FROM json_each(?))';
  return db
    .prepare(`${named} UNION SELECT id FROM bounces WHERE batch_id IS NOT NULL AND batch_id = ? ORDER BY id`)
    .pluck()
    .all(JSON.stringify(ids), batch) as number[];
}

export function bouncesIn(db: Db, ids: readonly number[]): BounceRow[] {
  return prepared(db, 'SELECT * FROM bounces WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id').all(
    JSON.stringify(ids),
  ) as BounceRow[];
}

/** Records what was done; `by` a person: no later report decides anew; `by` the policy: it may. */
export function setEffect(
  db: Db,
  id: number,
  done: { effect: Effect; made?: boolean; batch?: number | null; by?: 'person' | 'policy' },
): void {
  prepared(
    db,
    'UPDATE bounces SET effect = ?, made_suppression = ?, batch_id = coalesce(?, batch_id), by_person = coalesce(?, by_person) WHERE id = ?',
  ).run(
    done.effect,
    done.made ? 1 : 0,
    done.batch ?? null,
    done.by === undefined ? null : Number(done.by === 'person'),
    id,
  );
}

/** Whether another bounce's claim of the same kind on this address still stands. */
export function otherSuppresses(db: Db, row: Pick<BounceRow, 'id' | 'address_key'>, complaint: boolean): boolean {
  return (
    prepared(
      db,
      `SELECT 1 FROM bounces INDEXED BY bounces_address WHERE address_key = ? AND id <> ? AND effect = 'suppressed' AND kind <> 'unsubscribe' AND (class = 'complaint') = ? LIMIT 1`,
    ).get(row.address_key, row.id, complaint ? 1 : 0) !== undefined
  );
}

/** What was done together, newest first (at most 200), by what holds of it now. */
export function batchRows(
  db: Db,
): { id: number; at: number; suppressed: number; kept: number; retried: number; undone: number }[] {
  const sum = (effect: string) => `sum(b.effect = '${effect}') AS ${effect}`;
  return db
    .prepare(
      `SELECT g.id, g.at, ${['suppressed', 'kept', 'retried', 'undone'].map(sum).join(', ')} FROM (SELECT * FROM bounce_batches ORDER BY id DESC LIMIT 200) g
       JOIN bounces b ON b.batch_id = g.id GROUP BY g.id ORDER BY g.id DESC`,
    )
    .all() as { id: number; at: number; suppressed: number; kept: number; retried: number; undone: number }[];
}

export function newBatch(db: Db, at: number): number {
  return Number(db.prepare('INSERT INTO bounce_batches (at) VALUES (?)').run(at).lastInsertRowid);
}
