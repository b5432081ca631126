import type { Bounce } from '../../../shared/contract/bounces.ts';
import type { Reason, VerdictClass } from '../../../shared/verdict.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { StoredRule } from './own-rule.ts';
import type { Effect } from './policy.ts';

type Row = { id: number; patterns: string; reason: Reason; sample: string; note: string };

const stored = ({ patterns, ...row }: Row): StoredRule => ({ ...row, any: JSON.parse(patterns) as string[] });

/** Every rule of the person's own, the newest first. */
export function selectRules(db: Db): StoredRule[] {
  const rows = db
    .prepare('SELECT id, patterns, reason, sample, note FROM bounce_rules ORDER BY id DESC')
    .all() as Row[];
  return rows.map(stored);
}

/** Keeps a rule, as a new one where it has no id; answers its id, undefined where there is none of that id. */
export function putRule(
  db: Db,
  rule: { id: number | null; any: readonly string[]; reason: Reason; sample: string; note: string },
  at: number,
): number | undefined {
  const values = [JSON.stringify(rule.any), rule.reason, rule.sample, rule.note] as const;
  if (rule.id === null) {
    const sql = 'INSERT INTO bounce_rules (patterns, reason, sample, note, created_at) VALUES (?, ?, ?, ?, ?)';
    return Number(db.prepare(sql).run(...values, at).lastInsertRowid);
  }
  const { changes } = db
    .prepare('UPDATE bounce_rules SET patterns = ?, reason = ?, sample = ?, note = ? WHERE id = ?')
    .run(...values, rule.id);
  return changes === 0 ? undefined : rule.id;
}

/** Removes a rule; answers whether there was one. */
export function deleteRule(db: Db, id: number): boolean {
  return db.prepare('DELETE FROM bounce_rules WHERE id = ?').run(id).changes > 0;
}

/** How many stored bounces each rule decided, shipped ones too. */
export function decidedBy(db: Db): Map<string, number> {
  const rows = db.prepare('SELECT rule, count(*) AS bounces FROM bounces GROUP BY rule').all() as {
    rule: string;
    bounces: number;
  }[];
  return new Map(rows.map((row) => [row.rule, row.bounces]));
}

/** What is looked at to judge a stored failure anew. */
export type JudgedRow = {
  readonly id: number;
  readonly report_id: number | null;
  readonly kind: 'bounce' | 'delay';
  readonly origin: 'smtp' | 'report';
  readonly address: string;
  readonly address_key: string;
  readonly failed_key: string;
  readonly message_id: number | null;
  readonly class: VerdictClass;
  readonly reason: Reason;
  readonly permanent: number;
  readonly rule: string;
  readonly status: string | null;
  readonly reply: string;
  readonly diagnostic: string;
  readonly effect: Effect;
  readonly by_person: number;
  readonly matched_by: Bounce['matchedBy'];
};

const JUDGED = `id, report_id, kind, origin, address, address_key, failed_key, message_id, class, reason, permanent, rule, status, reply, diagnostic,
  effect, by_person, matched_by`;

/** The highest id there is, 0 where there is none. */
export function lastBounceId(db: Db): number {
  return (db.prepare('SELECT max(id) FROM bounces').pluck().get() as number | null) ?? 0;
}

/**
 * Failures whose words contain any of some plain words, or that a rule decided, among ids after one and up to another. The
 * words only narrow the search: whether a pattern is found is asked of the text itself.
 */
export function failuresSaying(
  db: Db,
  at: { after: number; upTo: number },
  what: { words: readonly string[]; rule: string },
): JudgedRow[] {
  const says = what.words.map(() => 'instr(lower(diagnostic), ?) > 0').join(' OR ');
  return prepared(
    db,
    `SELECT ${JUDGED} FROM bounces WHERE id > ? AND id <= ? AND kind IN ('bounce', 'delay') AND (rule = ? ${says === '' ? '' : `OR ${says}`}) ORDER BY id`,
  ).all(at.after, at.upTo, what.rule, ...what.words) as JudgedRow[];
}

/** A stored failure means something else now; what was done about people stays. */
export function setVerdict(
  db: Db,
  id: number,
  verdict: { class: string; reason: Reason; permanent: boolean; confidence: number; rule: string; told: number },
): void {
  prepared(
    db,
    'UPDATE bounces SET class = ?, reason = ?, permanent = ?, confidence = ?, rule = ?, told = ? WHERE id = ?',
  ).run(verdict.class, verdict.reason, verdict.permanent ? 1 : 0, verdict.confidence, verdict.rule, verdict.told, id);
}
