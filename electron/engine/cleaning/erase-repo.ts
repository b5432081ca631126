import { eachMention, type MentionRow, mentions, type Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';
import { ERASED } from '../db/placeholder.ts';

/** What cleaning keeps about a person: as found, and as done with what undoing would need. */
export type Kept = {
  readonly findings: { runId: number; address: string; name: string; reason: string; suggestion: string | null }[];
  readonly effects: { runId: number; number: number; effect: string; before: string }[];
};

const runsOf = (db: Db): number[] => db.prepare('SELECT id FROM cleaning_runs ORDER BY id').pluck().all() as number[];
const FINDING = 'run_id AS runId, contact_id AS contactId, address, name, reason, suggestion';

/** Goes through every run's findings and effects for a person. */
async function each(
  db: Db,
  person: Person,
  found: { finding(row: MentionRow, runId: number): void; effect(row: MentionRow, runId: number): void },
): Promise<number> {
  let count = 0;
  for (const runId of runsOf(db)) {
    const of = { column: 'run_id', value: runId };
    const findings = { table: 'cleaning_findings', keys: ['contact_id'], texts: ['address', 'suggestion'], of };
    count += await eachMention(db, person, findings, (row) => found.finding(row, runId));
    const effects = { table: 'cleaning_effects', keys: ['number'], texts: ['before'], of };
    count += await eachMention(db, person, effects, (row) => found.effect(row, runId));
    for (const contactId of person.contactIds) {
      const own = db
        .prepare(`SELECT contact_id FROM cleaning_findings WHERE run_id = ? AND contact_id = ?`)
        .get(runId, contactId);
      if (own) found.finding({ contact_id: contactId, address: person.addresses[0] ?? '', suggestion: null }, runId);
      const by = `json_extract(before, '$.contactId') = ? OR json_extract(before, '$.into') = ?`;
      const rows = db
        .prepare(`SELECT number, before FROM cleaning_effects WHERE run_id = ? AND (${by})`)
        .all(runId, contactId, contactId);
      for (const row of rows as MentionRow[]) found.effect(row, runId);
    }
  }
  return count;
}

/** Findings stay countable, without the person; what would bring them back is forgotten, so that undoing the run leaves them out. Answers in how many places. */
export function eraseKept(db: Db, person: Person): Promise<number> {
  const nameless = db.prepare(
    `UPDATE cleaning_findings SET address = ?, name = '', suggestion = NULL WHERE run_id = ? AND contact_id = ?`,
  );
  const suggestion = db.prepare('UPDATE cleaning_findings SET suggestion = NULL WHERE run_id = ? AND contact_id = ?');
  const effect = db.prepare('DELETE FROM cleaning_effects WHERE run_id = ? AND number = ?');
  return each(db, person, {
    finding(row, runId) {
      const own = mentions(String(row.address), person.addresses) || person.contactIds.includes(Number(row.contact_id));
      if (own) nameless.run(ERASED, runId, row.contact_id);
      else suggestion.run(runId, row.contact_id);
    },
    effect: (row, runId) => void effect.run(runId, row.number),
  });
}

/** What cleaning keeps about a person, for an export. */
export async function keptOf(db: Db, person: Person): Promise<Kept> {
  const kept: Kept = { findings: [], effects: [] };
  const finding = db.prepare(`SELECT ${FINDING} FROM cleaning_findings WHERE run_id = ? AND contact_id = ?`);
  const effect = db.prepare(
    'SELECT run_id AS runId, number, effect, before FROM cleaning_effects WHERE run_id = ? AND number = ?',
  );
  await each(db, person, {
    finding: (row, runId) => void kept.findings.push(finding.get(runId, row.contact_id) as Kept['findings'][number]),
    effect: (row, runId) => void kept.effects.push(effect.get(runId, row.number) as Kept['effects'][number]),
  });
  return kept;
}
