import { cleanTable, type Person } from '../db/mentions.ts';
import type { Db } from '../db/open.ts';

/** Campaigns whose last test mail went to one of these addresses. */
export function testsTo(db: Db, keys: readonly string[]): { id: number; name: string; address: string; at: number }[] {
  const rows = db
    .prepare(
      'SELECT id, name, last_test_address AS address, last_test_at AS at FROM campaigns WHERE last_test_address IS NOT NULL',
    )
    .all() as { id: number; name: string; address: string; at: number }[];
  return rows.filter(({ address }) => keys.includes(address.trim().toLowerCase()));
}

/** Takes a person out of what campaigns remember: tests to them, and that they were left out by hand; answers in how many places. */
export async function cleanCampaigns(db: Db, person: Person): Promise<number> {
  const tests = testsTo(db, person.keys);
  for (const { id } of tests)
    db.prepare('UPDATE campaigns SET last_test_address = NULL, last_test_at = NULL WHERE id = ?').run(id);
  const audience = db.prepare(
    `UPDATE campaigns SET audience = json_set(audience, '$.excludeContactIds',
       (SELECT json_group_array(value) FROM json_each(audience, '$.excludeContactIds') WHERE value <> @id))
     WHERE EXISTS (SELECT 1 FROM json_each(audience, '$.excludeContactIds') WHERE value = @id)`,
  );
  let places = tests.length;
  for (const id of person.contactIds) places += audience.run({ id }).changes;
  const saw = { table: 'campaign_acknowledgements', keys: ['campaign_id', 'key', 'anchor'], texts: ['saw'] };
  return places + (await cleanTable(db, person, saw));
}
