import type { RelayHealth } from '../../../../shared/contract/relays.ts';
import type { Db } from '../../db/open.ts';
import { BUSY_WAIT } from '../../db/open.ts';
import { prepared } from '../../db/prepared.ts';

/** Minutes of the three kinds of slices that are kept, so that no page has to read more than some thousand rows. */
export const SPANS = [5, 60, 480] as const;
export type Span = (typeof SPANS)[number];

/** How often a phase took so long in one slice; `at` is the slice's start in minutes since 1970. */
export interface LatencyRow {
  readonly relayId: number;
  readonly at: number;
  readonly phase: string;
  readonly step: number;
  readonly times: number;
}
export interface ErrorRow {
  readonly relayId: number;
  readonly at: number;
  readonly cause: string;
  readonly class: RelayHealth['errors'][number]['class'];
  readonly times: number;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
  readonly words: string;
}

/**
 * Adds counts to all kinds of slices; relays that are gone are passed over. Never waits: neither for the disk (a power cut
 * may cost the last minutes of health, nothing else) nor for another program that holds the database, where it throws.
 */
export function addHealth(db: Db, latency: readonly LatencyRow[], errors: readonly ErrorRow[]): void {
  unhurried(db, () => {
    const exists = prepared(db, 'SELECT 1 FROM relays WHERE id = ?');
    const known = new Map<number, boolean>();
    const keep = ({ relayId }: { relayId: number }) => {
      if (!known.has(relayId)) known.set(relayId, exists.get(relayId) !== undefined);
      return known.get(relayId) === true;
    };
    const addLatency = prepared(
      db,
      `INSERT INTO relay_latency (relay_id, span, at, phase, step, times) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET times = times + excluded.times`,
    );
    const addError = prepared(
      db,
      `INSERT INTO relay_errors (relay_id, span, at, cause, class, times, last_at, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET times = times + excluded.times, last_at = excluded.last_at, words = excluded.words`,
    );
    for (const span of SPANS) {
      for (const row of latency.filter(keep))
        addLatency.run(row.relayId, span, startOf(row.at, span), row.phase, row.step, row.times);
      for (const row of errors.filter(keep)) {
        const { relayId, at, cause, times, lastAt, words } = row;
        addError.run(relayId, span, startOf(at, span), cause, row.class, times, lastAt, words);
      }
    }
  });
}

/** Deletes slices of one kind that began before `before`, and those after `after`, which only a wrong clock can have made. */
export function deleteSlices(db: Db, span: Span, before: number, after: number): void {
  unhurried(db, () => {
    for (const { id } of prepared(db, 'SELECT id FROM relays').all() as { id: number }[])
      for (const table of ['relay_latency', 'relay_errors'])
        prepared(db, `DELETE FROM ${table} WHERE relay_id = ? AND span = ? AND (at < ? OR at > ?)`).run(
          id,
          span,
          before,
          after,
        );
  });
}

/** Start of the slice of that kind which a minute lies in. */
export function startOf(minute: number, span: number): number {
  return minute - (minute % span);
}

function unhurried(db: Db, write: () => void): void {
  db.pragma('synchronous = NORMAL');
  db.pragma('busy_timeout = 0');
  try {
    db.transaction(write).immediate();
  } finally {
    db.pragma('synchronous = FULL');
    db.pragma(`busy_timeout = ${BUSY_WAIT}`);
  }
}

/** Counts per phase and step from a minute on. */
export function latencyTotals(db: Db, relayId: number, span: Span, from: number, to: number) {
  return prepared(
    db,
    `SELECT phase, step, sum(times) AS times FROM relay_latency
     WHERE relay_id = ? AND span = ? AND at BETWEEN ? AND ? GROUP BY phase, step`,
  ).all(relayId, span, from, to) as Pick<LatencyRow, 'phase' | 'step' | 'times'>[];
}

/** Counts of one phase per slice and step from a minute on. */
export function phaseSlices(db: Db, relayId: number, span: Span, from: number, to: number, phase: string) {
  return prepared(
    db,
    `SELECT at, step, times FROM relay_latency WHERE relay_id = ? AND span = ? AND at BETWEEN ? AND ? AND phase = ?`,
  ).all(relayId, span, from, to, phase) as Pick<LatencyRow, 'at' | 'step' | 'times'>[];
}

/** Errors per slice from a minute on, oldest first. */
export function errorSlices(db: Db, relayId: number, span: Span, from: number, to: number): ErrorRow[] {
  return prepared(
    db,
    `SELECT relay_id AS relayId, at, cause, class, times, last_at AS lastAt, words FROM relay_errors
     WHERE relay_id = ? AND span = ? AND at BETWEEN ? AND ? ORDER BY at, last_at`,
  ).all(relayId, span, from, to) as ErrorRow[];
}
